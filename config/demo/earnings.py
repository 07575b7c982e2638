"""What a demo dealer's sales advisers earn: a plan from before its first order, partners' rates, costs."""

from __future__ import annotations

from datetime import timedelta

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.money import Money
from tenant_apps.commission.operations import propose_plan, put_in_force, record_item, set_rate
from tenant_apps.commission.queries import day_of, items_of, partners, plan_at, plans
from tenant_apps.commission.terms import Rules, Step
from tenant_apps.orders.queries import orders_in
from tenants.context import DealerRef, dealer_context

Team = dict[str, list[Actor]]

OPENED = timedelta(days=121)
RULES = Rules(
    front_share=600,
    back_share=1000,
    flat_minor=30_000,
    minimum_minor=50_000,
    steps=(Step(3, 50_000), Step(6, 100_000)),
)
NEXT = Rules(front_share=500, back_share=1500, flat_minor=40_000, minimum_minor=60_000)
SHARES = {"FINANCE": 150, "INSURANCE": 1200}
"""What every partner pays, in hundredths of a per cent."""
NOTED = (
    ("HOLDBACK", 300_000, "厂家季度返利"),
    ("ACCESSORIES", 88_000, "随车赠送脚垫、贴膜"),
    ("PRODUCT", 198_000, "延长保修两年"),
)
SIGNED = ("CONTRACTED", "FUNDED", "READY", "DELIVERED", "CLOSED")


def agree(dealer: DealerRef, team: Team) -> None:
    """The plan and the rates that count since before the first order; once."""
    boss, second = _two(team)
    with dealer_context(dealer):
        if plans(SYSTEM):
            return
        with clock.set_to(clock.now() - OPENED):
            today = day_of(clock.now())
            plan = propose_plan(actor=boss, name="标准提成方案", valid_from=today, rules=RULES)
            put_in_force(actor=second, plan_id=plan.id)
            for one in partners():
                set_rate(actor=boss, kind=one.kind, partner=one.code, share=SHARES[one.kind])


def note(dealer: DealerRef, team: Team) -> None:
    """Costs and incomes of the deals that were signed, and a plan that waits for its second person; once."""
    boss, second = _two(team)
    with dealer_context(dealer):
        signed = orders_in(SYSTEM, SIGNED)
        if not signed or any(not item.source for order in signed for item in items_of(order.id)):
            return
        for order, (kind, minor, words) in zip(signed, NOTED * len(signed), strict=False):
            record_item(
                actor=second,
                order_id=order.id,
                kind=kind,
                amount=Money(minor, order.total.currency),
                note=words,
            )
        first = (day_of(clock.now()).replace(day=1) + timedelta(days=32)).replace(day=1)
        if plan_at(clock.now()) is not None:
            propose_plan(actor=boss, name="新方案：提高后端比例", valid_from=first, rules=NEXT)


def _two(team: Team) -> tuple[Actor, Actor]:
    """Who proposes, and who puts in force and notes."""
    return team["MANAGER"][0], next(iter(team.get("FINANCE") or team["OWNER"]))
