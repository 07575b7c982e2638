"""From the buyer's estimate to an offer that is accepted."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Invalid
from shared_apps.catalog import vin as vins
from tenant_apps.orders.gates import still_due
from tenant_apps.orders.operations.lending import follow_promises, uncover_order
from tenant_apps.partexchange.errors import (
    AmountWrong,
    InspectionOld,
    OfferChanged,
    OfferOver,
    OldVinWrong,
    OwnershipUnproven,
)
from tenant_apps.partexchange.facts import (
    INSPECTION_HOLDS,
    OFFER_DAYS,
    POINTS,
    FirmOffer,
    Inspection,
    OldCar,
)
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.partexchange.operations.locking import at_hand, take
from tenant_apps.partexchange.states import BEFORE_THE_MONEY, POSSIBLE_WHILE

MOST_KM = 1_000_000


def attach_car(*, actor: Actor, order_id: UUID, car: OldCar) -> PartExchange:
    """Bring an old car into the order. Raises NotFound, Forbidden, IllegalMove, NotNow and Invalid."""
    with transaction.atomic():
        _order, found = at_hand(actor, order_id, "attach", BEFORE_THE_MONEY)
        if not 0 <= car.mileage_km <= MOST_KM:
            raise Invalid("field.range", field="mileage_km")
        found.title_zh, found.title_en = car.title_zh[:400], car.title_en[:400]
        found.trim_id, found.estimate_id = car.trim_id, car.estimate_id
        found.vin, found.mileage_km = vins.normalise(car.vin)[:17], car.mileage_km
        found.low_minor, found.high_minor = car.low_minor, car.high_minor
        found.faults, found.owner_proven, found.inspected_at = {}, False, None
        found.offered_minor, found.lien_minor, found.lien_holder, found.valid_until = None, 0, "", None
        found.former_minor, found.difference = None, ""
        return take(found, "attach", actor, title=found.title_zh)


def inspect_car(*, actor: Actor, order_id: UUID, found: Inspection) -> PartExchange:
    """Note what the dealer found. An offer made before does not stand any more.

    Raises NotFound, Forbidden, IllegalMove, NotNow, OldVinWrong and Invalid.
    """
    with transaction.atomic():
        order, car = at_hand(actor, order_id, "inspect", BEFORE_THE_MONEY)
        written = vins.normalise(found.vin)
        if vins.problems(written) or written == order.vin:
            raise OldVinWrong()
        if not 0 <= found.mileage_km <= MOST_KM:
            raise Invalid("field.range", field="mileage_km")
        if not set(found.faults) <= set(POINTS):
            raise Invalid("field.choice", field="faults")
        car.vin, car.mileage_km, car.owner_proven = written, found.mileage_km, found.owner_proven
        car.faults = {name: note.strip()[:400] for name, note in found.faults.items()}
        car.inspected_by, car.inspected_at = actor.name[:80], clock.now()
        _withdraw_offer(car)
        return take(car, "inspect", actor, faults=sorted(car.faults))


def make_offer(*, actor: Actor, order_id: UUID, offer: FirmOffer) -> PartExchange:
    """Offer a firm amount, good for a week or as long as the inspection that it rests on. What lies on the
    car goes to its lender out of it.

    Raises NotFound, Forbidden, IllegalMove, NotNow, InspectionOld, OwnershipUnproven and AmountWrong.
    """
    with transaction.atomic():
        order, car = at_hand(actor, order_id, "offer", BEFORE_THE_MONEY)
        inspected_at = _require_fresh(car)
        due = still_due(order).amount
        equity = offer.amount_minor - offer.lien_minor
        if offer.lien_minor < 0 or not 0 < equity <= due:
            raise AmountWrong(params={"most": due})
        car.offered_minor, car.lien_minor = offer.amount_minor, offer.lien_minor
        car.lien_holder = offer.lien_holder.strip()[:80]
        car.valid_until = min(clock.now() + timedelta(days=OFFER_DAYS), inspected_at + INSPECTION_HOLDS)
        return take(car, "offer", actor, offered_minor=offer.amount_minor, lien_minor=offer.lien_minor)


def accept_offer(*, actor: Actor, order_id: UUID, seen_minor: int) -> PartExchange:
    """The buyer takes the offer; its equity counts towards the order, which may be FUNDED by it.

    `seen_minor` is the offer as the buyer read it. Raises NotFound, Forbidden, IllegalMove, NotNow,
    OfferOver, OfferChanged, InspectionOld, OwnershipUnproven and AmountWrong.
    """
    with transaction.atomic():
        order, car = at_hand(actor, order_id, "accept", BEFORE_THE_MONEY)
        if car.valid_until is None or car.valid_until <= clock.now():
            raise OfferOver()
        if car.offered_minor != seen_minor:
            raise OfferChanged()
        _require_fresh(car)
        due = still_due(order).amount
        if car.equity_minor > due:
            raise AmountWrong(params={"most": due})
        car.accepted_at = clock.now()
        take(car, "accept", actor, offered_minor=car.offered_minor)
        follow_promises(actor=SYSTEM, order_id=order.id)
    return car


def report_difference(*, actor: Actor, order_id: UUID, note: str) -> PartExchange:
    """At its reception the car is not what was inspected: it is offered for anew.

    An order that went on upon the old offer goes back to be paid; the buyer takes the new one, or keeps the
    old car and pays the rest. Raises NotFound, Forbidden, IllegalMove, NotNow, what the order's regions have
    against its way back, and Invalid without a note.
    """
    note = note.strip()[:400]
    if not note:
        raise Invalid("field.required", field="note")
    with transaction.atomic():
        _order, car = at_hand(actor, order_id, "differ", POSSIBLE_WHILE["differ"])
        car.accepted_at = None
        car.former_minor, car.difference = car.offered_minor, note
        _withdraw_offer(car)
        take(car, "differ", actor, note, former_minor=car.former_minor)
        uncover_order(actor=SYSTEM, order_id=order_id, reason=note)
        follow_promises(actor=SYSTEM, order_id=order_id)
        return car


def reject_car(*, actor: Actor, order_id: UUID, note: str = "") -> PartExchange:
    """The buyer keeps the car, or the dealer does not want it. Raises as the others."""
    with transaction.atomic():
        _order, car = at_hand(actor, order_id, "reject", BEFORE_THE_MONEY)
        take(car, "reject", actor, note)
        follow_promises(actor=SYSTEM, order_id=order_id)
        return car


def _withdraw_offer(car: PartExchange) -> None:
    """What lies on the car is still known; what it brings is to be said anew."""
    car.offered_minor, car.valid_until = None, None


def _require_fresh(car: PartExchange) -> datetime:
    if car.inspected_at is None or car.inspected_at <= clock.now() - INSPECTION_HOLDS:
        raise InspectionOld()
    if not car.owner_proven:
        raise OwnershipUnproven()
    return car.inspected_at
