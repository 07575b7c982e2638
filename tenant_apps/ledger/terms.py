"""The accounts money stands on, and one line of an entry."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from core.kernel.money import Money


class Account(StrEnum):
    """Accounts by their codes in the Chinese accounting standards (企业会计准则——应用指南, appendix)."""

    BANK = "1002"
    """银行存款: what stands on the dealer's bank accounts."""
    PROCESSOR = "1012"
    """其他货币资金: what the card processor took for the dealer and has not paid out."""
    CONTRACT_LIABILITY = "2205"
    """合同负债: what buyers paid for cars they do not have yet."""
    OTHER_PAYABLES = "2241"
    """其他应付款: what is on its way back to buyers."""
    DISPUTED = "1221"
    """其他应收款: what card networks took back while a payment is disputed."""
    FORFEITED_DEPOSITS = "6301"
    """营业外收入: earnest money and fees that buyers left behind."""
    DAMAGES = "6711"
    """营业外支出: what the dealer pays beyond the price, as the second half of a doubled earnest money."""


class Line(NamedTuple):
    """An amount on an account: positive is a debit, negative a credit."""

    account: Account
    amount: Money


def transfer(amount: Money, *, debit: Account, credit: Account) -> tuple[Line, Line]:
    """The two lines of a plain entry."""
    return Line(debit, amount), Line(credit, -amount)
