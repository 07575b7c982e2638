"""Every state of an order against every verb: what the table lists works, everything else changes nothing."""

import pytest

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from shared_apps.marketplace.models import Listing, OrderSummary
from tenant_apps.cashier.models import Account, Payment
from tenant_apps.contracts.models import Contract
from tenant_apps.orders import operations
from tenant_apps.orders.models import Order
from tenant_apps.orders.states import ENDED_UNSOLD, ORDER
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations import release_vehicle
from tenants.context import dealer_context
from tests.factories.orders import make_order, pay_in_full, rendered
from tests.factories.staff import staff

VEHICLE_OF = {
    "HOLD": "HELD",
    "EXPIRED": "AVAILABLE",
    "RESERVED": "RESERVED",
    "CONTRACTED": "RESERVED",
    "FUNDED": "RESERVED",
    "READY": "ALLOCATED",
    "DELIVERED": "DELIVERED",
    "CLOSED": "DELIVERED",
    "CANCELLED": "AVAILABLE",
    "CANCEL_REQUESTED": "RESERVED",
    "DISPUTED": "RESERVED",
    "RETURN_REQUESTED": "DELIVERED",
    "RETURNED": "RECON",
}
VERBS = {
    "prepare_contract": lambda o, a: operations.prepare_contract(actor=a, order_id=o.id),
    "record_signature": lambda o, a: operations.record_signature(actor=a, order_id=o.id),
    "record_balance": lambda o, a: operations.record_balance(
        actor=a, order_id=o.id, amount=Money(100), reference="one yuan"
    ),
    "mark_ready": lambda o, a: operations.mark_ready(actor=a, order_id=o.id),
    "deliver": lambda o, a: operations.deliver_order(actor=a, order_id=o.id),
    "close": lambda o, a: operations.close_order(actor=a, order_id=o.id),
    "cancel": lambda o, a: operations.cancel_order(
        actor=a, order_id=o.id, reason="because", shown_minor=o.paid_minor
    ),
    "expire": lambda o, a: operations.expire_order(actor=SYSTEM, order_id=o.id),
}
REACHED = [state for state in ORDER.states if state != "DRAFT"]
LEGAL = {(move.source, move.verb) for move in ORDER.moves} | {("RESERVED", "prepare_contract")}


def snapshot(order):
    """All that a refused step must leave alone."""
    return (
        Order.objects.filter(id=order.id).values().get(),
        Vehicle.objects.filter(id=order.vehicle_id).values().get(),
        OrderSummary.objects.filter(id=order.id).values().get(),
        Listing.objects.filter(id=order.vehicle_id).values().get(),
        list(Payment.objects.filter(order_id=order.id).order_by("id").values()),
        list(Contract.objects.filter(order_id=order.id).order_by("id").values()),
        Account.objects.filter(order_id=order.id).values().get(),
        AuditLine.objects.count(),
        OutboxEvent.objects.count(),
    )


def check_consistent(order):
    """Car, market, summary, money and papers agree with the order's state."""
    order = Order.objects.get(id=order.id)
    held = sum(p.amount_minor for p in Payment.objects.filter(order_id=order.id, state="CAPTURED"))
    vehicle = Vehicle.objects.get(id=order.vehicle_id)
    summary = OrderSummary.objects.get(id=order.id)
    listing = Listing.objects.get(id=order.vehicle_id)
    assert vehicle.state == VEHICLE_OF[order.state]
    assert listing.on_offer == (order.state in ENDED_UNSOLD)
    assert (summary.state, summary.paid_minor, summary.version) == (
        order.state,
        order.paid_minor,
        order.version,
    )
    assert order.paid_minor == held == Account.objects.get(order_id=order.id).held_minor
    assert Contract.objects.filter(order_id=order.id).exclude(state="VOIDED").count() <= 1
    if order.state in ENDED_UNSOLD:
        assert not Contract.objects.filter(order_id=order.id).exclude(state="VOIDED").exists()
    return order


@pytest.mark.parametrize("state", REACHED)
def test_every_state_is_reached_with_car_money_and_papers_in_step(main, state):
    order = make_order(main, state)

    with dealer_context(main):
        assert check_consistent(order).state == state
        reached = [code for code, _ in order.milestones]
        assert reached[0] == "HOLD"
        assert reached[-1] == state


@pytest.mark.parametrize(("state", "verb"), [(s, v) for s in REACHED for v in VERBS if (s, v) not in LEGAL])
def test_a_step_the_table_does_not_list_changes_and_sends_nothing(main, state, verb):
    order = make_order(main, state)
    with dealer_context(main):
        before = snapshot(order)

        with pytest.raises(IllegalMove):
            VERBS[verb](order, staff("OWNER"))

        assert snapshot(order) == before


