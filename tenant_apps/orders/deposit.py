"""Deposits: 订金 goes back whenever the buyer changes their mind, 定金 (earnest money) is capped by law."""

from __future__ import annotations

from typing import Literal

from core.kernel.money import Money
from shared_apps.marketplace.facts import DEPOSIT

DepositKind = Literal["REFUNDABLE", "EARNEST"]
KINDS: tuple[DepositKind, ...] = ("REFUNDABLE", "EARNEST")

REFUNDABLE_DEPOSIT = DEPOSIT
"""What a buyer pays to reserve a car, as the market told them."""


def standard_deposit(price: Money) -> Money:
    """The refundable deposit for a car of this price: the fixed sum, for a very cheap car a fifth."""
    return min(Money(REFUNDABLE_DEPOSIT.amount, price.currency), earnest_cap(price))


def earnest_cap(price: Money) -> Money:
    """The most that 定金 may be: a fifth of the contract (Civil Code, art. 586), rounded down."""
    return Money(price.amount // 5, price.currency)


def acceptable(kind: DepositKind, deposit: Money, price: Money) -> bool:
    """Whether this deposit may be asked for a car of this price: something remains to be paid after it."""
    return (
        Money(0, price.currency) < deposit
        and deposit < price
        and (kind == "REFUNDABLE" or deposit <= earnest_cap(price))
    )
