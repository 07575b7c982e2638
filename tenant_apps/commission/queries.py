from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.rulebook.lending import LenderProduct
from shared_apps.rulebook.queries import rules_in_force
from tenant_apps.commission.errors import MonthWrong
from tenant_apps.commission.models import ClosedMonth, Deal, Item, Line, Plan, Rate
from tenant_apps.commission.states import DEAL, SEE, SEE_ALL
from tenant_apps.commission.terms import NO_PLAN, Gross, Rules, gross, rules_from
from tenant_apps.financing.queries import lender_named
from tenant_apps.insurance.insurers import insurers
from tenant_apps.orders.facts import OrderAtHand

COUNTS_IN = Coalesce(F("month"), F("deal__final_month"))
"""The month a line counts in."""
_MONTH = re.compile(r"20\d{2}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Earned:
    """What an adviser earned in a month, in minor units, and how many cars, ten thousand for each."""

    adviser_id: UUID
    adviser_name: str
    amount_minor: int
    units: int


@dataclass(frozen=True, slots=True)
class Partner:
    """A lender or an insurer by its short name, and what it pays today, in hundredths of a per cent."""

    kind: str
    code: str
    name_zh: str
    name_en: str
    share: int


def day_of(moment: datetime) -> date:
    """The day of Shanghai."""
    return moment.astimezone(clock.SHANGHAI).date()


def this_month() -> date:
    """The first day of the present month of Shanghai."""
    return day_of(clock.now()).replace(day=1)


def month_from(text: str) -> date:
    """The first day of a month written 2026-11; the present one for nothing. Raises MonthWrong."""
    if not text:
        return this_month()
    if not _MONTH.fullmatch(text):
        raise MonthWrong()
    return date.fromisoformat(f"{text}-01")


def plans(actor: Actor) -> list[Plan]:
    """Every plan there ever was, the newest first. Raises Forbidden."""
    actor.require(SEE_ALL)
    return list(Plan.objects.order_by("-number"))


def plan_at(moment: datetime) -> Plan | None:
    """The plan that counted at a moment: the latest that was in force then, for its day."""
    rows = Plan.objects.filter(state="IN_FORCE", valid_from__lte=day_of(moment), decided_at__lte=moment)
    return rows.order_by("-valid_from", "-number").first()


def plan_of_month(month: date) -> Plan | None:
    """The plan whose steps count for a month: the one of its first day."""
    rows = Plan.objects.filter(state="IN_FORCE", valid_from__lte=month)
    return rows.order_by("-valid_from", "-number").first()


def rules_of(plan: Plan | None) -> Rules:
    """What a plan says; nothing to be earned where there is none."""
    return rules_from(plan.rules) if plan else NO_PLAN


def deal_of(order_id: UUID, *, locked: bool = False) -> Deal | None:
    """What an order earns, None before its contract is signed; `locked` until the transaction ends."""
    rows = Deal.objects.select_for_update(of=("self",)) if locked else Deal.objects
    return rows.select_related("plan").filter(order_id=order_id).first()


def state_of(order: OrderAtHand) -> str:
    """Where an order's commission stands."""
    found = Deal.objects.filter(order_id=order.id).values_list("state", flat=True).first()
    return found or DEAL.initial


def items_of(order_id: UUID) -> list[Item]:
    """What was noted of an order's incomes and costs, oldest first."""
    return list(Item.objects.filter(order_id=order_id).order_by("at", "id"))


def earned_by(deal: Deal, *, commissionable: bool = False) -> Gross:
    """A deal's gross by all that was noted; `commissionable` as its plan counts it. Nothing once undone."""
    if deal.state == "REVERSED":
        return Gross(0, 0)
    return gross(
        net_minor=deal.net_minor,
        cost_minor=deal.cost_minor,
        items=[(each.kind, each.amount_minor) for each in items_of(deal.order_id)],
        holdback_counts=rules_of(deal.plan).holdback_counts if commissionable else True,
    )


def lines_of(deal: Deal) -> list[Line]:
    """Everything that stands on statements by a deal, oldest first."""
    return list(deal.lines.order_by("at", "id"))


def posted_on(deal: Deal) -> dict[UUID, int]:
    """What stands on each adviser's statements by a deal, the steps of months left out, in minor units."""
    rows = deal.lines.exclude(kind="BONUS").order_by().values_list("adviser_id")
    return dict(rows.annotate(sum=Sum("amount_minor")))


def bonus_posted(adviser_id: UUID, month: date) -> int:
    """What an adviser was given for the steps of a month so far, in minor units."""
    rows = Line.objects.filter(adviser_id=adviser_id, units_month=month, kind="BONUS")
    return int(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def units_in(month: date, of: UUID | None = None) -> dict[UUID, int]:
    """The cars of a month by adviser, ten thousand for each that was handed over and not undone."""
    found: dict[UUID, int] = {}
    for advisers in Deal.objects.filter(state="FINAL", final_month=month).values_list("advisers", flat=True):
        for each in advisers:
            user_id = UUID(each["id"])
            if of is None or user_id == of:
                found[user_id] = found.get(user_id, 0) + each["share"]
    return found


def require_statement(actor: Actor, adviser_id: UUID) -> None:
    """Raise Forbidden unless the statement is the actor's own, or the actor may see everybody's."""
    actor.require(SEE)
    if adviser_id != actor.user_id:
        actor.require(SEE_ALL)


def statement(actor: Actor, adviser_id: UUID, month: date) -> list[Line]:
    """What counts for an adviser in a month, oldest first. Raises Forbidden, NotFound for nobody known."""
    require_statement(actor, adviser_id)
    if adviser_id != actor.user_id and not Line.objects.filter(adviser_id=adviser_id).exists():
        raise NotFound()
    return list(_counted(month).filter(adviser_id=adviser_id).select_related("deal").order_by("at", "id"))


def lines_in(actor: Actor, month: date) -> list[Line]:
    """Every line of a month, an adviser after the other, oldest first. Raises Forbidden."""
    actor.require(SEE_ALL)
    rows = _counted(month).select_related("deal")
    return list(rows.order_by("adviser_name", "adviser_id", "at", "id"))


def expected(actor: Actor, adviser_id: UUID) -> list[Line]:
    """What is frozen for an adviser by deals that are not handed over yet. Raises Forbidden."""
    require_statement(actor, adviser_id)
    rows = Line.objects.filter(adviser_id=adviser_id, deal__state="FROZEN").select_related("deal")
    return list(rows.order_by("at", "id"))


def report(actor: Actor, month: date) -> list[Earned]:
    """What everybody earned in a month, the most first; only the actor's own for who sees no more."""
    actor.require(SEE)
    kept = closed(month)
    rows = earned_in(month) if kept is None else [_kept(row) for row in kept.rows]
    return [one for one in rows if actor.may(SEE_ALL) or one.adviser_id == actor.user_id]


def earned_in(month: date) -> list[Earned]:
    """What the lines of a month say that everybody earned, the most first."""
    rows = _counted(month)
    sums: dict[UUID, tuple[str, int]] = {}
    for adviser_id, name, amount in rows.order_by("at", "id").values_list(
        "adviser_id", "adviser_name", "amount_minor"
    ):
        sums[adviser_id] = name, sums.get(adviser_id, ("", 0))[1] + amount
    units = units_in(month)
    found = [Earned(who, name, amount, units.get(who, 0)) for who, (name, amount) in sums.items()]
    return sorted(found, key=lambda one: (-one.amount_minor, one.adviser_name, one.adviser_id))


def closed(month: date) -> ClosedMonth | None:
    """How a month (its first day) was closed, None while it is open."""
    return ClosedMonth.objects.filter(month=month).first()


def is_closed(month: date) -> bool:
    """Whether a month takes no line any more: it is closed, or a later one is."""
    return ClosedMonth.objects.filter(month__gte=month).exists()


def first_open_month() -> date | None:
    """The first day of the earliest month that has lines and is not closed; None where there is none."""
    last = ClosedMonth.objects.order_by("-month").values_list("month", flat=True).first()
    counted = Line.objects.annotate(counts_in=COUNTS_IN).filter(counts_in__gt=last or date.min)
    found: date | None = counted.aggregate(first=Min("counts_in"))["first"]
    return found


def rate_of(kind: str, partner: str, at: datetime | None = None) -> int:
    """What a lender or an insurer pays at a moment (now), in hundredths of a per cent; 0 for nothing."""
    rows = Rate.objects.filter(kind=kind, partner=partner, at__lte=at or clock.now()).order_by("-at", "-id")
    return rows.values_list("share", flat=True).first() or 0


def partners() -> list[Partner]:
    """Every lender whose products are in force, and every insurer that is connected, with today's rates."""
    lenders = {
        lender_named(rule.parameters): rule.parameters
        for rule in rules_in_force().on(day_of(clock.now()))
        if isinstance(rule.parameters, LenderProduct)
    }
    known = [("FINANCE", code, one.lender_zh, one.lender_en) for code, one in sorted(lenders.items())]
    known += [("INSURANCE", one.code, one.name_zh, one.name_en) for one in insurers().known()]
    return [Partner(*one, share=rate_of(one[0], one[1])) for one in known]


def _kept(row: dict[str, Any]) -> Earned:
    return Earned(UUID(row["id"]), row["name"], row["amount"], row["units"])


def _counted(month: date) -> QuerySet[Line]:
    return Line.objects.annotate(counts_in=COUNTS_IN).filter(Q(counts_in=month))
