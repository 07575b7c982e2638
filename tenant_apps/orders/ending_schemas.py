from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema

from core.edge.api import Moment, MoneyOut
from shared_apps.marketplace.facts import DepositKind
from tenant_apps.orders.market_schemas import EndingOut


class EndingRequestOut(Schema):
    """What somebody asked for. `ground` says at whose door it lies, or why the car comes back at `km`."""

    kind: str
    ground: str
    km: int | None
    reason: str
    asked_by: str
    asked_at: datetime
    decision: str
    decision_note: str
    payout: MoneyOut


class EndingPreviewOut(EndingOut):
    """What ending the order would cost by the rules it was placed under, and what was asked for."""

    policy_version: int
    request: EndingRequestOut | None


class PolicyRules(Schema):
    """A dealer's rules on deposits and on ending orders. `…_minor` are amounts in minor units, `…_permille`
    of the price. A deposit is at most a fifth of its car's price.
    """

    deposit_kind: DepositKind
    deposit_minor: int
    free_hours: int
    fee_contracted_minor: int
    fee_funded_minor: int
    fee_ready_minor: int
    fee_cap_permille: int
    lender_declined_free: bool
    return_days: int
    return_km: int
    use_permille: int
    failure_days: int
    failure_km: int
    part_days: int
    price_protection: bool
    approval_cap_minor: int


class PolicyIn(PolicyRules):
    """The next version; without `valid_from` it is in force at once."""

    valid_from: Moment | None = None


class PolicyOut(Schema):
    """One version; version 0 is the standard, which nobody made."""

    id: UUID | None
    version: int
    valid_from: datetime | None
    made_by: str
    rules: PolicyRules


class PoliciesOut(Schema):
    """Every version, the newest first; `current` is the one in force for orders placed now."""

    current: int
    items: list[PolicyOut]
