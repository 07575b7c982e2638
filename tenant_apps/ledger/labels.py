"""What accounts and happenings are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenant_apps.ledger.terms import Account

ACCOUNTS = {
    Account.BANK: _("Bank deposits"),
    Account.PROCESSOR: _("Money held by the card processor"),
    Account.RECEIVABLE: _("Accounts receivable"),
    Account.DISPUTED: _("Other receivables"),
    Account.INVENTORY: _("Inventory of cars"),
    Account.SUPPLIERS: _("Accounts payable"),
    Account.CONTRACT_LIABILITY: _("Contract liabilities"),
    Account.WAGES_PAYABLE: _("Wages payable"),
    Account.OUTPUT_VAT: _("Taxes payable — output VAT"),
    Account.OTHER_PAYABLES: _("Other payables"),
    Account.REVENUE: _("Revenue from car sales"),
    Account.OTHER_REVENUE: _("Other operating revenue"),
    Account.FORFEITED_DEPOSITS: _("Non-operating income"),
    Account.COST_OF_SALES: _("Cost of sales"),
    Account.SELLING_EXPENSES: _("Selling expenses"),
    Account.BANK_CHARGES: _("Financial expenses"),
    Account.DAMAGES: _("Non-operating expenses"),
}

KINDS = {
    "payment.captured": _("Payment received"),
    "payment.refused": _("Payment that the order could not use"),
    "payment.refund_asked": _("Refund promised to the buyer"),
    "payment.refunded": _("Refund sent"),
    "payment.bounced": _("Refund came back from the buyer's bank"),
    "payment.forfeited": _("Kept of what the buyer paid"),
    "payment.owed": _("Compensation owed to the buyer"),
    "dispute.withdrawn": _("Disputed payment taken back by the bank"),
    "dispute.reinstated": _("Disputed payment given back by the bank"),
    "dispute.lost": _("Dispute lost"),
    "dispute.twice": _("Refund arrived although the bank had taken the payment back"),
    "dispute.once": _("Refund came back that the buyer would have had twice"),
    "sale.recognised": _("Car handed over: revenue and VAT"),
    "fee.recognised": _("Car brought to the buyer: revenue and VAT"),
    "sale.settled": _("Payments set against the sale"),
    "sale.cost": _("Car handed over: its cost"),
    "sale.returned": _("Car returned: revenue and VAT taken back"),
    "sale.cost_returned": _("Car returned: back in stock at its cost"),
    "sale.unsettled": _("Car returned: payments owed to the buyer again"),
    "stock.purchased": _("Car bought"),
    "psp.fee": _("Fee of the card processor"),
    "psp.payout": _("Card processor paid out to the bank"),
    "commission.month": _("Commission of a month"),
    "bank.written_off": _("Difference with the bank explained"),
    "bank.write_off_undone": _("Explanation of a difference with the bank taken back"),
}


def kind_label(kind: str) -> str:
    """What happened, in the reader's language; the kind itself where it has no words."""
    return str(KINDS.get(kind, kind))
