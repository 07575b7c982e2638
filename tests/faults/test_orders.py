"""A part breaks in the middle of a sale: nothing is half done, and the next try works."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from core.flow.moves.operations import ChangedMeanwhile, move
from core.flow.outbox.models import OutboxEvent
from core.kernel import ids
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.cashier.models import Payment
from tenant_apps.contracts.models import Contract
from tenant_apps.orders import operations
from tenant_apps.orders.models import Order
from tenant_apps.orders.states import ORDER
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.orders.test_walk import check_consistent, snapshot
from tests.apps.partexchange.test_differs_late import covered
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import billing_payment, captured, contact, make_order, pay_in_full, rendered
from tests.factories.partexchange import step as trade_step
from tests.factories.stock import make_trim, make_vehicle

ORDERS = "tenant_apps.orders.operations"
BREAKS = [
    f"{ORDERS}.settling.record_order_summary",
    f"{ORDERS}.settling.emit",
    "tenant_apps.stock.projections.emit",
]
STEPS = {
    "confirm": (
        "HOLD",
        lambda o: operations.confirm_deposit(actor=SYSTEM, order_id=o.id, captured=captured(o)),
    ),
    "mark_ready": ("FUNDED", lambda o: operations.mark_ready(actor=SYSTEM, order_id=o.id)),
    "deliver": ("READY", lambda o: operations.deliver_order(actor=SYSTEM, order_id=o.id)),
    "cancel": ("READY", lambda o: operations.cancel_order(actor=SYSTEM, order_id=o.id, reason="x")),
}


class Broken(RuntimeError):
    """The planted fault."""


def breaking(monkeypatch, target):
    def fail(*args, **kwargs):
        raise Broken(target)

    monkeypatch.setattr(target, fail)


@pytest.mark.parametrize("target", [*BREAKS, "core.flow.moves.operations.record"])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_breaks_half_way_never_happened(main, monkeypatch, step, target):
    state, take = STEPS[step]
    order = make_order(main, state)
    with dealer_context(main):
        before = snapshot(order)
        with monkeypatch.context() as patch:
            breaking(patch, target)
            with pytest.raises(Broken), transaction.atomic():
                take(order)

        assert snapshot(order) == before
        take(order)
        check_consistent(order)


@pytest.mark.parametrize("target", [*BREAKS, "core.flow.moves.operations.record"])
def test_an_old_car_that_differs_takes_order_and_car_back_or_neither(main, monkeypatch, target):
    order = covered(main, "READY")
    with dealer_context(main):
        before = snapshot(order), PartExchange.objects.values().get()
        with monkeypatch.context() as patch:
            breaking(patch, target)
            with pytest.raises(Broken), transaction.atomic():
                trade_step(order, "differ")
        assert (snapshot(order), PartExchange.objects.values().get()) == before
        trade_step(order, "differ")
        assert check_consistent(order).state == "CONTRACTED"


@pytest.mark.parametrize(
    "target",
    [
        *BREAKS,
        "tenant_apps.stock.operations.settling.record",
        f"{ORDERS}.holding.open_account",
        f"{ORDERS}.holding.record",
    ],
)
def test_a_hold_that_breaks_half_way_leaves_the_car_on_the_market(main, monkeypatch, target):
    car, buyer = make_vehicle(main, "AVAILABLE"), contact()
    with dealer_context(main):
        with monkeypatch.context() as patch:
            breaking(patch, target)
            with pytest.raises(Broken), transaction.atomic():
                operations.hold_for_buyer(actor=SYSTEM, vehicle_id=car.id, buyer=buyer)

        assert Vehicle.objects.get(id=car.id).state == "AVAILABLE"
        assert not Order.objects.exists()
        check_consistent(operations.hold_for_buyer(actor=SYSTEM, vehicle_id=car.id, buyer=buyer))


def test_a_balance_is_booked_in_both_books_or_in_none(main, monkeypatch):
    order = make_order(main, "CONTRACTED")
    with dealer_context(main):
        before = snapshot(order)
        with monkeypatch.context() as patch:
            breaking(patch, f"{ORDERS}.settling.emit")
            with pytest.raises(Broken), transaction.atomic():
                pay_in_full(order.id)
        assert snapshot(order) == before


def test_a_capture_that_cannot_be_handled_waits_and_is_handled_later(main, monkeypatch, deliver):
    order = make_order(main)
    payment = billing_payment(main, order)
    with market_context(), transaction.atomic():
        OutboxEvent.objects.create(
            name="billing.payment_captured",
            aggregate=f"payment:{payment.id}",
            dealer_schema=main.schema,
            payload={
                "payment_id": str(payment.id),
                "purpose": "DEPOSIT",
                "subject_id": str(order.id),
                "amount_minor": 200_000,
                "currency": "CNY",
                "method": "CARD",
                "captured_at": "2026-07-09T04:00:00+00:00",
            },
        )
    with monkeypatch.context() as patch:
        breaking(patch, "tenant_apps.orders.operations.paying.reserve_vehicle")
        deliver()

    with dealer_context(main):
        assert Order.objects.get(id=order.id).state == "HOLD"
        assert not Payment.objects.exists()
    with owner_context():
        waiting = OutboxEvent.objects.get(name="billing.payment_captured")
        assert (waiting.attempts, waiting.dead_at) == (1, None)
        OutboxEvent.objects.update(available_at=waiting.occurred_at)

    deliver()

    with dealer_context(main):
        assert check_consistent(order).state == "RESERVED"


def test_a_refund_that_billing_refuses_does_not_keep_the_car(main, deliver):
    order = make_order(main)
    unpaid = billing_payment(main, order, "OPEN")
    with dealer_context(main):
        word = captured(order, billing_payment_id=unpaid.id)
        operations.confirm_deposit(actor=SYSTEM, order_id=order.id, captured=word)
        operations.cancel_order(actor=SYSTEM, order_id=order.id, reason="x")

    deliver()

    with dealer_context(main):
        assert check_consistent(order).state == "CANCELLED"
        assert Vehicle.objects.get(id=order.vehicle_id).state == "AVAILABLE"
        assert Payment.objects.get().state == "REFUND_PENDING"
    with owner_context():
        waiting = OutboxEvent.objects.get(name="cashier.refund_asked")
    assert (waiting.attempts, "NotRefundable" in waiting.last_error) == (1, True)


def test_a_full_disk_fails_the_contract_visibly_and_the_next_try_works(main, monkeypatch, caplog):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        with monkeypatch.context() as patch:
            patch.setattr(
                "django.core.files.storage.FileSystemStorage._save",
                lambda *a: (_ for _ in ()).throw(OSError(28, "No space left on device")),
            )
            rendered(order.id)
        failed = Contract.objects.get()
        assert (failed.state, failed.pdf) == ("FAILED", "")
        assert failed.error == "server.error"  # the log alone says more
        assert "No space left" in caplog.text

        rendered(order.id)

        assert Contract.objects.get(version=2).state == "RENDERED"


@pytest.mark.parametrize(
    "change",
    [
        {"state": "SOLD"},
        {"paid_minor": 1},
        {"paid_minor": -1},
        {"state": "FUNDED"},
        {"state": "CANCELLED", "paid_minor": 5},
        {"deposit_minor": 0},
        {"deposit_minor": 10**12},
        {"deposit_kind": "GIFT"},
        {"deposit_kind": "EARNEST", "deposit_minor": 21_580_000 // 5 + 1},
        {"total_minor": 0},
    ],
)
def test_the_database_itself_refuses_an_order_that_makes_no_sense(main, change):
    order = make_order(main)
    with dealer_context(main), pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(id=order.id).update(**change)


def test_the_database_itself_refuses_two_live_orders_for_one_car(main):
    order = make_order(main)
    with dealer_context(main):
        twin = Order.objects.get(id=order.id)
        twin.id, twin.number = ids.new_id(), "MQ-999999"
        with pytest.raises(DatabaseError, match="order_one_per_vehicle"), transaction.atomic():
            twin.save(force_insert=True)


def test_a_price_of_ten_digits_goes_through_to_the_end(main):
    car = make_vehicle(main, "AVAILABLE", price=Money(999_999_999), trim=make_trim(msrp_minor=999_999_999))
    order = make_order(main, "FUNDED", vehicle=car)
    assert order.paid_minor == 999_999_999


def test_the_database_knows_the_same_moves_as_the_table(main):
    with dealer_context(main):
        assert moves_in_database("order") == moves_in_code(ORDER)


@pytest.mark.parametrize(
    "hand",
    [
        {"state": "RESERVED"},
        {"state": "RESERVED", "last_move": "reserve"},
        {"state": "RESERVED", "version": F("version") + 1},
        {"state": "CONTRACTED", "last_move": "record_signature", "version": F("version") + 1},
        {"state": "DELIVERED", "last_move": "reserve", "version": F("version") + 1},
    ],
)
def test_no_other_hand_writes_a_state(main, hand):
    order = make_order(main)
    with dealer_context(main):
        with pytest.raises(DatabaseError, match="does not lead"), transaction.atomic():
            Order.objects.filter(id=order.id).update(**hand)
        assert Order.objects.get(id=order.id).state == "HOLD"


def test_an_order_read_before_somebody_elses_move_is_not_written(main):
    order = make_order(main)
    with dealer_context(main):
        stale = Order.objects.get(id=order.id)
        operations.confirm_deposit(actor=SYSTEM, order_id=order.id, captured=captured(order))
        before = snapshot(order)
        with pytest.raises(ChangedMeanwhile), transaction.atomic():
            move(stale, machine=ORDER, verb="expire", actor=SYSTEM, action="orders.order.expired")
        assert (stale.state, stale.version) == (order.state, order.version)
        assert snapshot(order) == before


@pytest.mark.parametrize("change", [{"total_minor": 99_000_000}, {"vin": "X" * 17}, {"number": "MQ-7"}])
def test_the_database_keeps_what_was_agreed(main, change):
    order = make_order(main)
    with dealer_context(main), pytest.raises(DatabaseError, match="stands"), transaction.atomic():
        Order.objects.filter(id=order.id).update(**change)
