"""What ending an order costs whom: the same answer for the page that shows and for the act that follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from core.kernel import clock
from core.kernel.errors import DomainError
from core.kernel.money import Money
from tenant_apps.cashier.queries import owed_minor
from tenant_apps.orders.ending import (
    Assessment,
    Cause,
    Ground,
    Line,
    Policy,
    Standing,
    assess_cancellation,
    assess_return,
)
from tenant_apps.orders.errors import AmountMoved, AmountNotShown, ReturnStillOpen
from tenant_apps.orders.models import Order
from tenant_apps.orders.queries import policy_of
from tenant_apps.orders.states import PAUSED


def if_cancelled(order: Order, cause: Cause, at: datetime | None = None) -> Assessment:
    """What cancelling costs; `at` is when the buyer or the staff asked for it, by default now."""
    return assess_cancellation(policy_of(order), standing_of(order), cause, at or clock.now())


def if_returned(order: Order, ground: Ground, km: int, at: datetime | None = None) -> Assessment:
    """What bringing the delivered car back costs, its odometer at `km`."""
    return assess_return(policy_of(order), standing_of(order, km), ground, at or clock.now())


def standing_of(order: Order, km: int = 0) -> Standing:
    """The order as the rules see it; one that waits for a decision stands where it came from."""
    return Standing(
        state=order.paused_from if order.state in PAUSED else order.state,
        price=order.total_minor,
        deposit=order.deposit_minor,
        deposit_kind=order.deposit_kind,
        paid=order.paid_minor - (owed_minor(order.id) if order.delivered_at else 0),
        reserved_at=order.reserved_at,
        delivered_at=order.delivered_at,
        km=km,
    )


def closing_obstacle(order: Order) -> DomainError | None:
    """Why nobody closes a delivered order by hand: until it is closed its buyer may ask for a return."""
    if order.delivered_at is None:
        return None
    until = order.delivered_at + policy_of(order).returns_for
    if until <= clock.now():
        return None
    return ReturnStillOpen(params={"until": until.astimezone(clock.SHANGHAI).date().isoformat()})


def require_shown(order: Order, found: Assessment, shown_minor: int | None) -> None:
    """Raise AmountNotShown or AmountMoved unless the person saw this very amount, in minor units, before."""
    if shown_minor is None and (found.payout or found.kept):
        raise AmountNotShown(params=_told(order, found))
    if shown_minor is not None and shown_minor != found.payout:
        raise AmountMoved(params=_told(order, found))


def may_promise_less(policy: Policy, order: Order, price: Money) -> bool:
    """Whether a price that fell is passed on to this order's buyer, by the policy it was placed under."""
    return (
        policy.price_protection
        and order.state in ("HOLD", "RESERVED")
        and price.currency == order.currency
        and max(order.paid_minor, order.deposit_minor) < price.amount < order.total_minor
    )


def said(line: Line) -> str:
    """The line's reason in the language of the page."""
    return line.en if (get_language() or "").startswith("en") else line.zh


def ending_of(found: Assessment, currency: str) -> dict[str, Any]:
    """The assessment as the APIs tell it."""

    def sum_of(minor: int) -> dict[str, Any]:
        return {"amount": minor, "currency": currency}

    return {
        "payout": sum_of(found.payout),
        "refund": sum_of(found.refund),
        "kept": sum_of(found.kept),
        "compensation": sum_of(found.compensation),
        "lines": [
            {
                "code": line.code,
                "effect": line.effect,
                "amount": sum_of(line.amount),
                "text_zh": line.zh,
                "text_en": line.en,
            }
            for line in found.lines
        ],
        "needs_approval": found.needs_approval,
        "refused": found.refused,
    }


def _told(order: Order, found: Assessment) -> dict[str, object]:
    whole, cents = divmod(found.payout, 100)
    figure = f"{whole:,}" + (f".{cents:02d}" if cents else "")
    return {"amount": figure, "payout_minor": found.payout, "currency": order.currency}
