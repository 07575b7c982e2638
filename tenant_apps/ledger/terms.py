"""The accounts money stands on, and one line of an entry."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from core.kernel.money import Money


class Account(StrEnum):
    """Accounts by their codes in the Chinese accounting standards (企业会计准则——应用指南, appendix)."""

    BANK = "1002"
    """银行存款: what stands on the dealer's bank accounts."""
    PROCESSOR = "1012"
    """其他货币资金: what the card processor took for the dealer and has not paid out."""
    RECEIVABLE = "1122"
    """应收账款: what was sold and is still to be paid, by a lender or for a car traded in."""
    INVENTORY = "1405"
    """库存商品: the cars of the dealer, at their cost."""
    SUPPLIERS = "2202"
    """应付账款: what is owed for the cars that came in."""
    CONTRACT_LIABILITY = "2205"
    """合同负债: what buyers paid for cars they do not have yet."""
    WAGES_PAYABLE = "2211"
    """应付职工薪酬: commission that sales advisers have earned and is still to be paid with their wages."""
    OUTPUT_VAT = "222101"
    """应交税费—销项税: the VAT in what was sold."""
    OTHER_PAYABLES = "2241"
    """其他应付款: what is on its way back to buyers, or came and belongs to nobody known."""
    REVENUE = "6001"
    """主营业务收入: what was sold, without its VAT."""
    OTHER_REVENUE = "6051"
    """其他业务收入: services beside the sale, as bringing a car, without their VAT."""
    COST_OF_SALES = "6401"
    """主营业务成本: what the cars that were sold had cost."""
    SELLING_EXPENSES = "6601"
    """销售费用: what selling costs, as the commission of sales advisers."""
    BANK_CHARGES = "6603"
    """财务费用: what banks and the card processor keep for their work."""
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


class Movement(NamedTuple):
    """What one entry moved on one account, positive a debit; `note` is the bank's reference where known."""

    entry_id: UUID
    source: str
    kind: str
    at: datetime
    order_id: UUID | None
    note: str
    amount: Money


def transfer(amount: Money, *, debit: Account, credit: Account) -> tuple[Line, Line]:
    """The two lines of a plain entry."""
    return Line(debit, amount), Line(credit, -amount)
