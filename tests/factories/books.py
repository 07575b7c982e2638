"""Staff with rights on the books, and invoices of orders."""

from __future__ import annotations

from core.flow.outbox.relay import deliver_all
from core.kernel import ids
from core.kernel.actor import Actor
from tenant_apps.invoicing import operations
from tenant_apps.invoicing.models import Invoice
from tenant_apps.orders.models import Order
from tenant_apps.staff.policies import RIGHTS
from tenants.context import DealerRef, dealer_context
from tests.factories.identities import ID_CARD

REFUSED_PASSPORT, SILENT_PASSPORT = "E12340000", "E12340009"


def clerk(role: str = "FINANCE", name: str = "钱小敏") -> Actor:
    """Somebody on the staff with the rights of a role."""
    return Actor("staff", ids.new_id(), name, RIGHTS[role])


def ask_invoice(actor: Actor, order: Order, **given: str) -> Invoice:
    """Ask for an order's invoice, inside its dealer's context; nobody has put it to the bureau yet."""
    values = {"buyer_name": "李晓雯", "id_kind": "ID_CARD", "id_number": ID_CARD, **given}
    return operations.issue_invoice(actor=actor, order_id=order.id, **values)


def issued_invoice(dealer: DealerRef, order: Order, **given: str) -> Invoice:
    """An order's invoice as the bureau issued it."""
    with dealer_context(dealer):
        invoice = ask_invoice(clerk(), order, **given)
        operations.put_to_bureau(invoice_id=invoice.id)
        return Invoice.objects.get(id=invoice.id)


def hear(dealer: DealerRef) -> None:
    """Let the worker deliver everything that waits."""
    del dealer
    deliver_all()
