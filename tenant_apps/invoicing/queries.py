from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from tenant_apps.invoicing.models import Invoice, Receipt
from tenant_apps.invoicing.states import CARS, INVOICE, SERVICE

SEE = "books.see"
T = TypeVar("T")


def invoices(actor: Actor, *, state: str = "", q: str = "") -> QuerySet[Invoice]:
    """Invoices and red letters; `q` finds numbers, buyers and VINs. Raises Forbidden and Invalid."""
    actor.require(SEE)
    rows = Invoice.objects.all()
    if state:
        wanted = state.split(",")
        if not set(wanted) <= set(INVOICE.states):
            raise Invalid("field.choice", field="state")
        rows = rows.filter(state__in=wanted)
    for word in q[:100].split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(official_number__contains=word)
            | Q(order_number__icontains=word)
            | Q(buyer_name__icontains=word)
            | Q(vin__icontains=word)
        )
    return rows


def receipts(actor: Actor, *, q: str = "") -> QuerySet[Receipt]:
    """The dealer's receipts; `q` finds numbers, buyers and references. Raises Forbidden."""
    actor.require(SEE)
    rows = Receipt.objects.all()
    for word in q[:100].split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(order_number__icontains=word)
            | Q(buyer_name__icontains=word)
            | Q(reference__icontains=word)
        )
    return rows


def invoice_for(actor: Actor, invoice_id: UUID) -> Invoice:
    """One invoice. Raises Forbidden and NotFound."""
    actor.require(SEE)
    return _found(Invoice.objects.filter(id=invoice_id).first())


def receipt_for(actor: Actor, receipt_id: UUID) -> Receipt:
    """One receipt. Raises Forbidden and NotFound."""
    actor.require(SEE)
    return _found(Receipt.objects.filter(id=receipt_id).first())


def live_invoice(order_id: UUID) -> Invoice | None:
    """The blue invoice of an order's car that was not reversed; None while none was asked for."""
    return _live(order_id).filter(form__in=CARS).first()


def service_invoice(order_id: UUID) -> Invoice | None:
    """The same of what was done beside the sale."""
    return _live(order_id).filter(form=SERVICE).first()


def invoices_of(order_id: UUID) -> list[Invoice]:
    """Every invoice and red letter of an order, oldest first; the caller made sure who may see the order."""
    return list(Invoice.objects.filter(order_id=order_id).order_by("created_at", "id"))


def receipts_of(order_id: UUID) -> list[Receipt]:
    """Every receipt of an order, oldest first; the caller made sure who may see the order."""
    return list(Receipt.objects.filter(order_id=order_id).order_by("received_at", "id"))


def issued_invoices_of(order_id: UUID) -> list[Invoice]:
    """Those invoices and red letters of an order that the bureau has numbered, oldest first; as above."""
    return [one for one in invoices_of(order_id) if one.official_number]


def state_of(order_id: UUID) -> str:
    """Where the newest blue invoice of the order's car stands; the initial state where there is none."""
    blue = Invoice.objects.filter(order_id=order_id, kind="BLUE", form__in=CARS).order_by(
        "-created_at", "-id"
    )
    return blue.values_list("state", flat=True).first() or INVOICE.initial


def invoiced(order_ids: list[UUID]) -> set[UUID]:
    """Those of the orders that have a live invoice."""
    live = Invoice.objects.filter(order_id__in=order_ids, kind="BLUE", form__in=CARS).exclude(
        state="REVERSED"
    )
    return set(live.values_list("order_id", flat=True))


def _live(order_id: UUID) -> QuerySet[Invoice]:
    return Invoice.objects.filter(order_id=order_id, kind="BLUE").exclude(state="REVERSED")


def _found(row: T | None) -> T:
    if row is None:
        raise NotFound()
    return row
