from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from tenant_apps.service.models import RepairLine, RepairOrder
from tenant_apps.service.states import REPAIR


def repair_order_for(actor: Actor, order_id: UUID) -> RepairOrder:
    """One repair order of the dealer at hand with its lines. Raises Forbidden and NotFound."""
    actor.require("service.see")
    lines = Prefetch("lines", RepairLine.objects.order_by("position"))
    found = RepairOrder.objects.prefetch_related(lines).filter(id=order_id).first()
    if found is None:
        raise NotFound()
    return found


def repair_orders(actor: Actor, *, state: str = "", q: str = "") -> QuerySet[RepairOrder]:
    """Repair orders of the dealer at hand. `state` may name several, with commas; `q` finds part of a number,
    VIN, plate, customer's name or phone. Raises Forbidden, and Invalid for a state that does not exist.
    """
    actor.require("service.see")
    rows = RepairOrder.objects.all()
    if state:
        wanted = state.split(",")
        if not set(wanted) <= set(REPAIR.states):
            raise Invalid("field.choice", field="state")
        rows = rows.filter(state__in=wanted)
    for word in q[:200].split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(vin__icontains=word)
            | Q(plate__icontains=word)
            | Q(customer_name__icontains=word)
            | Q(customer_phone__contains=word)
        )
    return rows


def history_of(order: RepairOrder) -> list[AuditLine]:
    """What happened to a repair order, newest first."""
    return list(reversed(lines_of("repair_order", order.id)))
