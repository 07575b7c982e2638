from __future__ import annotations

from datetime import datetime
from uuid import UUID

from billing.events import CheckoutExpired, DisputeChanged, PaymentCaptured, PaymentFailed
from billing.operations import drop_checkout
from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from shared_apps.recalls.events import RecallLifted
from tenant_apps.cashier.events import PaidTwice
from tenant_apps.cashier.operations.disputes import Disputed
from tenant_apps.cashier.queries import disputes_waiting
from tenant_apps.contracts.events import ContractChanged, ContractFailed, ContractRendered, ContractSealed
from tenant_apps.contracts.policies import drawn_by_itself
from tenant_apps.contracts.states import ENDED
from tenant_apps.orders import ending_cards, errands, gates, money
from tenant_apps.orders.events import CheckoutAbandoned
from tenant_apps.orders.facts import PART
from tenant_apps.orders.operations import (
    confirm_deposit,
    confirm_part,
    forget_checkout,
    reconcile_orders,
    record_dispute,
    renew_summary,
    retell_deposit,
)
from tenant_apps.orders.operations.changing import pass_on_price
from tenant_apps.orders.operations.disputing import note_paid_twice
from tenant_apps.orders.operations.papers import draw_deposit, follow_contract, follow_seal
from tenant_apps.orders.operations.paying import Captured
from tenant_apps.orders.operations.recalling import forget_lifted, forget_recall, note_recall
from tenant_apps.orders.page_cards import CONTRACT, DOCUMENTS, PAPER, RECALL
from tenant_apps.orders.sections import register
from tenant_apps.stock.events import VehicleRecalled, VehicleRepaired, VehicleRepriced
from tenants.archive.hooks import Finding, Restored, after_restore

PURPOSE = "DEPOSIT"
register(RECALL)
register(CONTRACT)
register(ending_cards.PRICE)
register(ending_cards.ENDING)
register(DOCUMENTS)
register(PAPER)
register(money.SECTION)
gates.register(money.REGION)
errands.register(errands.Errand(code="dispute", right="orders.payment", rows=disputes_waiting))


@handles(PaymentCaptured)
def on_payment_captured(delivery: Delivery) -> None:
    """Billing holds a deposit or a part of the balance: it is booked, or the money goes back."""
    said = delivery.payload
    if said["purpose"] != PURPOSE and not said["purpose"].startswith(PART):
        return
    captured = Captured(
        billing_payment_id=UUID(said["payment_id"]),
        amount=Money(said["amount_minor"], said["currency"]),
        method=said["method"],
        captured_at=datetime.fromisoformat(said["captured_at"]),
    )
    confirm = confirm_deposit if said["purpose"] == PURPOSE else confirm_part
    confirm(actor=SYSTEM, order_id=UUID(said["subject_id"]), captured=captured)


@handles("orders.order.reserve")
def on_reserved(delivery: Delivery) -> None:
    """The deposit is here: what was agreed by it is put on paper."""
    if drawn_by_itself("DEPOSIT"):
        draw_deposit(actor=SYSTEM, order_id=UUID(delivery.payload["id"]))


@handles(CheckoutExpired)
@handles(PaymentFailed)
def on_page_closed(delivery: Delivery) -> None:
    """Nobody can pay on that page any more. The hold runs on, and the order's page opens another."""
    said = delivery.payload
    if said["purpose"] == PURPOSE:
        forget_checkout(
            actor=SYSTEM,
            order_id=UUID(said["subject_id"]),
            billing_payment_id=UUID(said["payment_id"]),
        )


@handles(DisputeChanged)
def on_dispute_changed(delivery: Delivery) -> None:
    """A bank asks a payment back, or has decided: the order stands still, goes on, or ends."""
    said = delivery.payload
    told = Disputed(
        billing_dispute_id=UUID(said["dispute_id"]),
        billing_payment_id=UUID(said["payment_id"]),
        amount=Money(said["amount_minor"], said["currency"]),
        status=said["status"],
        reason=said["reason"],
        withdrawn=said["withdrawn"],
        due_by=datetime.fromisoformat(said["due_by"]) if said["due_by"] else None,
    )
    record_dispute(actor=SYSTEM, order_id=UUID(said["subject_id"]), told=told)


@handles(PaidTwice)
def on_paid_twice(delivery: Delivery) -> None:
    """The staff hear that the buyer has money twice."""
    note_paid_twice(actor=SYSTEM, order_id=UUID(delivery.payload["order_id"]))


@handles(CheckoutAbandoned)
def on_checkout_abandoned(delivery: Delivery) -> None:
    """Have billing close the page of an order that no longer waits for its deposit."""
    drop_checkout(actor=SYSTEM, payment_id=UUID(delivery.payload["billing_payment_id"]))


@handles(VehicleRepriced)
def on_repriced(delivery: Delivery) -> None:
    """A price that falls is passed on to buyers whom it was promised."""
    said = delivery.payload
    if said["price_minor"] < said["before_minor"]:
        pass_on_price(
            actor=SYSTEM,
            trim_id=UUID(said["trim_id"]),
            price=Money(said["price_minor"], said["currency"]),
            mileage_km=said["mileage_km"],
        )


@handles(VehicleRecalled)
def on_recalled(delivery: Delivery) -> None:
    """Whoever was promised the car hears of its recall."""
    said = delivery.payload
    note_recall(
        actor=SYSTEM,
        vehicle_id=UUID(said["vehicle_id"]),
        recall_id=UUID(said["recall_id"]),
        title=f"{said['number']} {said['title_zh']}",
    )


@handles(VehicleRepaired)
def on_repaired(delivery: Delivery) -> None:
    """A car that nothing holds back any more."""
    if not delivery.payload["still_open"]:
        forget_recall(actor=SYSTEM, vehicle_id=UUID(delivery.payload["vehicle_id"]))


@handles(RecallLifted)
def on_recall_lifted(delivery: Delivery) -> None:
    """Staff and buyer are told no longer that the maker called the car back."""
    forget_lifted(actor=SYSTEM)


@handles(ContractRendered)
@handles(ContractFailed)
def on_contract_done(delivery: Delivery) -> None:
    """The buyer sees the contract, or that there is none."""
    if delivery.payload["order_id"] and delivery.payload.get("kind", "SALE") == "SALE":
        renew_summary(actor=SYSTEM, order_id=UUID(delivery.payload["order_id"]))


@handles(ContractSealed)
def on_contract_sealed(delivery: Delivery) -> None:
    """Both parties are bound: the order is contracted without anybody's doing."""
    said = delivery.payload
    if said["kind"] == "SALE" and said["order_id"]:
        follow_seal(actor=SYSTEM, order_id=UUID(said["order_id"]), contract_id=UUID(said["contract_id"]))


@handles(ContractChanged)
def on_contract_ended(delivery: Delivery) -> None:
    """What waited for signers is off the table."""
    said = delivery.payload
    if said["kind"] == "SALE" and said["order_id"] and said["state"] in ENDED:
        follow_contract(actor=SYSTEM, order_id=UUID(said["order_id"]))


@handles("dealers.imported")
def on_imported(delivery: Delivery) -> None:
    """A dealer came from elsewhere: the market learns what reserving a car costs there."""
    retell_deposit(actor=SYSTEM)


@after_restore
def on_restored(restored: Restored) -> list[Finding]:
    """Buyers' lists and the deposit they are told follow the books back; money that differs is told."""
    retell_deposit(actor=SYSTEM)
    return reconcile_orders(actor=SYSTEM, since=restored.restored_to)
