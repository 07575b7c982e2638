"""What a sale means in the books: revenue and VAT when the car is handed over, all back on its return."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.invoicing.terms import split, split_at
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.queries import posted, standing
from tenant_apps.ledger.terms import Account, Line, transfer
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.gates import charges
from tenant_apps.stock.queries import Costing, costing_of


def book_purchase(*, actor: Actor, vehicle_id: UUID) -> None:
    """The car stands in stock at what it cost, owed to whoever sold it; once."""
    source = f"vehicle:{vehicle_id}:purchased"
    cost = costing_of(vehicle_id).cost
    if not cost or posted(source) is not None:
        return
    with transaction.atomic():
        lines = transfer(cost, debit=Account.INVENTORY, credit=Account.SUPPLIERS)
        post(actor=actor, source=source, kind="stock.purchased", lines=lines)


def book_sale(*, actor: Actor, order: OrderAtHand) -> None:
    """The car is the buyer's: revenue and VAT against what is to be paid, its cost out of stock; once.

    Services beside the sale, as bringing the car, are revenue of their own.
    """
    car = costing_of(order.vehicle_id)
    with transaction.atomic():
        book_purchase(actor=actor, vehicle_id=order.vehicle_id)
        _post(actor, order, "recognised", _revenue(order, car))
        settle_sale(actor=actor, order=order)
        if car.cost:
            lines = transfer(car.cost, debit=Account.COST_OF_SALES, credit=Account.INVENTORY)
            _post(actor, order, "cost", lines)
        _book_services(actor, order)


def settle_sale(*, actor: Actor, order: OrderAtHand) -> None:
    """Set what the buyer has paid so far against what the sale is owed; nothing where there is neither."""
    owed = standing([order.id], Account.RECEIVABLE).get(order.id, 0)
    paid = -standing([order.id], Account.CONTRACT_LIABILITY).get(order.id, 0)
    amount = Money(min(owed, paid), order.total.currency)
    if amount.amount <= 0:
        return
    lines = transfer(amount, debit=Account.CONTRACT_LIABILITY, credit=Account.RECEIVABLE)
    post(
        actor=actor,
        source=f"sale:{order.id}:settled:{owed}",
        kind="sale.settled",
        order_id=order.id,
        lines=lines,
        note=order.number,
    )


def book_return(*, actor: Actor, order: OrderAtHand) -> None:
    """The car came back: the sale is posted back line by line, what was paid is owed to the buyer again."""
    sale = posted(f"sale:{order.id}:recognised")
    if sale is None:
        return
    car = costing_of(order.vehicle_id)
    with transaction.atomic():
        back = [Line(Account(p.account), Money(-p.amount_minor, p.currency)) for p in sale.postings.all()]
        _post(actor, order, "returned", back)
        over = -standing([order.id], Account.RECEIVABLE).get(order.id, 0)
        if over > 0:
            amount = Money(over, order.total.currency)
            lines = transfer(amount, debit=Account.RECEIVABLE, credit=Account.CONTRACT_LIABILITY)
            _post(actor, order, "unsettled", lines)
        if car.cost:
            lines = transfer(car.cost, debit=Account.INVENTORY, credit=Account.COST_OF_SALES)
            _post(actor, order, "cost_returned", lines)


def _book_services(actor: Actor, order: OrderAtHand) -> None:
    """What was paid for services beside the sale is earned with the hand-over."""
    for charge in charges(order):
        if charge.due or not charge.total:
            continue
        parts = split_at(charge.total, charge.vat_rate)
        post(
            actor=actor,
            source=f"fee:{order.id}:{charge.code}",
            kind="fee.recognised",
            order_id=order.id,
            lines=[
                Line(Account.CONTRACT_LIABILITY, parts.total),
                Line(Account.OTHER_REVENUE, -parts.net),
                Line(Account.OUTPUT_VAT, -parts.vat),
            ],
            note=order.number,
        )


def _revenue(order: OrderAtHand, car: Costing) -> list[Line]:
    parts = split(order.total, "USED_CAR" if car.used else "NEW_CAR")
    return [
        Line(Account.RECEIVABLE, parts.total),
        Line(Account.REVENUE, -parts.net),
        Line(Account.OUTPUT_VAT, -parts.vat),
    ]


def _post(actor: Actor, order: OrderAtHand, step: str, lines: list[Line] | tuple[Line, ...]) -> None:
    post(
        actor=actor,
        source=f"sale:{order.id}:{step}",
        kind=f"sale.{step}",
        order_id=order.id,
        lines=lines,
        note=order.number,
    )
