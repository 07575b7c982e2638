from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids, NotFound
from core.kernel.money import Money
from shared_apps.catalog import vin as vins
from tenant_apps.customers.phones import normalise_phone
from tenant_apps.service.errors import (
    CustomerMissing,
    LineWrong,
    MileageNegative,
    NoLines,
    PhoneUnreadable,
    TotalDiffers,
)
from tenant_apps.service.events import RepairOrderChanged
from tenant_apps.service.facts import WorkLine, total_of
from tenant_apps.service.models import RepairLine, RepairOrder
from tenant_apps.service.policies import require_verb
from tenant_apps.service.states import ACTIONS, ENDED, REPAIR
from tenant_apps.stock.operations.receiving import vin_errors
from tenant_apps.stock.queries import snapshot_by_vin
from tenants.context import current_dealer
from tenants.queries import dealer_by_id

LARGEST_AMOUNT = 10_000_000_00  # ten million yuan, in fen
LONGEST_JOB = 1000  # hours


def open_repair_order(
    *,
    actor: Actor,
    vin: str,
    customer_name: str,
    customer_phone: str,
    mileage_km: int,
    lines: Sequence[WorkLine],
    complaint: str = "",
    plate: str = "",
) -> RepairOrder:
    """Take a car into the workshop, bought here or not; the lines are what was agreed with the customer.

    Kilometres on the odometer, amounts in the dealer's currency. Raises Forbidden, VinWrong, NoLines,
    LineWrong, CustomerMissing, PhoneUnreadable and MileageNegative; several at once as Invalids.
    """
    actor.require("service.create")
    written, phone = vins.normalise(vin), normalise_phone(customer_phone)
    with transaction.atomic():
        currency = dealer_by_id(current_dealer().id).currency
        refused = [
            # Cars of other countries carry no check digit, and a workshop takes any car.
            *(error for error in vin_errors(written) if error.code != "stock.vin_check_digit"),
            *([] if customer_name.strip() else [CustomerMissing()]),
            *([] if phone else [PhoneUnreadable()]),
            *([MileageNegative()] if mileage_km < 0 else []),
            *_line_errors(lines, currency),
        ]
        if refused:
            raise refused[0] if len(refused) == 1 else Invalids(refused)
        title_zh, title_en = _titles(written)
        order = RepairOrder.objects.create(
            number=_next_number(),
            vin=written,
            plate=plate.strip().upper(),
            vehicle_title_zh=title_zh,
            vehicle_title_en=title_en,
            customer_name=customer_name.strip(),
            customer_phone=phone or "",
            mileage_km=mileage_km,
            complaint=complaint.strip(),
            total_minor=total_of(lines, currency).amount,
            currency=currency,
        )
        _store_lines(order, lines)
        _require_total(order)
        _tell(order, actor, "service.repair.opened", after=_money_and_state(order))
    return order


def move_repair_order(*, actor: Actor, order_id: UUID, verb: str, note: str = "") -> RepairOrder:
    """Bring a repair order a step further. Invoicing checks once more that the total is what the lines say.

    Raises NotFound, IllegalMove, Forbidden and TotalDiffers.
    """
    with transaction.atomic():
        order = RepairOrder.objects.select_for_update().filter(id=order_id).first()
        if order is None:
            raise NotFound()
        require_verb(actor, verb, order.state)
        before = {"state": order.state}
        order.state = REPAIR.target(order.state, verb)
        if verb == "invoice":
            _require_total(order)
        if order.state in ENDED:
            order.closed_at = clock.now()
        order.version += 1
        order.save()
        after = _money_and_state(order) if verb == "invoice" else {"state": order.state}
        _tell(order, actor, ACTIONS[verb], before=before, after=after, note=note.strip())
    return order


def _line_errors(lines: Sequence[WorkLine], currency: str) -> Iterator[DomainError]:
    if not lines:
        yield NoLines()
    for place, line in enumerate(lines):
        fine = (
            line.description.strip()
            and 0 <= line.labour_hours <= LONGEST_JOB
            and 0 <= line.amount.amount <= LARGEST_AMOUNT
            and line.amount.currency == currency
        )
        if not fine:
            yield LineWrong(field=f"lines.{place}")


def _titles(vin: str) -> tuple[str, str]:
    """What the car is called: as this dealer sold it, else by its maker's code and model year."""
    sold = snapshot_by_vin(vin)
    if sold is not None:
        return sold.title_zh, sold.title_en
    says = vins.decode(vin, this_year=clock.now().year)
    if says.manufacturer_zh is None or says.manufacturer_en is None:
        return "", ""
    year = says.model_year
    return (
        f"{says.manufacturer_zh} {year}款" if year else says.manufacturer_zh,
        f"{says.manufacturer_en} {year}" if year else says.manufacturer_en,
    )


def _store_lines(order: RepairOrder, lines: Sequence[WorkLine]) -> None:
    RepairLine.objects.bulk_create(
        RepairLine(
            order=order,
            position=place,
            description=line.description.strip(),
            labour_hours=line.labour_hours,
            amount_minor=line.amount.amount,
        )
        for place, line in enumerate(lines, start=1)
    )


def _require_total(order: RepairOrder) -> None:
    if order.lines.aggregate(total=Sum("amount_minor"))["total"] != order.total_minor:
        raise TotalDiffers()


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('repair_order_number')")
        return f"R{cursor.fetchone()[0]:06d}"


def _money_and_state(order: RepairOrder) -> dict[str, Any]:
    return {"state": order.state, "total": Money(order.total_minor, order.currency).as_json()}


def _tell(
    order: RepairOrder,
    actor: Actor,
    action: str,
    *,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    record(actor, action, ("repair_order", order.id), before=before, after=after, note=note)
    changed = RepairOrderChanged(
        repair_order_id=order.id,
        number=order.number,
        state=order.state,
        total_minor=order.total_minor,
        currency=order.currency,
        version=order.version,
    )
    emit(changed, aggregate=f"repair_order:{order.id}", actor=actor)
