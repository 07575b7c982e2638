"""A deal from signature to return: frozen, final, taken back, and no line ever rewritten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden, NotFound
from core.kernel.money import Money
from shared_apps.catalog.models import Trim
from tenant_apps.commission.errors import (
    DealReversed,
    ItemWrong,
    NoDealYet,
    NoteMissing,
    NotOnStaff,
    SharesWrong,
)
from tenant_apps.commission.models import Deal, Item, Line, Plan
from tenant_apps.commission.operations import follow_order, name_advisers, record_item
from tenant_apps.commission.queries import deal_of, earned_by, expected, report, statement, this_month
from tenant_apps.commission.terms import WHOLE, Rules, Step, commission
from tenant_apps.invoicing.terms import split
from tenant_apps.orders import operations as orders
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.staff.policies import rights_of
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.queries import costing_of
from tenants.context import dealer_context, owner_context
from tests.factories.commission import TENTH, give, make_deal, plan_in_force
from tests.factories.orders import make_order, rendered, take_step
from tests.factories.staff import make_member, staff
from tests.factories.stock import make_vehicle

BOSS = staff("MANAGER")
STEPS = Rules(steps=(Step(1, 10_000), Step(2, 30_000)), whole_month=True)


def lines(member):
    return [
        (one.kind, one.amount_minor)
        for one in Line.objects.filter(adviser_id=member.user_id).order_by("at", "id")
    ]


def note(order, kind, amount, actor=BOSS, text="说明"):
    return record_item(actor=actor, order_id=order.id, kind=kind, amount=Money(amount), note=text)


def earned(member, month=None):
    return sum(one.amount_minor for one in statement(SYSTEM, member.user_id, month or this_month()))


class TestFreezing:
    def test_a_signed_contract_freezes_price_vat_cost_and_plan(self, main):
        plan = plan_in_force(main)
        order, deal = make_deal(main, li := make_member(main, "SALES"))
        with dealer_context(main):
            cost = costing_of(order.vehicle_id).cost.amount
            net = split(Money(order.total_minor), "NEW_CAR").net.amount
            assert (deal.state, deal.plan_id, deal.cost_minor, deal.net_minor) == (
                "FROZEN",
                plan.id,
                cost,
                net,
            )
            owed = 10_000 + Money(max(net - cost, 0)).share(1000, WHOLE).amount
            assert lines(li) == [("ADJUSTMENT", owed)]
            assert [one.amount_minor for one in expected(SYSTEM, li.user_id)] == [owed]
            assert statement(SYSTEM, li.user_id, this_month()) == []

    def test_nothing_before_the_signature(self, main):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            assert deal_of(order.id) is None
            with pytest.raises(NoDealYet):
                give(order.id, make_member(main, "SALES"))

    def test_who_signs_for_the_house_is_the_adviser_where_nobody_follows_the_buyer_up(self, main):
        plan_in_force(main)
        order, member = make_order(main, "RESERVED"), make_member(main, "SALES")
        with dealer_context(main):
            sign_as(order, member)
            assert [(each["name"], each["share"]) for each in deal_of(order.id).advisers] == [
                (member.name, WHOLE)
            ]
            assert [kind for kind, _amount in lines(member)] == ["DEAL"]

    def test_a_later_price_of_the_car_in_stock_changes_nothing(self, main):
        plan_in_force(main)
        order, deal = make_deal(main, make_member(main, "SALES"))
        with dealer_context(main):
            before = earned_by(deal)
            Vehicle.objects.filter(id=order.vehicle_id).update(cost_minor=1)
            assert earned_by(deal_of(order.id)) == before

    def test_earlier_deals_keep_their_plan(self, main):
        first = plan_in_force(main)
        order, _deal = make_deal(main, li := make_member(main, "SALES"))
        with dealer_context(main):
            before = lines(li)
        second = plan_in_force(main, Rules(flat_minor=77))
        with dealer_context(main):
            note(order, "FINANCE", 100_000)
            assert deal_of(order.id).plan_id == first.id
            assert lines(li) == [*before, ("ADJUSTMENT", 20_000)]
        _later, deal = make_deal(main, wang := make_member(main, "SALES"))
        with dealer_context(main):
            assert deal.plan_id == second.id
            assert lines(wang) == [("ADJUSTMENT", 77)]

    def test_without_a_plan_nobody_earns_and_the_gross_is_known(self, main):
        _order, deal = make_deal(main, li := make_member(main, "SALES"))
        with dealer_context(main):
            assert lines(li) == []
            assert earned_by(deal).front == deal.net_minor - deal.cost_minor


def acting(member):
    """This member of the staff, with the rights of sales."""
    return Actor("staff", member.user_id, member.name, rights_of("SALES"))


def sign_as(order, member):
    rendered(order.id)
    orders.record_signature(actor=acting(member), order_id=order.id)


class TestFinal:
    def test_counts_in_the_month_of_the_hand_over(self, main):
        plan_in_force(main)
        order, _deal = make_deal(main, li := make_member(main, "SALES"), state="READY")
        with dealer_context(main):
            frozen = sum(amount for _kind, amount in lines(li))
            take_step(order.id, "deliver")
            assert deal_of(order.id).state == "FINAL"
            assert earned(li) == frozen
            assert expected(SYSTEM, li.user_id) == []

    def test_an_income_that_comes_later_counts_when_it_comes(self, main):
        plan_in_force(main)
        order, _deal = make_deal(main, li := make_member(main, "SALES"), state="DELIVERED")
        with dealer_context(main):
            before = earned(li)
            with clock.set_to(datetime(2031, 3, 5, tzinfo=UTC)):
                note(order, "INSURANCE", 50_000)
                assert earned(li) == 10_000
            assert earned(li) == before

    def test_a_wrong_item_is_taken_back_by_another(self, main):
        plan_in_force(main)
        order, _deal = make_deal(main, li := make_member(main, "SALES"))
        with dealer_context(main):
            before = sum(amount for _kind, amount in lines(li))
            note(order, "PRODUCT", 50_000)
            note(order, "PRODUCT", -50_000)
            assert sum(amount for _kind, amount in lines(li)) == before
            assert Item.objects.count() == 2


class TestUnwind:
    def test_a_return_is_a_counter_line_in_its_own_month(self, main):
        plan_in_force(main)
        order, _deal = make_deal(main, li := make_member(main, "SALES"), state="DELIVERED")
        with dealer_context(main):
            paid = earned(li)
            take_step(order.id, "request_return")
            assert deal_of(order.id).state == "FINAL"
            take_step(order.id, "accept_return")
            assert deal_of(order.id).state == "REVERSED"
            assert lines(li)[-1] == ("REVERSAL", -paid)
            assert earned(li) == 0
            assert earned_by(deal_of(order.id)).total == 0

    def test_a_cancelled_order_never_reaches_a_statement(self, main):
        plan_in_force(main)
        order, _deal = make_deal(main, li := make_member(main, "SALES"))
        with dealer_context(main):
            orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="不买了")
            assert sum(amount for _kind, amount in lines(li)) == 0
            assert statement(SYSTEM, li.user_id, this_month()) == []
            assert expected(SYSTEM, li.user_id) == []

    def test_nothing_is_noted_of_a_deal_that_was_undone(self, main):
        order, _deal = make_deal(main, li := make_member(main, "SALES"))
        with dealer_context(main):
            orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="不买了")
            with pytest.raises(DealReversed):
                note(order, "FINANCE", 5)
            with pytest.raises(DealReversed):
                give(order.id, li)
            assert Item.objects.count() == 0

    def test_the_steps_of_the_month_are_counted_anew(self, main):
        """Two cars: both at ¥300. One comes back: the other at ¥100, and what was too much is taken back."""
        plan_in_force(main, STEPS, valid_from=None)
        li = make_member(main, "SALES")
        with dealer_context(main):
            _first_of_month()
        first, _ = make_deal(main, li, state="READY")
        second, _ = make_deal(main, li, state="READY")
        with dealer_context(main):
            take_step(first.id, "deliver")
            assert bonuses(li) == [10_000]
            take_step(second.id, "deliver")
            assert bonuses(li) == [10_000, 50_000]
            take_step(first.id, "request_return")
            take_step(first.id, "accept_return")
            assert bonuses(li) == [10_000, 50_000, -50_000]
            take_step(second.id, "request_return")
            take_step(second.id, "accept_return")
            assert sum(bonuses(li)) == 0


def bonuses(member):
    return [amount for kind, amount in lines(member) if kind == "BONUS"]


def _first_of_month():
    """Let the plan at hand count from the first of the month: only the database's owner could write that."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE t_main.commission_plan DISABLE TRIGGER plan_stands")
        cursor.execute("UPDATE t_main.commission_plan SET valid_from = %s", [this_month()])
        cursor.execute("ALTER TABLE t_main.commission_plan ENABLE TRIGGER plan_stands")
    assert Plan.objects.get().valid_from == this_month()


