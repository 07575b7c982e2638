"""Deposits: 订金 goes back whenever the buyer changes their mind, 定金 (earnest money) is capped by law."""

from __future__ import annotations

from core.kernel.money import Money
from shared_apps.marketplace.facts import Deposit


def acceptable(deposit: Deposit, price: Money) -> bool:
    """Whether this deposit may be asked for a car of this price: something remains to be paid after it, and
    定金 is a fifth of the contract at most (Civil Code, art. 586), rounded down.
    """
    kind, amount = deposit
    most = Money(price.amount // 5, price.currency)
    return Money(0, price.currency) < amount < price and (kind == "REFUNDABLE" or amount <= most)
