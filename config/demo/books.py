"""The books of a demo dealer: some invoices, and a bank statement of which nearly all is explained."""

from __future__ import annotations

from core.kernel.actor import SYSTEM, Actor
from tenant_apps.closing.operations import import_statement
from tenant_apps.closing.queries import Unmatched, named, today, unmatched
from tenant_apps.invoicing.operations import issue_invoice
from tenant_apps.invoicing.queries import invoiced
from tenant_apps.invoicing.states import INVOICED_WHEN
from tenant_apps.ledger.terms import Account
from tenant_apps.orders.queries import orders_in
from tenants.context import DealerRef

LEFT = 2
"""Orders that wait for their invoice, and movements that the statement does not show."""
FEE = "15.00"


def keep_books(dealer: DealerRef, team: dict[str, list[Actor]]) -> None:
    """Issue invoices of delivered cars and import a month's statement, in the dealer's context; once."""
    clerk = next(iter(team.get("FINANCE") or team["OWNER"]))
    sold = orders_in(SYSTEM, INVOICED_WHEN)
    have = invoiced([order.id for order in sold])
    if have or not sold:
        return
    for number, order in enumerate(sold[LEFT:], start=1):
        issue_invoice(
            actor=clerk, order_id=order.id, buyer_name=order.buyer_name, id_kind="PASSPORT",
            id_number=f"E{20_000_000 + number}",
        )  # fmt: skip
    rows = unmatched(until=today()).filter(account=Account.BANK.value)
    moved = named(list(rows.order_by("entry__at", "id")))
    shown = moved[:-1] if len(moved) > 1 else moved
    told = ["交易日期,借方发生额,贷方发生额,对方户名,交易流水号,摘要", *map(_stated, shown)]
    told.append(f"{today()},{FEE},,,FEE{dealer.slug},账户管理费")
    data = "\n".join(told).encode("gb18030")
    import_statement(actor=clerk, data=data, file_name="工行流水.csv", label="工行 基本户")


def _stated(one: Unmatched) -> str:
    minor = one.movement.amount.amount
    figure = f"{abs(minor) / 100:.2f}"
    sides = f"{figure}," if minor < 0 else f",{figure}"
    return f"{one.on},{sides},{one.buyer_name},{one.movement.note},购车款 {one.order_number}"
