"""A deal is frozen with its contract, final with the hand-over, and taken back when it is undone.

What is owed by a deal is always its plan applied to all that is known of it, or nothing once it is undone.
What changes is posted as the difference to what stands, so that no line is ever rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.commission.errors import (
    DealReversed,
    ItemWrong,
    MonthClosed,
    NoDealYet,
    NoteMissing,
    NotOnStaff,
    SharesWrong,
)
from tenant_apps.commission.models import Deal, Item
from tenant_apps.commission.operations.posting import note_item, settle_steps, true_up
from tenant_apps.commission.queries import day_of, deal_of, is_closed, plan_at, this_month
from tenant_apps.commission.states import DEAL, ENDS_A_DEAL, RECORD
from tenant_apps.commission.terms import BY_HAND, MOST_MINOR, WHOLE, legible
from tenant_apps.customers.queries import open_lead_of
from tenant_apps.invoicing.terms import split
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.staff.queries import active_member, names_of
from tenant_apps.stock.queries import costing_of


def follow_order(*, actor: Actor, order: OrderAtHand, verb: str, reason: str) -> None:
    """What a move of the order means for its commission, in the order's transaction."""
    deal = deal_of(order.id, locked=True)
    if order.state in ENDS_A_DEAL:
        if deal is not None and deal.state != "REVERSED":
            _reverse(deal, actor, reason)
    elif verb == "record_signature" and deal is None:
        _freeze(order, actor, signer=actor.user_id if actor.kind == "staff" else None)
    elif verb == "reallocate" and deal is not None:
        _another_car(deal, order, actor, reason)
    elif verb == "deliver":
        deal = deal or _freeze(order, actor)
        if deal.state == "FROZEN":
            _finish(deal, actor)


def record_item(*, actor: Actor, order_id: UUID, kind: str, amount: Money, note: str) -> Item:
    """Note an income or a cost of a deal; a wrong one is taken back by noting it again below nothing.

    What it changes of a commission that stands already is posted beside it.
    Raises Forbidden, NotFound, ItemWrong, NoteMissing, DealReversed.
    """
    actor.require(RECORD)
    note = legible(note)[:200]
    if not note:
        raise NoteMissing()
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        foreign = amount.currency != order.total.currency
        if kind not in BY_HAND or not amount or foreign or abs(amount.amount) > MOST_MINOR:
            raise ItemWrong()
        deal = deal_of(order.id, locked=True)
        if order.state in ENDS_A_DEAL or (deal is not None and deal.state == "REVERSED"):
            raise DealReversed()
        deal = deal or _caught_up(order, actor)
        item = note_item(order.id, kind, amount, note, actor)
        if deal is not None:
            true_up(deal, kind="ADJUSTMENT", source=f"item:{item.id}")
        return item


def name_advisers(*, actor: Actor, order_id: UUID, shares: Sequence[tuple[UUID, int]]) -> Deal:
    """Say who shares a deal, shares in hundredths of a per cent; whoever is left out gives theirs back.

    Raises Forbidden, NotFound, SharesWrong, NotOnStaff, NoDealYet, DealReversed.
    """
    actor.require(RECORD)
    people = [user_id for user_id, _share in shares]
    sound = 1 <= len(people) <= 2 and len(set(people)) == len(people)
    if not sound or any(share <= 0 for _id, share in shares) or sum(part for _id, part in shares) != WHOLE:
        raise SharesWrong()
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        deal = deal_of(order.id, locked=True)
        if deal is not None and deal.state == "REVERSED":
            raise DealReversed()
        deal = deal or _caught_up(order, actor)
        if deal is None:
            raise NoDealYet()
        before = list(deal.advisers)
        standing = {UUID(each["id"]) for each in before}
        if any(user_id not in standing and active_member(user_id) is None for user_id in people):
            raise NotOnStaff()
        names = names_of(people)
        deal.advisers = [{"id": str(who), "name": names[who], "share": share} for who, share in shares]
        if deal.advisers == before:
            return deal
        deal.version += 1
        deal.save(update_fields=["advisers", "version", "updated_at"])
        record(
            actor,
            "commission.deal.advisers_named",
            (DEAL.name, deal.id),
            before={"advisers": before},
            after={"advisers": deal.advisers},
        )
        true_up(deal, kind="ADJUSTMENT", source=f"advisers:{deal.version}")
        if deal.state == "FINAL":
            settle_steps(deal, source=f"advisers:{deal.version}", also=standing)
        return deal


def _freeze(order: OrderAtHand, actor: Actor, signer: UUID | None = None) -> Deal:
    car = costing_of(order.vehicle_id)
    deal = Deal.objects.create(
        order_id=order.id,
        order_number=order.number,
        vehicle_id=order.vehicle_id,
        title_zh=order.title_zh,
        title_en=order.title_en,
        plan=plan_at(order.contracted_at or clock.now()),
        price_minor=order.total.amount,
        net_minor=split(order.total, "USED_CAR" if car.used else "NEW_CAR").net.amount,
        cost_minor=car.cost.amount,
        currency=order.total.currency,
        advisers=_first_advisers(order, signer),
    )
    move(deal, machine=DEAL, verb="freeze", actor=actor, action="commission.deal.frozen")
    true_up(deal, kind="DEAL", source="frozen")
    return deal


def _caught_up(order: OrderAtHand, actor: Actor) -> Deal | None:
    """The deal of an order that was signed before commissions were kept here, made when it is first touched.

    None before the signature. No plan was in force then: it earns nobody anything, and its gross is known.
    Raises MonthClosed where the month of its hand-over is closed.
    """
    if order.contracted_at is None or order.state in ENDS_A_DEAL:
        return None
    deal = _freeze(order, actor)
    if order.delivered_at is not None:
        month = day_of(order.delivered_at).replace(day=1)
        if is_closed(month):
            raise MonthClosed()
        _finish(deal, actor, month)
    return deal


def _first_advisers(order: OrderAtHand, signer: UUID | None) -> list[dict[str, object]]:
    """Whoever follows up the buyer, else who from the staff signed; nobody where both are unknown."""
    lead = open_lead_of(order.buyer_id, order.buyer_phone)
    for user_id in (lead.owner_id if lead else None, signer):
        member = active_member(user_id) if user_id else None
        if member is not None:
            return [{"id": str(member.user_id), "name": member.name, "share": WHOLE}]
    return []


def _finish(deal: Deal, actor: Actor, month: date | None = None) -> None:
    deal.final_month = month or this_month()
    move(deal, machine=DEAL, verb="finish", actor=actor, action="commission.deal.final")
    settle_steps(deal, source="final")


def _reverse(deal: Deal, actor: Actor, reason: str) -> None:
    was_final = deal.state == "FINAL"
    move(deal, machine=DEAL, verb="reverse", actor=actor, action="commission.deal.reversed", note=reason)
    true_up(deal, kind="REVERSAL", source="reversed")
    if was_final:
        settle_steps(deal, source="reversed")


def _another_car(deal: Deal, order: OrderAtHand, actor: Actor, reason: str) -> None:
    """The price stands, the cost is another car's: the difference is a cost of the deal like any other."""
    spent = sum(Item.objects.filter(order_id=order.id, kind="CAR").values_list("amount_minor", flat=True))
    more = costing_of(order.vehicle_id).cost - Money(deal.cost_minor + spent, deal.currency)
    if more:
        item = note_item(order.id, "CAR", more, f"{order.vin} {reason}"[:200], actor)
        true_up(deal, kind="ADJUSTMENT", source=f"item:{item.id}")