class TestSharing:
    def test_two_advisers_share_to_the_fen(self, main):
        plan_in_force(main, Rules(flat_minor=100_001))
        order, _deal = make_deal(main, a := make_member(main, "SALES"), b := make_member(main, "SALES"))
        with dealer_context(main):
            assert (lines(a), lines(b)) == ([("ADJUSTMENT", 50_001)], [("ADJUSTMENT", 50_000)])
            give(order.id, b)
            assert sum(amount for _kind, amount in lines(a)) == 0
            assert sum(amount for _kind, amount in lines(b)) == 100_001

    @pytest.mark.parametrize("shares", [(), (4000,), (5000, 4000), (10_000, 0), (4000, 3000, 3000)])
    def test_shares_that_make_no_whole_are_refused(self, main, shares):
        order, _deal = make_deal(main, li := make_member(main, "SALES"))
        with dealer_context(main):
            before = Line.objects.count(), deal_of(order.id).version
            people = [(ids.new_id(), share) for share in shares]
            with pytest.raises(SharesWrong):
                name_advisers(actor=BOSS, order_id=order.id, shares=people)
            with pytest.raises(SharesWrong):
                name_advisers(actor=BOSS, order_id=order.id, shares=[(li.user_id, 5000), (li.user_id, 5000)])
            assert (Line.objects.count(), deal_of(order.id).version) == before

    def test_only_staff_share(self, main, other):
        order, _deal = make_deal(main, make_member(main, "SALES"))
        elsewhere = make_member(other, "SALES")
        with dealer_context(main), pytest.raises(NotOnStaff):
            give(order.id, elsewhere)


