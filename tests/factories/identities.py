"""Papers of customers, made by the real operations."""

from __future__ import annotations

from uuid import UUID

from core.kernel.actor import SYSTEM
from tenant_apps.identities.models import BankAccount, Identity
from tenant_apps.identities.operations import record_account, record_identity
from tenants.context import DealerRef, dealer_context
from tests.factories.customers import make_lead

ID_CARD, BANK_CARD = "11010519491231002X", "6222020200112233446"


def make_identity(dealer: DealerRef, number: str = ID_CARD, *, lead_id: UUID | None = None) -> Identity:
    """An ID card of a customer of this dealer, a new one unless told."""
    lead_id = lead_id or make_lead(dealer).id
    with dealer_context(dealer):
        return record_identity(actor=SYSTEM, lead_id=lead_id, kind="ID_CARD", name="陈先生", number=number)


def make_account(dealer: DealerRef, number: str = BANK_CARD, *, lead_id: UUID | None = None) -> BankAccount:
    """A bank card of a customer of this dealer, a new one unless told."""
    lead_id = lead_id or make_lead(dealer).id
    with dealer_context(dealer):
        return record_account(
            actor=SYSTEM, lead_id=lead_id, kind="CARD", holder="陈先生", bank="工商银行", number=number
        )
