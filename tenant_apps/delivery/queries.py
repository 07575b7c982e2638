from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from core.flow.audit.models import AuditLine
from core.kernel import clock
from core.kernel.errors import NotFound
from core.kernel.money import Money
from shared_apps.marketplace.hours import parse_hours
from tenant_apps.cashier.queries import fees_held, fees_of
from tenant_apps.delivery.errors import TooFar
from tenant_apps.delivery.facts import Quote
from tenant_apps.delivery.models import DeliverySettings, Handover, Installation
from tenant_apps.delivery.slots import Block, Slot, free_slots
from tenant_apps.delivery.states import HANDOVER, TAKES_THE_BAY
from tenant_apps.delivery.terms import fee_of, way_of
from tenant_apps.orders.facts import Charge, OrderAtHand
from tenants.context import current_dealer
from tenants.queries import dealer_by_id


def handover_of(order_id: UUID) -> Handover:
    """The hand-over of an order; unsaved and OPEN where nobody has begun it."""
    return Handover.objects.filter(order_id=order_id).first() or Handover(order_id=order_id)


def order_of(handover_id: UUID) -> UUID:
    """Whose hand-over it is. Raises NotFound."""
    found = Handover.objects.filter(id=handover_id).values_list("order_id", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def handover_state(order_id: UUID) -> str:
    """Where an order's hand-over stands."""
    found = Handover.objects.filter(order_id=order_id).values_list("state", flat=True).first()
    return found or HANDOVER.initial


def charges_of(order: OrderAtHand) -> Iterator[Charge]:
    """What was agreed for bringing the order's car, however far it got; nothing of one called off."""
    found = Handover.objects.filter(order_id=order.id, place="HOME", fee_minor__gt=0)
    for row in found.exclude(state__in=("OPEN", "DROPPED")):
        yield Charge(
            code="home",
            title_zh=f"送车上门服务（{row.way_km} 公里）",
            title_en=f"Bringing the car ({row.way_km} km)",
            total=Money(row.fee_minor, row.currency),
            paid=Money(fees_held(order.id), row.currency),
            vat_rate=row.fee_vat_rate,
        )


def fee_due(order: OrderAtHand) -> Money:
    """What is still to be paid for bringing the car."""
    return next((one.due for one in charges_of(order)), Money(0, order.total.currency))


def quote(order: OrderAtHand, km: float) -> Quote:
    """What bringing the order's car so far, as the crow flies, would cost by the rules. Raises TooFar."""
    settings, way = delivery_settings(), way_of(km)
    if way > settings.home_km:
        raise TooFar(params={"km": settings.home_km})
    return Quote(
        way, Money(fee_of(way, settings), settings.currency), Money(fees_held(order.id), settings.currency)
    )


def fee_turn(order_id: UUID) -> int:
    """How many payments came for bringing this order's car, whatever became of them."""
    return sum(one.state not in ("PENDING", "FAILED") for one in fees_of(order_id))


def on_tour(day: date) -> list[Handover]:
    """The cars that are brought to their buyers on a day (of Shanghai), by the time agreed."""
    begins = datetime.combine(day, time(), clock.SHANGHAI)
    rows = Handover.objects.filter(place="HOME", starts_at__gte=begins, starts_at__lt=begins + timedelta(1))
    return list(rows.exclude(state__in=("OPEN", "DROPPED")).order_by("starts_at", "id"))


def installations_of(order_id: UUID) -> list[Installation]:
    """What is to be fitted to an order's car, in the order it was asked for."""
    return list(Installation.objects.filter(order_id=order_id).order_by("created_at", "id"))


def delivery_settings() -> DeliverySettings:
    """How the dealer at hand hands cars over; unsaved where it changed nothing."""
    return DeliverySettings.objects.first() or DeliverySettings()


def free_times(now: datetime | None = None, *, without: UUID | None = None) -> Iterator[Slot]:
    """The free times of the dealer at hand; none while its opening hours cannot be told.

    `without` is an order whose own booking does not count, because it is about to be moved.
    """
    settings, moment = delivery_settings(), now or clock.now()
    hours = parse_hours(dealer_by_id(current_dealer().id).opening_hours or "")
    if hours is None:
        return iter(())
    return free_slots(
        hours=hours,
        zone=clock.SHANGHAI,
        now=moment,
        minutes=settings.minutes,
        bays=settings.bays,
        taken=_taken(moment, without),
    )


def history(now: datetime) -> dict[str, list[float]]:
    """How many days each step took at the dealer at hand within the last half year, from its audit lines."""
    lines = AuditLine.objects.filter(
        subject_kind__in={kind for kind, _begin, _end in _STEPS.values()},
        action__in={action for _kind, *actions in _STEPS.values() for action in actions},
        at__gt=now - _PAST,
    )
    begun: dict[tuple[str, str], datetime] = {}
    took: dict[str, list[float]] = {}
    columns = ("subject_kind", "action", "subject_id", "at")
    for kind, action, subject, at in lines.order_by("at", "id").values_list(*columns)[:_MOST]:
        for step, (of, begin, end) in _STEPS.items():
            if kind != of:
                continue
            if action == begin:
                begun[step, subject] = at
            elif action == end and (since := begun.pop((step, subject), None)) is not None:
                took.setdefault(step, []).append((at - since).total_seconds() / _DAY)
    return took


_DAY, _MOST, _PAST = 86_400, 5_000, timedelta(days=180)
_STEPS = {
    "TRANSIT": ("vehicle", "stock.vehicle.shipped", "stock.vehicle.arrived"),
    "INSPECTION": ("vehicle", "stock.vehicle.pdi_started", "stock.vehicle.pdi_passed"),
    "CERTIFICATE": ("certificate", "stock.certificate.redeem_requested", "stock.certificate.received"),
    "FITTING": ("installation", "delivery.installation.planned", "delivery.installation.fitted"),
    "REGISTRATION": ("registration", "registration.pack.opened", "registration.pack.registered"),
    "HANDOVER": ("order", "orders.order.ready", "orders.order.delivered"),
}
"""Each step's subject, and the acts with which it begins and ends."""


def _taken(now: datetime, without: UUID | None) -> list[Block]:
    rows = Handover.objects.filter(state__in=TAKES_THE_BAY, ends_at__gt=now, bay__isnull=False)
    if without is not None:
        rows = rows.exclude(order_id=without)
    found = rows.values_list("bay", "starts_at", "ends_at")
    return [(bay, starts, ends) for bay, starts, ends in found if bay and starts and ends]
