"""Which names a dealer may call its own."""

from __future__ import annotations

import pytest

from core.kernel.errors import Invalid
from tenants.hosts.names import LONGEST, parse_host, shown_host
from tenants.hosts.suffixes import is_public_suffix


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("cars.example.cn", "cars.example.cn"),
        ("  Cars.Example.CN. ", "cars.example.cn"),
        ("https://cars.example.cn/", "cars.example.cn"),
        ("example.com.cn", "example.com.cn"),
        ("车.example.cn", "xn--h43a.example.cn"),
        ("西湖名车.中国", "xn--eqrp52d7gt0mf.xn--fiqs8s"),
        ("BÜCHER.example.de", "xn--bcher-kva.example.de"),
        ("faß.de", "xn--fa-hia.de"),
        ("xn--h43a.example.cn", "xn--h43a.example.cn"),
        ("a" * 63 + ".example.cn", "a" * 63 + ".example.cn"),
    ],
)
def test_a_name_is_brought_into_one_form(written, host):
    assert parse_host(written) == parse_host(host) == host


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "domains.invalid"),
        (".", "domains.invalid"),
        ("cars", "domains.invalid"),
        ("localhost", "domains.invalid"),
        ("cars.localhost", "domains.invalid"),
        ("printer.local", "domains.invalid"),
        ("a.test", "domains.invalid"),
        ("1.2.3.4", "domains.invalid"),
        ("0x7f.1", "domains.invalid"),
        ("127.1", "domains.invalid"),
        ("::1", "domains.invalid"),
        ("[2001:db8::1]", "domains.invalid"),
        ("*.example.cn", "domains.invalid"),
        ("_dmarc.example.cn", "domains.invalid"),
        ("cars.example.cn:8443", "domains.invalid"),
        ("cars.example.cn/path", "domains.invalid"),
        ("user@example.cn", "domains.invalid"),
        ("cars..example.cn", "domains.invalid"),
        ("-cars.example.cn", "domains.invalid"),
        ("cars-.example.cn", "domains.invalid"),
        ("xn--zzzzzz.example.cn", "domains.invalid"),
        ("a\u200bb.example.cn", None),
        ("a\u202eb.example.cn", "domains.invalid"),
        ("☃.example.cn", "domains.invalid"),
        ("a b.example.cn", "domains.invalid"),
        ("a" * 64 + ".example.cn", "domains.invalid"),
        (".".join(["abcdefg"] * 30), "domains.invalid"),
        ("example.cn\0", "domains.invalid"),
        ("com", "domains.invalid"),
        ("com.cn", "domains.public_suffix"),
        ("zj.cn", "domains.public_suffix"),
        ("co.uk", "domains.public_suffix"),
        ("github.io", "domains.public_suffix"),
        ("anything.ck", "domains.public_suffix"),
        ("公司.cn", "domains.public_suffix"),
        ("marque.localhost", "domains.invalid"),
    ],
)
def test_what_is_no_host_of_ones_own_is_refused(written, code):
    if code is None:
        assert parse_host(written) == "ab.example.cn"  # UTS 46 takes invisible letters out
        return
    with pytest.raises(Invalid) as refused:
        parse_host(written)
    assert (refused.value.code, refused.value.field) == (code, "host")


@pytest.mark.parametrize("written", ["market.cn", "shop.market.cn", "a.b.market.cn", "MARKET.CN."])
def test_the_platforms_own_names_are_given_not_claimed(settings, written):
    settings.BASE_DOMAIN = "market.cn"
    with pytest.raises(Invalid) as refused:
        parse_host(written)
    assert refused.value.code == "domains.ours"


def test_a_name_that_only_ends_like_ours_is_anybodys(settings):
    settings.BASE_DOMAIN = "market.cn"
    assert parse_host("supermarket.cn") == "supermarket.cn"


def test_room_is_left_for_the_records_own_label():
    longest = ".".join(["a" * 57, "b" * 57, "c" * 57, "d" * 57])
    assert parse_host(f"{longest}.cn") == f"{longest}.cn"
    assert len(f"{longest}.cn") == LONGEST - 1
    with pytest.raises(Invalid):
        parse_host(f"ee{longest}.cn")


def test_people_see_their_own_letters():
    assert shown_host("xn--h43a.example.cn") == "车.example.cn"
    assert shown_host("cars.example.cn") == "cars.example.cn"


@pytest.mark.parametrize(
    ("host", "shared"),
    [
        ("ck", True),
        ("www.ck", False),
        ("a.www.ck", False),
        ("city.kawasaki.jp", False),
        ("x.kawasaki.jp", True),
    ],
)
def test_wildcards_and_exceptions_of_the_list(host, shared):
    assert is_public_suffix(host) is shared