@pytest.mark.parametrize("state", ["HOLD", "RESERVED", "CONTRACTED", "FUNDED", "READY"])
def test_cancelling_releases_the_car_and_asks_all_money_back(main, state):
    order = make_order(main, state)
    with dealer_context(main):
        paid = order.paid_minor

        operations.cancel_order(
            actor=staff("MANAGER"), order_id=order.id, reason="buyer left", shown_minor=paid
        )

        order = check_consistent(order)
        assert (order.state, order.cancel_reason, order.paid_minor) == ("CANCELLED", "buyer left", 0)
        payments = list(Payment.objects.filter(order_id=order.id))
        assert {p.state for p in payments} <= {"REFUND_PENDING"}
        assert sum(p.amount_minor for p in payments) == paid
        asked = OutboxEvent.objects.filter(name="cashier.refund_asked")
        assert [e.payload["amount_minor"] for e in asked] == ([200_000] if paid else [])


class TestRecordBalance:
    def test_part_by_part_until_everything_is_paid_to_the_fen(self, main):
        order = make_order(main, "CONTRACTED")
        clerk = staff("FINANCE")
        due = order.total_minor - order.paid_minor
        with dealer_context(main):
            first = operations.record_balance(
                actor=clerk, order_id=order.id, amount=Money(due - 1), reference="part 1"
            )
            assert (first.state, first.paid_minor) == ("CONTRACTED", order.total_minor - 1)

            with pytest.raises(DomainError) as refused:
                operations.record_balance(actor=clerk, order_id=order.id, amount=Money(2), reference="part 2")
            assert (refused.value.code, refused.value.params) == ("cashier.overpaid", {"due": "0.01"})

            last = operations.record_balance(
                actor=clerk, order_id=order.id, amount=Money(1), reference="part 2"
            )
            assert (last.state, last.paid_minor) == ("FUNDED", order.total_minor)
            check_consistent(order)

    @pytest.mark.parametrize(
        ("amount", "reference", "code"),
        [
            (Money(0), "x", "cashier.amount_not_positive"),
            (Money(-5), "x", "cashier.amount_not_positive"),
            (Money(100, "EUR"), "x", "cashier.wrong_currency"),
            (Money(100), "  ", "cashier.reference_missing"),
            (Money(100), "used", "cashier.reference_used"),
            (Money(10**12), "x", "cashier.overpaid"),
        ],
    )
    def test_refuses_and_books_nothing(self, main, amount, reference, code):
        order = make_order(main, "CONTRACTED")
        with dealer_context(main):
            operations.record_balance(actor=SYSTEM, order_id=order.id, amount=Money(100), reference="used")
            before = snapshot(order)

            with pytest.raises(DomainError) as refused:
                operations.record_balance(
                    actor=staff("FINANCE"), order_id=order.id, amount=amount, reference=reference
                )

            assert refused.value.code == code
            assert snapshot(order) == before


class TestGuards:
    def test_nobody_signs_what_is_not_there(self, main):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            with pytest.raises(DomainError) as nothing:
                operations.record_signature(actor=SYSTEM, order_id=order.id)
            operations.prepare_contract(actor=SYSTEM, order_id=order.id)
            with pytest.raises(DomainError) as waiting:
                operations.record_signature(actor=SYSTEM, order_id=order.id)

        assert (nothing.value.code, waiting.value.code) == ("orders.no_contract", "orders.contract_rendering")

    def test_a_new_version_voids_the_rendered_one_and_must_be_rendered_itself(self, main):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            rendered(order.id)
            operations.prepare_contract(actor=SYSTEM, order_id=order.id)

            with pytest.raises(DomainError):
                operations.record_signature(actor=SYSTEM, order_id=order.id)

            states = list(Contract.objects.order_by("edition").values_list("edition", "state"))
            assert states == [(1, "VOIDED"), (2, "DRAFT")]

    def test_asking_twice_while_one_is_being_made_makes_one(self, main):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            operations.prepare_contract(actor=SYSTEM, order_id=order.id)
            operations.prepare_contract(actor=SYSTEM, order_id=order.id)

            assert Contract.objects.count() == 1

    def test_a_car_that_is_not_reserved_is_not_made_ready(self, main):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            release_vehicle(actor=SYSTEM, vehicle_id=order.vehicle_id, reason="slip")

            with pytest.raises(DomainError) as refused:
                operations.mark_ready(actor=SYSTEM, order_id=order.id)

        assert refused.value.code == "orders.vehicle_not_ready"

    def test_staff_say_why_they_cancel(self, main):
        order = make_order(main, "RESERVED")
        with dealer_context(main), pytest.raises(DomainError) as refused:
            operations.cancel_order(actor=staff("OWNER"), order_id=order.id, reason=" ")

        assert (refused.value.code, refused.value.field) == ("orders.reason_missing", "note")

    def test_a_running_hold_does_not_expire(self, main):
        order = make_order(main)
        with dealer_context(main):
            before = snapshot(order)
            with pytest.raises(DomainError) as refused:
                operations.expire_order(actor=SYSTEM, order_id=order.id)
            assert refused.value.code == "orders.hold_runs"
            assert snapshot(order) == before


def test_payment_in_full_of_several_orders_does_not_mix(main):
    one, two = make_order(main, "CONTRACTED"), make_order(main, "CONTRACTED")
    with dealer_context(main):
        pay_in_full(one.id)

        assert check_consistent(one).state == "FUNDED"
        assert check_consistent(two).state == "CONTRACTED"
