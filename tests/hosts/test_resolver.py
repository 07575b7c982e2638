"""The resolver against a real name server that answers, lies and fails."""

from __future__ import annotations

import socket

import pytest

from tenants.hosts.resolver import DnsResolver, Unanswered
from tenants.hosts.simulator import NameServer

NAME = "_marque-challenge.cars.example.cn"


def test_a_text_is_found(dns, resolver):
    dns.txt(NAME, "marque=abc")
    assert resolver.texts(NAME) == {"marque=abc"}


def test_several_records_are_all_found(dns, resolver):
    dns.txt(NAME, "v=spf1 -all", "marque=abc", "marque=def")
    assert resolver.texts(NAME) == {"v=spf1 -all", "marque=abc", "marque=def"}


def test_a_long_text_comes_in_strings_and_is_one(dns, resolver):
    text = "marque=" + "x" * 300 + "y" * 300
    dns.txt(NAME, text)
    assert resolver.texts(NAME) == {text}


@pytest.mark.parametrize("whole_chain", [True, False])
def test_an_alias_is_followed_wherever_the_server_stops(dns, resolver, whole_chain):
    dns.cname(NAME, "proof.elsewhere.example", whole_chain=whole_chain)
    dns.cname("proof.elsewhere.example", "end.elsewhere.example", whole_chain=whole_chain)
    dns.txt("end.elsewhere.example", "marque=abc")
    assert resolver.texts(NAME) == {"marque=abc"}


def test_aliases_in_a_circle_prove_nothing(dns, resolver):
    dns.cname(NAME, "round.example", whole_chain=False)
    dns.cname("round.example", NAME, whole_chain=False)
    with pytest.raises(Unanswered):
        resolver.texts(NAME)


def test_a_chain_without_end_is_not_followed_for_ever(dns, resolver):
    for step in range(20):
        dns.cname(f"a{step}.example", f"a{step + 1}.example", whole_chain=False)
    with pytest.raises(Unanswered):
        resolver.texts("a0.example")
    assert len(dns.asked) <= 8


def test_an_unknown_name_has_no_text(dns, resolver):
    assert resolver.texts(NAME) == frozenset()


def test_a_name_without_texts_has_none(dns, resolver):
    dns.txt(NAME)
    assert resolver.texts(NAME) == frozenset()


@pytest.mark.parametrize("fault", ["SERVFAIL", "REFUSED", "TIMEOUT", "NOTIMP"])
def test_a_failure_is_no_absence(dns, resolver, fault):
    dns.fail(NAME, fault)
    with pytest.raises(Unanswered):
        resolver.texts(NAME)


def test_an_answer_cut_short_is_asked_for_again_by_tcp(dns, resolver):
    dns.txt(NAME, "marque=abc", fault="TRUNCATE")
    assert resolver.texts(NAME) == {"marque=abc"}
    assert [way for _name, way in dns.asked] == ["udp", "tcp"]


def test_nothing_is_remembered(dns, resolver):
    assert resolver.texts(NAME) == frozenset()
    dns.txt(NAME, "marque=abc", ttl=86_400)
    assert resolver.texts(NAME) == {"marque=abc"}
    dns.forget(NAME)
    assert resolver.texts(NAME) == frozenset()


def test_a_server_that_is_not_there_is_no_absence():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.1", 0))
        silent = DnsResolver(("127.0.0.1",), held.getsockname()[1], patience=0.1)
        with pytest.raises(Unanswered):
            silent.texts(NAME)


class TestSeveralServers:
    """Two name servers on one port of two loopback addresses."""

    @pytest.fixture
    def second(self, dns):
        with NameServer(port=dns.port, address="127.0.0.2") as server:
            yield server

    @pytest.fixture
    def both(self, dns, second):
        return DnsResolver(("127.0.0.1", "127.0.0.2"), dns.port, patience=0.3)

    def test_who_agree_are_believed(self, dns, second, both):
        for server in (dns, second):
            server.txt(NAME, "marque=abc")
        assert both.texts(NAME) == {"marque=abc"}
        assert dns.asked
        assert second.asked

    def test_who_differ_are_not(self, dns, second, both):
        dns.txt(NAME, "marque=abc")
        with pytest.raises(Unanswered):
            both.texts(NAME)

    @pytest.mark.parametrize("fault", ["SERVFAIL", "TIMEOUT"])
    def test_one_that_fails_is_left_out(self, dns, second, both, fault):
        dns.fail(NAME, fault)
        second.txt(NAME, "marque=abc")
        assert both.texts(NAME) == {"marque=abc"}
