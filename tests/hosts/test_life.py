"""From a name on a list to a portal that answers there, and back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.flow.audit.models import AuditLine
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden, NotFound
from core.kernel.states import IllegalMove
from tenants.context import market_context
from tenants.features.operations import kill_feature, set_limit
from tenants.hosts import timing
from tenants.hosts.models import CustomHost
from tenants.hosts.names import record_name
from tenants.hosts.operations import add_host, make_primary, record_text, remove_host
from tenants.hosts.queries import due_hosts, portal_url
from tenants.hosts.states import ANSWERS, HOST
from tenants.hosts.tasks import check_due
from tenants.models import Dealer, Domain

HOST_NAME = "cars.example.cn"
OWNER = Actor("staff", None, "王店长", frozenset({"domains.manage"}))


def answers(host: str = HOST_NAME) -> str | None:
    """The slug of the dealer who answers under the host, by the table the middleware reads."""
    with market_context():
        return Domain.objects.filter(domain=host).values_list("tenant__slug", flat=True).first()


@pytest.fixture
def later(monkeypatch):
    """Let time pass."""
    moment = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def pass_time(**given) -> None:
        moment[0] += timedelta(**given)

    return pass_time


class TestProof:
    def test_a_host_waits_for_its_record(self, hosts, main):
        row = hosts.check(hosts.add(main, HOST_NAME))
        assert (row.state, row.problem, answers()) == ("PENDING", "no_record", None)

    def test_with_the_record_the_portal_answers(self, hosts, main):
        row = hosts.proven(main, HOST_NAME)
        assert (row.state, row.problem, answers()) == ("PROVEN", "", "main")
        assert row.next_check_at - row.checked_at >= timing.DAILY - timedelta(seconds=1)

    @pytest.mark.parametrize(
        "text", ["marque=", "marque", "{token}", "marque={token} ", "xmarque={token}", "marque={token}x", ""]
    )
    def test_any_other_text_proves_nothing(self, hosts, main, text):
        row = hosts.add(main, HOST_NAME)
        hosts.dns.txt(record_name(HOST_NAME), text.format(token=row.token))
        assert (hosts.check(row).problem, answers()) == ("other_text", None)

    def test_another_dealers_record_proves_nothing(self, hosts, main, other):
        mine, theirs = hosts.add(main, HOST_NAME), hosts.add(other, HOST_NAME)
        assert mine.token != theirs.token
        hosts.publish(theirs)
        assert hosts.check(mine).state == "PENDING"
        assert answers() is None

    def test_the_record_of_a_host_is_not_that_of_another(self, hosts, main):
        row = hosts.add(main, HOST_NAME)
        hosts.dns.txt(record_name("example.cn"), record_text(row))
        assert hosts.check(row).state == "PENDING"

    @pytest.mark.parametrize("fault", ["SERVFAIL", "TIMEOUT"])
    def test_no_answer_proves_nothing(self, hosts, main, fault):
        row = hosts.add(main, HOST_NAME)
        hosts.dns.fail(record_name(HOST_NAME), fault)
        assert (hosts.check(row).problem, answers()) == ("no_answer", None)

    def test_it_is_looked_for_ever_more_seldom_and_then_no_more(self, hosts, main, later):
        row, pauses = hosts.add(main, HOST_NAME), []
        while row.state == "PENDING":
            row = hosts.check(row)
            pauses.append(row.next_check_at - clock.now())
            later(seconds=(row.next_check_at - clock.now()).total_seconds())
        assert pauses[:4] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
        assert max(pauses) == timing.LONGEST_PAUSE
        assert row.state == "EXPIRED"
        assert due_hosts(clock.now() + timedelta(days=99), 9) == []

    def test_one_that_expired_begins_anew_by_hand_only(self, hosts, main, later):
        row = hosts.add(main, HOST_NAME)
        later(days=15)
        assert hosts.check(row).state == "EXPIRED"
        hosts.publish(row)
        assert hosts.check(row).state == "EXPIRED"
        later(seconds=10)
        assert hosts.check(row, by_hand=True).state == "PROVEN"

    def test_asking_again_at_once_looks_nothing_up(self, hosts, main, later):
        row = hosts.add(main, HOST_NAME)
        hosts.check(row, by_hand=True)
        asked = len(hosts.dns.asked)
        hosts.check(row, by_hand=True)
        assert len(hosts.dns.asked) == asked
        later(seconds=4)
        hosts.check(row, by_hand=True)
        assert len(hosts.dns.asked) == asked + 1


class TestLoss:
    def test_a_vanished_record_is_borne_for_a_while(self, hosts, main, later):
        row = hosts.proven(main, HOST_NAME)
        hosts.dns.forget(record_name(HOST_NAME))
        later(days=1)
        row = hosts.check(row)
        assert (row.state, row.problem, answers()) == ("MISSING", "vanished", "main")
        later(hours=71)
        assert hosts.check(row).state == "MISSING"
        later(hours=2)
        assert (hosts.check(row).state, answers()) == ("LOST", None)

    def test_a_record_that_comes_back_heals_all(self, hosts, main, later):
        row = hosts.proven(main, HOST_NAME)
        hosts.dns.forget(record_name(HOST_NAME))
        hosts.check(row)
        hosts.publish(row)
        later(hours=71)
        row = hosts.check(row)
        assert (row.state, row.missing_since, row.problem) == ("PROVEN", None, "")
        hosts.dns.forget(record_name(HOST_NAME))
        later(hours=2)
        assert hosts.check(row).state == "MISSING"  # a fresh grace period

    def test_dns_that_is_ill_costs_nobody_a_host_at_once(self, hosts, main, later):
        row = hosts.proven(main, HOST_NAME)
        hosts.dns.fail(record_name(HOST_NAME), "SERVFAIL")
        for _day in range(6):
            later(days=1)
            row = hosts.check(row)
        assert (row.state, row.problem, answers()) == ("PROVEN", "no_answer", "main")

    def test_a_proof_nobody_has_seen_for_a_week_expires(self, hosts, main, later):
        row = hosts.proven(main, HOST_NAME)
        hosts.dns.fail(record_name(HOST_NAME), "SERVFAIL")
        later(days=8)
        assert hosts.check(row).state == "MISSING"
        later(hours=73)
        assert (hosts.check(row).state, answers()) == ("LOST", None)

    def test_a_lost_primary_falls_back_to_the_platforms_name(self, hosts, main, later):
        row = hosts.proven(main, HOST_NAME)
        with market_context():
            make_primary(actor=OWNER, dealer_id=main.id, host_id=row.id)
            assert "//cars.example.cn" in portal_url(Dealer.objects.get(id=main.id), "/x")
        hosts.dns.forget(record_name(HOST_NAME))
        hosts.check(row)
        later(hours=73)
        hosts.check(row)
        with market_context():
            assert "//main.marque.localhost" in portal_url(Dealer.objects.get(id=main.id), "/x")
            assert Domain.objects.filter(tenant_id=main.id, is_primary=True).count() == 1


class TestSold:
    def test_while_the_sellers_record_stands_the_host_is_taken(self, hosts, main, other):
        hosts.proven(main, HOST_NAME)
        with pytest.raises(DomainError) as refused:
            hosts.add(other, HOST_NAME)
        assert (refused.value.code, refused.value.field) == ("domains.taken", "host")
        with market_context():
            assert not CustomHost.objects.filter(dealer_id=other.id).exists()

    def test_doubt_is_for_the_holder(self, hosts, main, other):
        hosts.proven(main, HOST_NAME)
        hosts.dns.fail(record_name(HOST_NAME), "SERVFAIL")
        with pytest.raises(DomainError, match="taken"):
            hosts.add(other, HOST_NAME)

    def test_once_it_is_gone_the_buyer_proves_and_gets_it(self, hosts, main, other):
        sold = hosts.proven(main, HOST_NAME)
        hosts.dns.forget(record_name(HOST_NAME))
        bought = hosts.add(other, HOST_NAME)
        assert answers() == "main"  # until the buyer has proved it, nothing changes
        hosts.publish(bought)
        assert hosts.check(bought).state == "PROVEN"
        assert answers() == "other"
        sold.refresh_from_db()
        assert (sold.state, sold.problem) == ("LOST", "sold")

    def test_with_both_records_the_holder_keeps_it(self, hosts, main, other):
        bought = hosts.add(other, HOST_NAME)
        held = hosts.proven(main, HOST_NAME)
        hosts.publish(held, bought)
        assert (hosts.check(bought).problem, answers()) == ("taken", "main")

    def test_the_seller_cannot_take_it_back_without_the_record(self, hosts, main, other):
        sold = hosts.proven(main, HOST_NAME)
        hosts.dns.forget(record_name(HOST_NAME))
        bought = hosts.add(other, HOST_NAME)
        hosts.publish(bought)
        hosts.check(bought)
        assert hosts.check(sold, by_hand=True).state != "PROVEN"
        assert answers() == "other"

    def test_a_name_an_operator_entered_is_not_taken_by_dns(self, hosts, main, other):
        with market_context():
            Domain.objects.create(domain=HOST_NAME, tenant_id=other.id, is_primary=False)
        row = hosts.add(main, HOST_NAME)
        hosts.publish(row)
        assert (hosts.check(row).problem, answers()) == ("taken", "other")


class TestList:
    def test_twice_is_refused_in_whatever_spelling(self, hosts, main):
        hosts.add(main, "车.example.cn")
        with pytest.raises(DomainError) as refused:
            hosts.add(main, "XN--H43A.example.cn.")
        assert refused.value.code == "domains.known"

    def test_no_more_than_the_dealers_quota(self, hosts, main, other):
        for number in range(3):
            hosts.add(main, f"cars{number}.example.cn")
        with pytest.raises(DomainError) as refused:
            hosts.add(main, "cars3.example.cn")
        assert (refused.value.code, refused.value.field) == ("quota.reached", "host")
        assert (refused.value.params["limit"], refused.value.params["used"]) == ("3", "3")
        hosts.add(other, "cars3.example.cn")
        with market_context():
            operator = Actor("operator", None, "韩", frozenset({"features.switch"}))
            set_limit(actor=operator, dealer_id=main.id, name="domains", limit=4, reason="四家门店")
        assert hosts.add(main, "cars4.example.cn").state == "PENDING"

    def test_what_is_removed_answers_no_more(self, hosts, main):
        row = hosts.proven(main, HOST_NAME)
        with market_context():
            remove_host(actor=OWNER, dealer_id=main.id, host_id=row.id)
        assert answers() is None

    def test_a_dealer_reaches_its_own_hosts_only(self, hosts, main, other):
        row = hosts.proven(main, HOST_NAME)
        with market_context():
            for act in (remove_host, make_primary):
                with pytest.raises(NotFound):
                    act(actor=OWNER, dealer_id=other.id, host_id=row.id)
        assert answers() == "main"

    def test_only_a_proven_host_becomes_primary(self, hosts, main):
        row = hosts.add(main, HOST_NAME)
        with market_context(), pytest.raises(DomainError) as refused:
            make_primary(actor=OWNER, dealer_id=main.id, host_id=row.id)
        assert refused.value.code == "domains.not_proven"

    def test_who_lacks_the_right_changes_nothing(self, hosts, main):
        row, nobody = hosts.proven(main, HOST_NAME), Actor("staff", None, "x")
        with market_context():
            for refused in (
                lambda: add_host(actor=nobody, dealer_id=main.id, written="a.cn", resolver=hosts.resolver),
                lambda: remove_host(actor=nobody, dealer_id=main.id, host_id=row.id),
                lambda: make_primary(actor=nobody, dealer_id=main.id, host_id=row.id),
            ):
                with pytest.raises(Forbidden):
                    refused()
            assert CustomHost.objects.count() == 1
        assert answers() == "main"

    def test_killed_nothing_is_added_and_what_answers_goes_on(self, hosts, main):
        row = hosts.proven(main, HOST_NAME)
        with market_context():
            operator = Actor("operator", None, "韩", frozenset({"features.switch"}))
            kill_feature(actor=operator, name="custom_domains", reason="证书事故")
        with pytest.raises(DomainError, match=r"features\.off"):
            hosts.add(main, "more.example.cn")
        assert hosts.check(row).state == "PROVEN"
        assert answers() == "main"

    def test_every_move_leaves_a_line(self, hosts, main):
        hosts.proven(main, HOST_NAME)
        with market_context():
            lines = AuditLine.objects.filter(subject_id=str(main.id)).order_by("at")
            assert [line.action for line in lines] == ["hosts.host.added", "hosts.host.prove"]


def test_the_scheduler_checks_what_is_due_and_nothing_else(hosts, main, later):
    due, proven = hosts.add(main, "a.example.cn"), hosts.proven(main, "b.example.cn")
    hosts.publish(due)
    hosts.dns.asked.clear()
    later(seconds=5)
    check_due.run()
    assert [name for name, _way in hosts.dns.asked] == [record_name("a.example.cn")]
    due.refresh_from_db()
    assert due.state == "PROVEN"
    later(hours=25)
    hosts.dns.forget(record_name("b.example.cn"))
    check_due.run()
    proven.refresh_from_db()
    assert proven.state == "MISSING"


@pytest.mark.parametrize("state", HOST.states)
def test_the_machine_and_the_domains_agree(state):
    """A host answers in exactly the states from which it can be lost."""
    leaves = {move.verb for move in HOST.moves_from(state)}
    assert (state in ANSWERS) is ("yield" in leaves)


def test_illegal_moves_are_refused():
    with pytest.raises(IllegalMove):
        HOST.target("PENDING", "demote")
    assert SYSTEM.may("domains.manage")
