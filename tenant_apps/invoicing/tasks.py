from __future__ import annotations

from uuid import UUID

from core.flow.tasks import again, dealer_task
from tenant_apps.invoicing import operations


@dealer_task
def ask_bureau(*, invoice_id: str) -> None:
    """Put an invoice to the tax bureau; one that was answered is left alone."""
    wait = operations.put_to_bureau(invoice_id=UUID(invoice_id))
    if wait:
        again(ask_bureau, seconds=wait, invoice_id=invoice_id)
