"""When and where a car is handed over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.cashier.operations.payments import figure
from tenant_apps.delivery.errors import AddressMissing, CarOnItsWay, FeeUnconfirmed, NotBrought, SlotGone
from tenant_apps.delivery.facts import HomeWish
from tenant_apps.delivery.models import Handover
from tenant_apps.delivery.operations.charging import follow_fee
from tenant_apps.delivery.operations.locking import at_hand
from tenant_apps.delivery.queries import delivery_settings, free_times, quote
from tenant_apps.delivery.states import ACTIONS, HANDOVER
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.staff.queries import active_members


def book_handover(
    *,
    actor: Actor,
    order_id: UUID,
    starts_at: datetime,
    home: HomeWish | None = None,
    seen_fee: int | None = None,
) -> Handover:
    """Take a free time for the hand-over, at the dealer's or at the buyer's door; give up any other.

    People must have seen what bringing the car costs, `seen_fee` in minor units. What was paid for it and is
    more than that goes back. Raises NotFound, Forbidden, IllegalMove, HandoverNotOffered, CarOnItsWay,
    SlotGone, AddressMissing, TooFar and FeeUnconfirmed.
    """
    with transaction.atomic():
        order, handover = at_hand(actor, order_id, "book")
        require_here(actor, handover)
        before = _told(handover)
        settings = delivery_settings()
        slot = next((s for s in free_times(without=order_id) if s.starts_at == starts_at), None)
        if slot is None:
            raise SlotGone()
        handover.starts_at, handover.ends_at = slot.starts_at, slot.ends_at
        handover.place, handover.bay = ("HOME", None) if home else ("DEALER", slot.bay)
        handover.address, handover.way_km, handover.fee_minor = "", None, 0
        handover.currency, handover.left_at = settings.currency, None
        if home is not None:
            _bring(order, handover, home)
            _require_seen(actor, handover, seen_fee)
        with _one_at_a_time():
            _take(handover, "book", actor, before=before, after=_told(handover))
        follow_fee(actor=actor, order=order, handover=handover, reason=_why(before, handover))
    return handover


def unbook_handover(*, actor: Actor, order_id: UUID) -> Handover:
    """Give the time up; what was paid for bringing the car goes back.

    Raises NotFound, Forbidden, IllegalMove, HandoverNotOffered and CarOnItsWay.
    """
    with transaction.atomic():
        order, handover = at_hand(actor, order_id, "unbook")
        require_here(actor, handover)
        before = _told(handover)
        handover.place, handover.address, handover.way_km, handover.fee_minor = "DEALER", "", None, 0
        handover.left_at = None
        handover.starts_at = handover.ends_at = handover.bay = handover.staff_id = None
        handover.staff_name = ""
        move(handover, machine=HANDOVER, verb="unbook", actor=actor, action=ACTIONS["unbook"], before=before)
        follow_fee(actor=actor, order=order, handover=handover, reason="home_delivery_dropped")
    return handover


def set_out(*, actor: Actor, order_id: UUID) -> Handover:
    """The car leaves for its buyer's door; from now on only the staff call it back.

    Raises NotFound, Forbidden, IllegalMove, HandoverNotOffered and NotBrought.
    """
    actor.require("delivery.sign")
    with transaction.atomic():
        _order, handover = at_hand(actor, order_id, "unbook")
        if handover.place != "HOME" or handover.left_at is not None:
            raise NotBrought()
        handover.left_at = clock.now()
        handover.save(update_fields=["left_at", "updated_at"])
        record(actor, "delivery.handover.left", ("handover", handover.id), after=_told(handover))
    return handover


def assign_handover(*, actor: Actor, order_id: UUID, staff_id: UUID) -> Handover:
    """Say who of the staff hands the car over; nobody is in two places at once.

    Raises NotFound, Forbidden, IllegalMove, HandoverNotOffered, and SlotGone where they are busy then.
    """
    actor.require("delivery.book")
    with transaction.atomic():
        _order, handover = at_hand(actor, order_id, "unbook")
        member = active_members().filter(user_id=staff_id).first()
        if member is None:
            raise NotFound()
        handover.staff_id, handover.staff_name = member.user_id, member.name
        with _one_at_a_time():
            handover.save(update_fields=["staff_id", "staff_name", "updated_at"])
        record(actor, "delivery.handover.assigned", ("handover", handover.id), after={"staff": member.name})
    return handover


def require_here(actor: Actor, handover: Handover) -> None:
    """Raise CarOnItsWay where a buyer wants to change what has begun."""
    if handover.left_at is not None and actor.kind == "buyer":
        raise CarOnItsWay()


def _bring(order: OrderAtHand, handover: Handover, home: HomeWish) -> None:
    address = " ".join(home.address.split())[:200]
    if not address:
        raise AddressMissing()
    asked = quote(order, home.km)
    handover.address, handover.way_km, handover.fee_minor = address, asked.way_km, asked.fee.amount
    handover.fee_vat_rate = delivery_settings().vat_rate


def _require_seen(actor: Actor, handover: Handover, seen_fee: int | None) -> None:
    fee = int(handover.fee_minor)
    if seen_fee == fee or (seen_fee is None and (actor.kind == "system" or not fee)):
        return
    raise FeeUnconfirmed(params={"km": handover.way_km, "fee": figure(fee), "fee_minor": fee})


def _why(before: dict[str, object], handover: Handover) -> str:
    """Why money paid for bringing the car goes back."""
    if handover.place != "HOME":
        return "home_delivery_dropped"
    return f"home_delivery_changed: {before['way_km']} → {handover.way_km} km"


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """What overlaps is refused by the database, whoever came at the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise SlotGone() from taken


def _take(
    handover: Handover, verb: str, actor: Actor, *, before: dict[str, object], after: dict[str, object]
) -> None:
    move(handover, machine=HANDOVER, verb=verb, actor=actor, action=ACTIONS[verb], before=before, after=after)


def _told(handover: Handover) -> dict[str, object]:
    starts = handover.starts_at
    return {
        "place": handover.place,
        "starts_at": starts.isoformat() if starts else None,
        "bay": handover.bay,
        "way_km": handover.way_km,
        "fee_minor": int(handover.fee_minor),
    }
