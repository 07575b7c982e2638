"""What lenders and insurers pay comes by itself: with the loan and the policy, and goes with them."""

from __future__ import annotations

import pytest

from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from tenant_apps.commission.errors import PartnerUnknown, RateWrong
from tenant_apps.commission.models import Item, Rate
from tenant_apps.commission.operations import follow_partners, set_rate
from tenant_apps.commission.queries import deal_of, earned_by, partners
from tenant_apps.commission.terms import WHOLE
from tenant_apps.insurance import operations as insurance
from tenant_apps.orders import operations as orders
from tenants.context import dealer_context
from tests.factories.commission import plan_in_force
from tests.factories.financing import LOAN, lenders_rules, make_application
from tests.factories.insurance import cheapest, make_insurance, tariffs
from tests.factories.orders import make_order
from tests.factories.staff import staff

BOSS = staff("MANAGER")


def agree(kind, share):
    for one in partners():
        if one.kind == kind:
            set_rate(actor=BOSS, kind=kind, partner=one.code, share=share)


def noted(order):
    rows = Item.objects.filter(order_id=order.id).order_by("at", "id")
    return [(one.kind, one.amount_minor) for one in rows]


def follow(order, kind="FINANCE", at=None):
    follow_partners(actor=SYSTEM, order_id=order.id, kind=kind, at=at or clock.now())


def funded(main, deliver, share=150):
    """An order whose lender has paid, as the worker learns of it."""
    lenders_rules()
    plan_in_force(main)
    with dealer_context(main):
        agree("FINANCE", share)
    order = make_order(main, "RESERVED")
    make_application(main, "FUNDED", order)
    deliver()
    return order


class TestLoans:
    def test_a_loan_that_is_paid_brings_its_commission(self, main, deliver):
        order = funded(main, deliver)
        paid = Money(LOAN).share(150, WHOLE).amount
        with dealer_context(main):
            assert noted(order) == [("FINANCE", paid)]
            assert earned_by(deal_of(order.id)).back == paid
            follow(order)
            assert noted(order) == [("FINANCE", paid)]

    def test_a_later_rate_changes_nothing_of_it(self, main, deliver):
        order = funded(main, deliver)
        with dealer_context(main):
            before = noted(order)
            agree("FINANCE", 300)
            follow(order)
            assert noted(order) == before

    def test_it_goes_with_the_loan(self, main, deliver):
        order = funded(main, deliver)
        with dealer_context(main):
            orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="不买了")
        deliver()
        with dealer_context(main):
            assert sum(amount for _kind, amount in noted(order)) == 0
            assert len(noted(order)) == 2

    def test_nothing_without_a_rate(self, main, deliver):
        order = funded(main, deliver, share=0)
        with dealer_context(main):
            assert noted(order) == []

    def test_a_rate_agreed_late_does_not_reach_back(self, main, deliver):
        """Such a loan was noted by hand: the policy of the order, or its own event again, adds nothing."""
        tariffs()
        order = funded(main, deliver, share=0)
        paid_at = clock.now()
        make_insurance(main, "BOUND", order)
        with dealer_context(main):
            agree("FINANCE", 150)
            follow(order, at=paid_at)
        deliver()
        with dealer_context(main):
            assert noted(order) == []


class TestPolicies:
    def test_comes_with_the_policy_and_goes_with_it(self, main, deliver):
        tariffs()
        with dealer_context(main):
            agree("INSURANCE", 1000)
        order = make_order(main, "RESERVED")
        make_insurance(main, "BOUND", order)
        deliver()
        with dealer_context(main):
            premium = cheapest(order).commercial_minor
            paid = Money(premium).share(1000, WHOLE).amount
            assert noted(order) == [("INSURANCE", paid)]
            insurance.cancel_insurance(actor=SYSTEM, order_id=order.id)
        deliver()
        with dealer_context(main):
            assert noted(order) == [("INSURANCE", paid), ("INSURANCE", -paid)]


class TestRates:
    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({"share": 2001}, RateWrong),
            ({"share": -1}, RateWrong),
            ({"partner": "nobody"}, PartnerUnknown),
            ({"kind": "FINANCE"}, PartnerUnknown),
        ],
        ids=["much", "less", "nobody", "other_kind"],
    )
    def test_what_cannot_be_meant(self, main, given, error):
        with dealer_context(main):
            known = {"kind": "INSURANCE", "partner": "anping", "share": 100, **given}
            with pytest.raises(error):
                set_rate(actor=BOSS, **known)
            assert not Rate.objects.exists()

    def test_sales_set_none_and_only_the_system_follows(self, main):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            with pytest.raises(Forbidden):
                set_rate(actor=staff("SALES"), kind="INSURANCE", partner="anping", share=100)
            with pytest.raises(Forbidden):
                follow_partners(actor=BOSS, order_id=order.id, kind="FINANCE", at=clock.now())
            assert not Rate.objects.exists()

    def test_the_latest_counts(self, main, other):
        with dealer_context(main):
            set_rate(actor=BOSS, kind="INSURANCE", partner="anping", share=100)
            set_rate(actor=BOSS, kind="INSURANCE", partner="anping", share=0)
            set_rate(actor=BOSS, kind="INSURANCE", partner="anping", share=250)
            assert {one.share for one in partners() if one.code == "anping"} == {250}
        with dealer_context(other):
            assert {one.share for one in partners() if one.code == "anping"} == {0}