class TestItems:
    @pytest.mark.parametrize(
        ("kind", "amount", "error"),
        [
            ("FINANCE", 0, ItemWrong),
            ("TIP", 5, ItemWrong),
            ("CAR", 5, ItemWrong),
            ("FINANCE", 10**13, ItemWrong),
        ],
    )
    def test_what_cannot_be_meant(self, main, kind, amount, error):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            with pytest.raises(error):
                note(order, kind, amount)
            with pytest.raises(NoteMissing):
                note(order, "FINANCE", 5, text="  ")
            with pytest.raises(NotFound):
                record_item(actor=BOSS, order_id=ids.new_id(), kind="FINANCE", amount=Money(5), note="x")
            with pytest.raises(NoteMissing):
                note(order, "FINANCE", 5, text="\u200b\u2060")
            assert Item.objects.count() == 0

    def test_costs_known_before_the_signature_count_from_the_start(self, main):
        plan_in_force(main)
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            note(order, "RECONDITIONING", 123_400)
            take_step(order.id, "sign")
            deal = deal_of(order.id)
            assert earned_by(deal).front == deal.net_minor - deal.cost_minor - 123_400

    def test_another_car_brings_its_own_cost(self, main):
        plan_in_force(main)
        order, deal = make_deal(main, make_member(main, "SALES"))
        car = make_vehicle(main, "AVAILABLE", trim=Trim.objects.get(id=order.vehicle["trim_id"]))
        with dealer_context(main):
            Vehicle.objects.filter(id=car.id).update(cost_minor=deal.cost_minor + 500)
            orders.reallocate(actor=SYSTEM, order_id=order.id, vehicle_id=car.id, reason="运损")
            assert [(each.kind, each.amount_minor) for each in Item.objects.all()] == [("CAR", 500)]
            assert earned_by(deal_of(order.id)).front == deal.net_minor - deal.cost_minor - 500


