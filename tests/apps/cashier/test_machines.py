"""The cashier's machines: the database lets through exactly the moves of the tables, and no other hand."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from core.flow.moves.operations import move
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from tenant_apps.cashier import operations
from tenant_apps.cashier.errors import MoreThanHeld
from tenant_apps.cashier.models import Account, Dispute, Payment
from tenant_apps.cashier.queries import account, payments_of
from tenant_apps.cashier.states import ACCOUNT, DISPUTE, PAYMENT
from tenant_apps.ledger.queries import balances_of
from tenant_apps.ledger.terms import Account as Books
from tenants.context import dealer_context
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.staff import staff

MACHINES = {machine.name: machine for machine in (PAYMENT, ACCOUNT, DISPUTE)}
PAIRS = [
    (name, state, verb)
    for name, machine in MACHINES.items()
    for state in machine.states
    for verb in sorted({step.verb for step in machine.moves})
]


def held(*amounts):
    """An order of ten thousand yuan whose deposit, and then transfers, came in."""
    order_id = ids.new_id()
    operations.open_account(actor=SYSTEM, order_id=order_id, due=Money(1_000_000))
    for nth, minor in enumerate(amounts):
        if nth:
            operations.record_balance(
                actor=SYSTEM, order_id=order_id, amount=Money(minor), reference=f"bank {nth}"
            )
            continue
        operations.record_capture(
            actor=SYSTEM,
            order_id=order_id,
            billing_payment_id=ids.new_id(),
            amount=Money(minor),
            method="CARD",
            captured_at=clock.now(),
        )
    return order_id


@pytest.mark.parametrize("name", MACHINES)
def test_the_database_knows_the_same_moves_as_the_table(main, name):
    with dealer_context(main):
        assert moves_in_database(name) == moves_in_code(MACHINES[name])


@pytest.mark.parametrize(("name", "state", "verb"), PAIRS)
def test_a_verb_leads_where_the_table_says_or_nowhere(name, state, verb):
    listed = {(step.source, step.verb): step.target for step in MACHINES[name].moves}
    if (state, verb) in listed:
        assert MACHINES[name].target(state, verb) == listed[state, verb]
        return
    with pytest.raises(IllegalMove):
        MACHINES[name].target(state, verb)


@pytest.mark.parametrize(
    ("model", "hand"),
    [
        (Account, {"state": "PAID"}),
        (Account, {"state": "PAID", "last_move": "take_all"}),
        (Account, {"state": "PAID", "last_move": "close_page", "version": F("version") + 1}),
        (Payment, {"state": "REFUND_PENDING", "refund_minor": 5, "refund_asked_at": clock.now()}),
        (Payment, {"state": "FORFEITED", "forfeited_minor": 200_000}),
    ],
)
def test_no_other_hand_writes_a_state(main, model, hand):
    with dealer_context(main):
        held(200_000)
        before = model.objects.values().get()
        with pytest.raises(DatabaseError, match="does not lead"), transaction.atomic():
            model.objects.update(**hand)
        assert model.objects.values().get() == before


@pytest.mark.parametrize("role", ["OWNER", "FINANCE", "SALES"])
def test_nobody_of_the_staff_moves_an_account(role):
    assert not any(step.may(staff(role)) for step in ACCOUNT.moves)


class TestPartsOfWhatIsHeld:
    def test_a_part_goes_back_and_the_rest_is_kept(self, main):
        with dealer_context(main):
            order_id = held(200_000, 300_000)
            operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="x", amount=Money(350_000))
            deposit, transfer = payments_of(order_id)
            assert (transfer.state, transfer.refund_minor) == ("REFUND_PENDING", 300_000)
            assert (deposit.state, deposit.refund_minor, deposit.held_minor) == (
                "REFUND_PENDING",
                50_000,
                150_000,
            )
            operations.forfeit(actor=SYSTEM, order_id=order_id, amount=Money(150_000))
            assert (account(order_id).held_minor, account(order_id).state) == (0, "REFUND_PENDING")
            operations.return_transfers(actor=SYSTEM, order_id=order_id, reference="back")
            operations.settle_refund(actor=SYSTEM, billing_payment_id=deposit.billing_payment_id)
            assert account(order_id).state == "REFUNDED"
            stands = {line.account: line.amount.amount for line in balances_of(order_id)}
            assert stands == {Books.PROCESSOR: 150_000, Books.FORFEITED_DEPOSITS: -150_000}

    def test_a_deposit_kept_whole_is_forfeited(self, main):
        with dealer_context(main):
            order_id = held(200_000)
            (payment,) = operations.forfeit(actor=SYSTEM, order_id=order_id, amount=Money(200_000))
            assert (payment.state, account(order_id).state) == ("FORFEITED", "REFUNDED")

    @pytest.mark.parametrize("minor", [-1, 200_001])
    @pytest.mark.parametrize("verb", ["ask_refund", "forfeit"])
    def test_more_than_is_held_is_refused_and_nothing_changes(self, main, minor, verb):
        with dealer_context(main):
            order_id = held(200_000)
            before = (Payment.objects.values().get(), Account.objects.values().get())
            more = {"reason": "x"} if verb == "ask_refund" else {}
            with pytest.raises(MoreThanHeld):
                getattr(operations, verb)(actor=SYSTEM, order_id=order_id, amount=Money(minor), **more)
            assert (Payment.objects.values().get(), Account.objects.values().get()) == before

    def test_a_part_that_is_back_leaves_the_rest_held(self, main):
        with dealer_context(main):
            order_id = held(200_000)
            operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="x", amount=Money(50_000))
            (payment,) = payments_of(order_id)
            operations.settle_refund(actor=SYSTEM, billing_payment_id=payment.billing_payment_id)
            (payment,) = payments_of(order_id)
            assert (payment.state, payment.held_minor) == ("CAPTURED", 150_000)
            operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="x")
            operations.settle_refund(actor=SYSTEM, billing_payment_id=payment.billing_payment_id)
            assert payments_of(order_id)[0].state == "REFUNDED"
            assert balances_of(order_id) == []

    def test_damages_are_owed_and_sent_by_hand(self, main):
        with dealer_context(main):
            order_id = held(200_000)
            operations.compensate(actor=SYSTEM, order_id=order_id, amount=Money(200_000), reason="x")
            operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="x")
            operations.return_transfers(actor=SYSTEM, order_id=order_id, reference="ICBC 9")
            stands = {line.account: line.amount.amount for line in balances_of(order_id)}
            assert (stands[Books.DAMAGES], stands[Books.BANK]) == (200_000, -200_000)
            assert sum(stands.values()) == 0


def test_a_dispute_moves_by_the_transition_function_alone(main):
    with dealer_context(main):
        order_id = held(200_000)
        dispute = Dispute.objects.create(
            payment=Payment.objects.get(),
            order_id=order_id,
            billing_dispute_id=ids.new_id(),
            amount_minor=5,
            currency="CNY",
        )
        with pytest.raises(DatabaseError, match="does not lead"), transaction.atomic():
            Dispute.objects.update(state="WON", last_move="win")
        move(dispute, machine=DISPUTE, verb="win", actor=SYSTEM, action="cashier.dispute.moved")
        assert Dispute.objects.get().state == "WON"
