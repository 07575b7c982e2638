"""Contracts that a buyer signs electronically, brought to each state on the way by the real operations."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import UUID

from django.conf import settings

from core.kernel.actor import SYSTEM
from tenant_apps.contracts import operations
from tenant_apps.contracts.models import Contract
from tenant_apps.orders.models import Order
from tenants.context import DealerRef, dealer_context
from tests.factories.orders import buyer_of, rendered

PHONE = "+8613800138000"


def drawn(dealer: DealerRef, order: Order) -> Contract:
    """The order's sale contract as it is ready to be sent; only its PDF is a stand-in."""
    with dealer_context(dealer):
        rendered(order.id)
        return Contract.objects.filter(order_id=order.id, kind="SALE").latest("edition")


def sent(dealer: DealerRef, order: Order) -> Contract:
    """One that lies with its buyer."""
    contract = drawn(dealer, order)
    with dealer_context(dealer):
        return operations.send_contract(actor=SYSTEM, contract_id=contract.id)


def viewed(dealer: DealerRef, order: Order) -> Contract:
    """One that its buyer has opened."""
    contract = sent(dealer, order)
    with dealer_context(dealer):
        return operations.open_contract(actor=buyer_of(order), contract_id=contract.id)


def reread(dealer: DealerRef, contract: Contract) -> Contract:
    """The contract as it is now."""
    with dealer_context(dealer):
        return Contract.objects.get(id=contract.id)


def last_code(phone: str = PHONE) -> str:
    """The six digits in the newest text message to this number."""
    for file in sorted(Path(settings.TEXTS_FOLDER).glob("*.json"), reverse=True):
        said = json.loads(file.read_text(encoding="utf-8"))
        found = re.search(r"\b\d{6}\b", said["text"])
        if said["to"] == phone and found:
            return found.group()
    raise AssertionError(f"no code was sent to {phone}")


def page_of(dealer: DealerRef, contract: Contract, rest: str = "") -> str:
    """Where its buyer signs it."""
    order_id: UUID | None = contract.order_id
    return f"/orders/{dealer.slug}/{order_id}/contracts/{contract.id}{rest}"