class TestEarlier:
    """Orders that were signed before commissions were kept: frozen by whoever touches them first."""

    def test_whoever_notes_an_item_is_not_its_adviser(self, main):
        plan_in_force(main)
        order, _deal = make_deal(main, make_member(main, "SALES"))
        clerk = make_member(main, "FINANCE")
        with dealer_context(main):
            _forget_deals()
            note(order, "PRODUCT", 50_000, Actor("staff", clerk.user_id, clerk.name, rights_of("FINANCE")))
            assert (deal_of(order.id).state, deal_of(order.id).advisers) == ("FROZEN", [])
            assert not Line.objects.exists()

    def test_whoever_hands_it_over_is_not_its_adviser(self, main):
        order, _deal = make_deal(main, make_member(main, "SALES"), state="READY")
        with dealer_context(main):
            _forget_deals()
            follow_order(
                actor=acting(make_member(main, "SALES")),
                order=order_at_hand(SYSTEM, order.id),
                verb="deliver",
                reason="",
            )
            assert (deal_of(order.id).state, deal_of(order.id).advisers) == ("FINAL", [])


def _forget_deals():
    """As if the orders at hand were older than the app: only the database's owner could write that."""
    with owner_context(), connection.cursor() as cursor:
        for table in ("line", "deal"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE t_main.commission_{table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM t_main.commission_{table}")
            cursor.execute(f"ALTER TABLE t_main.commission_{table} ENABLE TRIGGER USER")


class TestSight:
    def test_sales_see_only_their_own(self, main):
        plan_in_force(main)
        make_deal(main, li := make_member(main, "SALES"), state="DELIVERED")
        order, _deal = make_deal(main, wang := make_member(main, "SALES"), state="DELIVERED")
        me = acting(li)
        with dealer_context(main):
            assert [one.adviser_id for one in report(me, this_month())] == [li.user_id]
            assert {one.adviser_id for one in report(BOSS, this_month())} == {li.user_id, wang.user_id}
            assert len(statement(me, li.user_id, this_month())) == 1
            with pytest.raises(Forbidden):
                statement(me, wang.user_id, this_month())
            with pytest.raises(Forbidden):
                note(order, "FINANCE", 5, actor=me)

    def test_another_dealer_knows_nothing_of_it(self, main, other):
        plan_in_force(main)
        make_deal(main, make_member(main, "SALES"), state="DELIVERED")
        with dealer_context(other):
            assert report(SYSTEM, this_month()) == []
            assert not Deal.objects.exists()


class TestDatabase:
    """Whoever writes: what was posted stays."""

    @pytest.mark.parametrize(
        "write",
        [
            lambda: Line.objects.update(amount_minor=1),
            lambda: Line.objects.all().delete(),
            lambda: Item.objects.update(amount_minor=1),
            lambda: Deal.objects.update(cost_minor=1),
            lambda: Deal.objects.update(state="FINAL"),
            lambda: Deal.objects.filter(state="FROZEN").update(state="REVERSED", last_move="reverse"),
        ],
        ids=["line", "line_gone", "item", "cost", "state", "version"],
    )
    def test_refuses(self, main, write):
        plan_in_force(main)
        order, _deal = make_deal(main, make_member(main, "SALES"))
        with dealer_context(main):
            note(order, "FINANCE", 5)
            with pytest.raises(DatabaseError), transaction.atomic():
                write()


def test_what_stands_is_always_what_the_plan_owes(main):
    plan_in_force(main)
    order, _deal = make_deal(main, a := make_member(main, "SALES"), b := make_member(main, "SALES"))
    with dealer_context(main):
        for kind, amount in (("FINANCE", 33_333), ("ACCESSORIES", 77_777), ("HOLDBACK", 1), ("PRODUCT", -5)):
            note(order, kind, amount)
            deal = deal_of(order.id)
            standing = sum(amount for who in (a, b) for _kind, amount in lines(who))
            assert standing == commission(TENTH, earned_by(deal, commissionable=True))
