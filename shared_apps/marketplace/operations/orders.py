from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.storage.inserting import renew
from shared_apps.marketplace.facts import Deposit, OrderFacts
from shared_apps.marketplace.models import DealerDeposit, OrderSummary


def record_order_summary(facts: OrderFacts) -> None:
    """Let the buyer see an order as it stands; an older version changes nothing.

    To be called in the transaction of the order's change, in its dealer's context.
    """
    columns = {
        "number": facts.number,
        "dealer_id": facts.dealer_id,
        "buyer_id": facts.buyer_id,
        "state": facts.state,
        "vehicle_id": facts.vehicle_id,
        "vehicle_title_zh": facts.vehicle_title_zh,
        "vehicle_title_en": facts.vehicle_title_en,
        "art_url": facts.art_url,
        "colour_zh": facts.colour_name_zh,
        "colour_en": facts.colour_name_en,
        "colour_hex": facts.colour_hex,
        "total_minor": facts.total_minor,
        "deposit_minor": facts.deposit_minor,
        "deposit_kind": facts.deposit_kind,
        "paid_minor": facts.paid_minor,
        "currency": facts.currency,
        "hold_expires_at": facts.hold_expires_at,
        "placed_at": facts.placed_at,
        "milestones": [[code, at.isoformat()] for code, at in facts.milestones],
        "contract_ready": facts.contract_ready,
        "contract_id": facts.contract_id,
        "checkout_url": facts.checkout_url,
        "version": facts.version,
    }
    renew(OrderSummary(id=facts.order_id, **columns), newer="version")


@transaction.atomic
def expire_summary(order_id: UUID) -> None:
    """Let the buyer see an unpaid order as expired that its dealer no longer knows, as after a restore."""
    OrderSummary.objects.filter(id=order_id, paid_minor=0).update(
        state="EXPIRED", hold_expires_at=None, checkout_url=""
    )


def record_deposit_terms(dealer_id: UUID, *, terms: Sequence[tuple[datetime, Deposit]]) -> None:
    """Let buyers see what a dealer asks for reserving a car: the terms in force and those that follow, in
    order, each from its moment on.

    To be called in the transaction that changes the dealer's rules, in its context.
    """
    told = [[since.isoformat(), deposit.kind, deposit.amount.amount] for since, deposit in terms]
    DealerDeposit.objects.update_or_create(dealer_id=dealer_id, defaults={"terms": told})
