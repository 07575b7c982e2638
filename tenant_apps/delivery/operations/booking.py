"""When and where a car is handed over."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.delivery.errors import AddressMissing, SlotGone, TooFar
from tenant_apps.delivery.facts import HomeWish
from tenant_apps.delivery.models import DeliverySettings, Handover
from tenant_apps.delivery.operations.locking import at_hand
from tenant_apps.delivery.queries import delivery_settings, free_times
from tenant_apps.delivery.states import ACTIONS, HANDOVER
from tenant_apps.staff.queries import active_members

ROADS_WIND = 1.3
"""How much longer the way by road is than as the crow flies."""


def book_handover(
    *, actor: Actor, order_id: UUID, starts_at: datetime, home: HomeWish | None = None
) -> Handover:
    """Take a free time for the hand-over, at the dealer's or at the buyer's door; give up any other.

    Raises NotFound, Forbidden, IllegalMove, HandoverNotOffered, SlotGone, AddressMissing and TooFar.
    """
    with transaction.atomic():
        _order, handover = at_hand(actor, order_id, "book")
        settings = delivery_settings()
        slot = next((s for s in free_times(without=order_id) if s.starts_at == starts_at), None)
        if slot is None:
            raise SlotGone()
        handover.starts_at, handover.ends_at = slot.starts_at, slot.ends_at
        handover.place, handover.bay = ("HOME", None) if home else ("DEALER", slot.bay)
        handover.address, handover.way_km, handover.fee_minor = "", None, 0
        handover.currency = settings.currency
        if home is not None:
            _bring(handover, home, settings)
        with _one_at_a_time():
            _take(handover, "book", actor, after=_told(handover))
    return handover


def unbook_handover(*, actor: Actor, order_id: UUID) -> Handover:
    """Give the time up. Raises NotFound, Forbidden, IllegalMove and HandoverNotOffered."""
    with transaction.atomic():
        _order, handover = at_hand(actor, order_id, "unbook")
        before = _told(handover)
        handover.starts_at = handover.ends_at = handover.bay = handover.staff_id = None
        handover.staff_name = ""
        move(handover, machine=HANDOVER, verb="unbook", actor=actor, action=ACTIONS["unbook"], before=before)
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


def way_of(km: float) -> int:
    """Whole kilometres by road for a distance as the crow flies."""
    return math.ceil(km * ROADS_WIND)


def fee_of(way_km: int, settings: DeliverySettings) -> int:
    """What bringing a car so far costs, in minor units."""
    return max(0, way_km - settings.free_km) * int(settings.per_km_minor)


def _bring(handover: Handover, home: HomeWish, settings: DeliverySettings) -> None:
    address = " ".join(home.address.split())[:200]
    if not address:
        raise AddressMissing()
    way = way_of(home.km)
    if way > settings.home_km:
        raise TooFar(params={"km": settings.home_km})
    handover.address, handover.way_km, handover.fee_minor = address, way, fee_of(way, settings)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """What overlaps is refused by the database, whoever came at the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise SlotGone() from taken


def _take(handover: Handover, verb: str, actor: Actor, *, after: dict[str, object]) -> None:
    move(handover, machine=HANDOVER, verb=verb, actor=actor, action=ACTIONS[verb], after=after)


def _told(handover: Handover) -> dict[str, object]:
    starts = handover.starts_at
    return {"place": handover.place, "starts_at": starts.isoformat() if starts else None, "bay": handover.bay}
