"""A delivered car comes back: asked for on a ground, looked at by the dealer, then undone in one stroke."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db import transaction

from core.kernel.actor import SYSTEM, Actor
from tenant_apps.cashier.operations.disputes import settle_owed
from tenant_apps.contracts.operations import end_contracts
from tenant_apps.orders.assessments import if_returned
from tenant_apps.orders.ending import Assessment, Ground
from tenant_apps.orders.errors import ReasonMissing, ReturnNotPossible
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.cancelling import decide, give_back, note_request, require_seen, tidy
from tenant_apps.orders.operations.settling import lock_order, take
from tenant_apps.orders.policies import require_move
from tenant_apps.orders.queries import open_request
from tenant_apps.stock import operations as stock


def request_return(
    *,
    actor: Actor,
    order_id: UUID,
    ground: Ground,
    km: int,
    reason: str,
    shown_minor: int | None = None,
) -> Order:
    """Ask to bring the car back, its odometer at `km`.

    Raises NotFound, Forbidden, IllegalMove, ReasonMissing, ReturnNotPossible, AmountNotShown, AmountMoved.
    """
    reason = tidy(reason)
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "request_return")
        if not reason:
            raise ReasonMissing()
        found = _possible(if_returned(order, ground, km))
        require_seen(actor, order, found, shown_minor)
        note_request(order, actor, "RETURN", ground, found, reason, km)
        after = {"ground": ground, "km": km, "ending": found.as_json()}
        return take(order, "request_return", actor=actor, after=after, note=reason)


def accept_return(
    *,
    actor: Actor,
    order_id: UUID,
    km: int | None = None,
    note: str = "",
    shown_minor: int | None = None,
) -> Order:
    """The car is back, its odometer at `km`: the money goes back by the rule, the car into reconditioning.

    The days count to the moment of the request; the kilometres are those of the car as it stands here, by
    default those that were told. Raises NotFound, Forbidden, IllegalMove, NothingAsked, ReturnNotPossible,
    AmountNotShown, AmountMoved.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "accept_return")
        asked = open_request(order.id)
        driven = asked.km or 0 if km is None else km
        found = _possible(if_returned(order, cast(Ground, asked.ground), driven, asked.created_at))
        require_seen(actor, order, found, shown_minor)
        settle_owed(actor=actor, order_id=order.id)
        asked.km = driven
        decide(asked, actor, "APPROVED", note, found)
        order.cancel_reason = asked.reason
        end_contracts(actor=actor, order_id=order.id, kinds=("SALE",))
        stock.take_back_vehicle(actor=actor, vehicle_id=order.vehicle_id, reason=f"{order.number} returned")
        stock.move_vehicle(actor=SYSTEM, vehicle_id=order.vehicle_id, verb="recondition", note=asked.reason)
        give_back(order, found, actor=actor, reason=asked.reason)
        after = {"km": driven, "ending": found.as_json()}
        return take(order, "accept_return", actor=actor, after=after, note=tidy(note))


def refuse_return(*, actor: Actor, order_id: UUID, note: str) -> Order:
    """The car stays with its buyer. Raises NotFound, Forbidden, IllegalMove, NothingAsked, ReasonMissing."""
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "refuse_return")
        if not tidy(note):
            raise ReasonMissing()
        decide(open_request(order.id), actor, "REFUSED", note)
        return take(order, "refuse_return", actor=actor, note=tidy(note))


def _possible(found: Assessment) -> Assessment:
    if found.refused:
        raise ReturnNotPossible()
    return found
