"""A receipt for every payment that the books know."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from tenant_apps.cashier.queries import payments_of
from tenant_apps.invoicing.models import Receipt
from tenant_apps.invoicing.operations.numbering import next_number
from tenant_apps.ledger.queries import entries_of, sources_of
from tenant_apps.ledger.terms import Account
from tenant_apps.orders.queries import order_at_hand

RECEIVED = "payment.captured"


def issue_receipts(*, actor: Actor, order_id: UUID) -> list[Receipt]:
    """Give every payment of an order the receipt it lacks, and say which are new. Raises NotFound.

    An order changes far more often than it is paid: nothing is locked where no receipt is missing.
    """
    if sources_of(order_id, RECEIVED) <= _known(order_id):
        return []
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        known = _known(order_id)
        methods = {str(payment.id): payment.method for payment in payments_of(order_id)}
        fresh = []
        for entry in entries_of(order_id):
            if entry.kind != RECEIVED or entry.source in known:
                continue
            kept = next(
                (p for p in entry.postings.all() if p.account == Account.CONTRACT_LIABILITY.value), None
            )
            if kept is None or kept.amount_minor >= 0:
                continue
            receipt = Receipt.objects.create(
                number=next_number("SJ"),
                source=entry.source,
                order_id=order_id,
                order_number=order.number,
                buyer_name=order.buyer_name,
                method=methods.get(entry.source.split(":")[1], ""),
                reference=entry.note,
                amount_minor=-kept.amount_minor,
                currency=kept.currency,
                received_at=entry.late_for or entry.at,
            )
            after = {"number": receipt.number, "amount_minor": receipt.amount_minor}
            record(actor, "invoicing.receipt.issued", ("order", order_id), after=after)
            fresh.append(receipt)
        return fresh


def _known(order_id: UUID) -> set[str]:
    return set(Receipt.objects.filter(order_id=order_id).values_list("source", flat=True))
