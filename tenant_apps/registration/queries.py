from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.orders import gates
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.registration.facts import DOCUMENTS, Document
from tenant_apps.registration.models import PackDocument, Registration
from tenant_apps.registration.states import REGISTRATION
from tenant_apps.stock.queries import standing_of


def registration_of(order_id: UUID) -> Registration:
    """The registration of an order's car; unsaved and SELF where nobody has begun it."""
    return Registration.objects.filter(order_id=order_id).first() or Registration(order_id=order_id)


def registration_state(order_id: UUID) -> str:
    """Where the registration of an order's car stands."""
    found = Registration.objects.filter(order_id=order_id).values_list("state", flat=True).first()
    return found or REGISTRATION.initial


def documents_of(order: OrderAtHand) -> list[Document]:
    """The pack of an order: what was brought, and what the other regions say of themselves now."""
    brought = {row.kind: row for row in PackDocument.objects.filter(order_id=order.id)}
    found = []
    for kind in DOCUMENTS:
        if kind in _KNOWN:
            found.append(Document(kind, _KNOWN[kind](order)))
        else:
            row = brought.get(kind)
            found.append(Document(kind, row is not None, row is not None, row.brought_by if row else ""))
    return found


def document_of(actor: Actor, order_id: UUID, kind: str) -> PackDocument:
    """A document that was brought, for those who may see it. Raises NotFound and Forbidden."""
    order = order_at_hand(actor, order_id)
    found = PackDocument.objects.filter(order_id=order.id, kind=kind).first()
    if found is None:
        raise NotFound()
    return found


def due_filings(now: datetime) -> list[UUID]:
    """Registrations about which the office is to be called now."""
    rows = Registration.objects.filter(state="SUBMITTED", given_up=False, call_at__lte=now)
    return list(rows.order_by("call_at", "id").values_list("id", flat=True)[:200])


def refunds_due() -> QuerySet[Registration]:
    """Cars that came back, whose buyers wait for the papers by which the tax office refunds the tax."""
    rows = Registration.objects.filter(tax_refund_due_since__isnull=False, tax_refund_handed_at=None)
    return rows.annotate(since=F("tax_refund_due_since"))


def offices_silent() -> QuerySet[Registration]:
    """Filings about which the office was called often enough: nobody calls it by itself any more."""
    return Registration.objects.filter(state="SUBMITTED", given_up=True).annotate(since=F("updated_at"))


def sent_back() -> QuerySet[Registration]:
    """Packs that the office sent back and nobody has opened again."""
    return Registration.objects.filter(state="REJECTED").annotate(since=F("answered_at"))


def _stands(name: str, state: str, order: OrderAtHand) -> bool:
    region = gates.region(name)
    return region is not None and region.state_of(order) == state


_KNOWN: dict[str, Callable[[OrderAtHand], bool]] = {
    "INVOICE": lambda order: _stands("invoice", "ISSUED", order),
    "INSURANCE": lambda order: _stands("insurance", "ACTIVE", order),
    "CERTIFICATE": lambda order: standing_of(order.vehicle_id).certificate == "IN_HAND",
}


def rows_of(order: OrderAtHand) -> QuerySet[Registration]:
    """What of it belongs to the order, for everything that happened."""
    return Registration.objects.filter(order_id=order.id)
