"""Lines on advisers' statements: what is owed less what stands, so that nothing is ever rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.commission.models import Deal, Item, Line
from tenant_apps.commission.queries import (
    bonus_posted,
    earned_by,
    plan_of_month,
    posted_on,
    rules_of,
    this_month,
    units_in,
)
from tenant_apps.commission.terms import bonus, commission, divide
from tenant_apps.staff.queries import names_of


def note_item(order_id: UUID, kind: str, amount: Money, note: str, actor: Actor, *, source: str = "") -> Item:
    """Note an income or a cost of a deal, in the order's transaction; what it changes is trued up after."""
    item = Item.objects.create(
        order_id=order_id,
        kind=kind,
        amount_minor=amount.amount,
        currency=amount.currency,
        note=note[:200],
        recorded_by=actor.name or actor.kind,
        source=source,
    )
    record(
        actor,
        "commission.item.recorded",
        ("commission_item", item.id),
        after={"kind": kind, "amount": amount.as_json()},
        note=item.note,
    )
    return item


def true_up(deal: Deal, *, kind: str, source: str) -> None:
    """Post for each adviser the difference between what the deal owes and what stands; a first line always.

    Call it with the deal locked. A deal that is undone owes nothing.
    """
    owed = _owed(deal)
    standing = posted_on(deal)
    names = _names(deal, {*owed, *standing})
    for adviser_id in sorted({*owed, *standing}):
        amount = owed.get(adviser_id, 0) - standing.get(adviser_id, 0)
        if amount or kind == "DEAL":
            _post(deal, adviser_id, names[adviser_id], kind, amount, source)


def settle_steps(deal: Deal, *, source: str, also: Iterable[UUID] = ()) -> None:
    """Bring what the deal's advisers have of the steps of its month to what its cars earn now.

    One settlement at a time, so that two cars handed over at once are both counted: locked last of all.
    """
    month = deal.final_month
    if month is None:
        return
    _one_at_a_time()
    rules = rules_of(plan_of_month(month))
    people = {UUID(each["id"]) for each in deal.advisers} | set(also)
    names = _names(deal, people)
    for adviser_id in sorted(people):
        units = units_in(month, adviser_id).get(adviser_id, 0)
        amount = bonus(rules, units) - bonus_posted(adviser_id, month)
        if amount:
            _post(deal, adviser_id, names[adviser_id], "BONUS", amount, f"steps:{source}", month)


def _owed(deal: Deal) -> dict[UUID, int]:
    if deal.state == "REVERSED" or not deal.advisers:
        return {}
    amount = commission(rules_of(deal.plan), earned_by(deal, commissionable=True))
    parts = divide(amount, [each["share"] for each in deal.advisers])
    return {UUID(each["id"]): part for each, part in zip(deal.advisers, parts, strict=True)}


def _post(
    deal: Deal,
    adviser_id: UUID,
    name: str,
    kind: str,
    amount: int,
    source: str,
    units_month: date | None = None,
) -> None:
    """A line counts now, but with the hand-over where that is still to come."""
    Line.objects.create(
        deal=deal,
        adviser_id=adviser_id,
        adviser_name=name,
        kind=kind,
        amount_minor=amount,
        currency=deal.currency,
        month=None if deal.final_month is None else this_month(),
        units_month=units_month,
        source=source,
    )


def _names(deal: Deal, people: set[UUID]) -> dict[UUID, str]:
    known = {UUID(each["id"]): str(each["name"]) for each in deal.advisers}
    missing = people - set(known)
    return {**dict.fromkeys(missing, "?"), **(names_of(missing) if missing else {}), **known}


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('steps:' || current_schema(), 0))")
