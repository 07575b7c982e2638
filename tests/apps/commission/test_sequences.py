"""Whatever happens to a deal, in whatever order: what stands is what its plan owes, nothing in the end."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from django.db.models import Sum

from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.commission.models import Line
from tenant_apps.commission.operations import name_advisers, record_item
from tenant_apps.commission.queries import deal_of, earned_by, rules_of, statement, this_month
from tenant_apps.commission.terms import BY_HAND, WHOLE, Rules, Step, commission, divide
from tenant_apps.orders import operations as orders
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context
from tests.apps.commission.test_deals import _first_of_month
from tests.factories.commission import make_deal, plan_in_force
from tests.factories.orders import take_step
from tests.factories.staff import make_member, staff

BOSS = staff("MANAGER")


def drawn_rules(draw):
    """Any plan that can be meant; steps of ¥100 to ¥900."""
    units = sorted(draw.sample(range(1, 5), draw.randint(0, 3)))
    return Rules(
        front_share=draw.randint(0, WHOLE),
        back_share=draw.randint(0, WHOLE),
        flat_minor=draw.randint(0, 99_999),
        minimum_minor=draw.randint(0, 99_999),
        steps=tuple(Step(each, draw.randint(10_000, 90_000)) for each in units),
        whole_month=draw.random() < 0.5,
        holdback_counts=draw.random() < 0.5,
    )


def sums(deal):
    """What stands by a deal for each adviser, steps left out."""
    rows = Line.objects.filter(deal=deal).exclude(kind="BONUS").order_by().values_list("adviser_id")
    return {who: amount for who, amount in rows.annotate(sum=Sum("amount_minor")) if amount}


def note(draw, order):
    kind, amount = draw.choice(BY_HAND), draw.choice([-1, 1]) * draw.randint(1, 3_000_000)
    record_item(actor=BOSS, order_id=order.id, kind=kind, amount=Money(amount), note="说明")


def share(draw, order, people):
    names, first = draw.sample(people, 2), draw.randint(1, WHOLE)
    shares = [(names[0], first), (names[1], WHOLE - first)] if first < WHOLE else [(names[0], WHOLE)]
    name_advisers(actor=BOSS, order_id=order.id, shares=shares)


def happen(draw, orders_, people):
    """One thing to one of the deals; its lines then sum to what its plan owes, divided to the fen."""
    order = draw.choice(orders_)
    if draw.random() < 0.6:
        note(draw, order)
    else:
        share(draw, order, people)
    deal = deal_of(order.id)
    owed = commission(rules_of(deal.plan), earned_by(deal, commissionable=True))
    parts = divide(owed, [each["share"] for each in deal.advisers])
    people_of = [UUID(each["id"]) for each in deal.advisers]
    assert sums(deal) == {who: part for who, part in zip(people_of, parts, strict=True) if part}


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence(main, seed):
    draw = random.Random(seed)
    plan_in_force(main, drawn_rules(draw))
    with dealer_context(main):
        _first_of_month()
    members = [make_member(main, "SALES") for _each in range(3)]
    people = [one.user_id for one in members]
    kept, handed = [make_deal(main, members[0], state=state)[0] for state in ("CONTRACTED", "READY")]
    with dealer_context(main):
        for _each in range(6):
            happen(draw, [kept, handed], people)
        take_step(handed.id, "deliver")
        for _each in range(6):
            happen(draw, [kept, handed], people)
        Vehicle.objects.filter(id=handed.vehicle_id).update(cost_minor=1)
        take_step(handed.id, "request_return")
        happen(draw, [handed], people)
        take_step(handed.id, "accept_return")
        orders.cancel_order(actor=SYSTEM, order_id=kept.id, reason="不买了")
        for who in people:
            assert sum(Line.objects.filter(adviser_id=who).values_list("amount_minor", flat=True)) == 0
            assert sum(one.amount_minor for one in statement(SYSTEM, who, this_month())) == 0
