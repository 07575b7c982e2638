"""Orders at random: people and banks do anything at any time, payments fail, come late, twice or wrong.

After every step, refused or not: the books sum to zero, an order's account is what its payments and its
ledger say, nothing goes back that was not paid, and the car is in exactly one place.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.kernel.money import Money
from shared_apps.marketplace.models import Listing, OrderSummary
from tenant_apps.cashier import operations as cashier
from tenant_apps.cashier.models import Account, Payment
from tenant_apps.cashier.operations.disputes import Disputed
from tenant_apps.ledger.models import Posting
from tenant_apps.ledger.queries import standing
from tenant_apps.ledger.terms import Account as Books
from tenant_apps.orders import operations
from tenant_apps.orders.ending import CAUSES, GROUNDS
from tenant_apps.orders.models import Order
from tenant_apps.orders.states import ENDED_UNSOLD, TAKES_THE_CAR
from tenant_apps.stock.models import Vehicle
from tenants.context import DealerRef, dealer_context
from tests.factories.orders import captured, contact, rendered, take_step
from tests.factories.stock import make_vehicle

BUYERS = [contact(), contact(), contact()]


class Orders(RuleBasedStateMachine):
    """One car and everybody who wants it."""

    dealer: ClassVar[DealerRef]

    @initialize()
    def open_the_shop(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.car = make_vehicle(self.dealer, "AVAILABLE")
        self.orders: list[Any] = []
        self.told: list[tuple[Any, Any]] = []

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def attempt(self, work: Any) -> None:
        """Do it as one transaction in the dealer's name; a refusal is as good as a yes."""
        with dealer_context(self.dealer):
            try:
                with transaction.atomic():
                    work()
            except DomainError:
                pass

    def on(self, which: int, work: Any) -> None:
        """Do it with one of the orders there are."""
        if self.orders:
            self.attempt(lambda: work(self.orders[which % len(self.orders)]))

    @rule(buyer=st.integers(0, 2))
    def click(self, buyer: int) -> None:
        def hold() -> None:
            order = operations.hold_for_buyer(actor=SYSTEM, vehicle_id=self.car.id, buyer=BUYERS[buyer])
            if order.id not in self.orders:
                self.orders.append(order.id)

        self.attempt(hold)

    @rule(which=st.integers(0, 5))
    def pay(self, which: int) -> None:
        self.on(which, lambda order_id: self._capture(order_id, {}))

    @rule(which=st.integers(0, 5), amount=st.integers(1, 400_000))
    def pay_the_wrong_amount(self, which: int, amount: int) -> None:
        self.on(which, lambda order_id: self._capture(order_id, {"amount": Money(amount)}))

    @rule(which=st.integers(0, 20))
    def tell_again(self, which: int) -> None:
        if self.told:
            order_id, word = self.told[which % len(self.told)]
            self.attempt(lambda: operations.confirm_deposit(actor=SYSTEM, order_id=order_id, captured=word))

    @rule(which=st.integers(0, 5), then=st.booleans())
    def fail_to_pay(self, which: int, then: bool) -> None:
        """The card is refused; sometimes the word of success comes all the same."""

        def fail(order_id: Any) -> None:
            order = Order.objects.get(id=order_id)
            word = captured(order)
            operations.attach_checkout(
                actor=SYSTEM,
                order_id=order_id,
                billing_payment_id=word.billing_payment_id,
                checkout_url="http://stripe.localhost/",
            )
            cashier.fail_payment(actor=SYSTEM, billing_payment_id=word.billing_payment_id, reason="declined")
            if then:
                operations.confirm_deposit(actor=SYSTEM, order_id=order_id, captured=word)

        self.on(which, fail)

    @rule(which=st.integers(0, 5), minutes=st.integers(0, 30))
    def time_runs_out(self, which: int, minutes: int) -> None:
        def expire(order_id: Any) -> None:
            with clock.set_to(clock.now() + timedelta(minutes=minutes)):
                operations.expire_order(actor=SYSTEM, order_id=order_id)

        self.on(which, expire)

    @rule(which=st.integers(0, 5))
    def sign(self, which: int) -> None:
        def sign(order_id: Any) -> None:
            rendered(order_id)
            operations.record_signature(actor=SYSTEM, order_id=order_id)

        self.on(which, sign)

    @rule(which=st.integers(0, 5), share=st.sampled_from([1, 40, 100, 100, 120]))
    def transfer(self, which: int, share: int) -> None:
        def book(order_id: Any) -> None:
            order = Order.objects.get(id=order_id)
            part = Money(max((order.total_minor - order.paid_minor) * share // 100, 1))
            operations.record_balance(
                actor=SYSTEM, order_id=order_id, amount=part, reference=ids.new_id().hex
            )

        self.on(which, book)

    @rule(which=st.integers(0, 5), step=st.sampled_from(["ready", "shake", "deliver", "close"]))
    def go_on(self, which: int, step: str) -> None:
        self.on(which, lambda order_id: take_step(order_id, step))

    @rule(which=st.integers(0, 5))
    def hand_over(self, which: int) -> None:
        """All the way to the buyer's door, if it may be."""
        self.sign(which)
        self.transfer(which, 100)
        for step in ("ready", "shake", "deliver"):
            self.go_on(which, step)

    @rule(which=st.integers(0, 5), cause=st.sampled_from(CAUSES))
    def cancel(self, which: int, cause: Any) -> None:
        self.on(
            which,
            lambda order_id: operations.cancel_order(
                actor=SYSTEM, order_id=order_id, reason="x", cause=cause
            ),
        )

    @rule(which=st.integers(0, 5), cause=st.sampled_from(CAUSES))
    def ask_to_cancel(self, which: int, cause: Any) -> None:
        self.on(
            which,
            lambda order_id: operations.request_cancel(
                actor=SYSTEM, order_id=order_id, cause=cause, reason="x"
            ),
        )

    @rule(which=st.integers(0, 5), ground=st.sampled_from(GROUNDS), km=st.integers(0, 4_000))
    def ask_to_return(self, which: int, ground: Any, km: int) -> None:
        self.on(
            which,
            lambda order_id: operations.request_return(
                actor=SYSTEM, order_id=order_id, ground=ground, km=km, reason="x"
            ),
        )

    @rule(which=st.integers(0, 5), yes=st.booleans())
    def decide(self, which: int, yes: bool) -> None:
        cancel = operations.approve_cancel if yes else operations.refuse_cancel
        back = operations.accept_return if yes else operations.refuse_return
        self.on(which, lambda order_id: cancel(actor=SYSTEM, order_id=order_id, note="x"))
        self.on(which, lambda order_id: back(actor=SYSTEM, order_id=order_id, note="x"))

    @rule(which=st.integers(0, 20), status=st.sampled_from(["needs_response", "won", "lost"]))
    def bank_asks_back(self, which: int, status: str) -> None:
        if not self.told:
            return
        order_id, word = self.told[which % len(self.told)]
        asked = Disputed(
            billing_dispute_id=word.billing_payment_id,  # one dispute for each payment
            billing_payment_id=word.billing_payment_id,
            amount=word.amount,
            status=status,
            reason="fraudulent",
            withdrawn=True,
            due_by=None,
        )
        self.attempt(lambda: operations.record_dispute(actor=SYSTEM, order_id=order_id, told=asked))

    @rule(which=st.integers(0, 20), well=st.booleans())
    def refund_ends(self, which: int, well: bool) -> None:
        if not self.told:
            return
        paid = self.told[which % len(self.told)][1].billing_payment_id
        if well:
            self.attempt(lambda: cashier.settle_refund(actor=SYSTEM, billing_payment_id=paid))
        else:
            self.attempt(lambda: cashier.fail_refund(actor=SYSTEM, billing_payment_id=paid, reason="closed"))

    @rule(which=st.integers(0, 5))
    def send_transfers_back(self, which: int) -> None:
        self.on(
            which, lambda order_id: operations.record_refund(actor=SYSTEM, order_id=order_id, reference="R")
        )

    def _capture(self, order_id: Any, given: dict[str, Any]) -> None:
        word = captured(Order.objects.get(id=order_id), **given)
        operations.confirm_deposit(actor=SYSTEM, order_id=order_id, captured=word)
        self.told.append((order_id, word))

    @invariant()
    def the_books_sum_to_zero(self) -> None:
        if not hasattr(self, "undo"):
            return
        with dealer_context(self.dealer):
            entries = Posting.objects.order_by().values("entry_id", "currency")
            assert not entries.annotate(sum=Sum("amount_minor")).exclude(sum=0).exists()

    @invariant()
    def an_account_is_what_its_ledger_says(self) -> None:
        if not hasattr(self, "undo"):
            return
        with dealer_context(self.dealer):
            owed = standing(self.orders, Books.CONTRACT_LIABILITY)
            for order in Order.objects.filter(id__in=self.orders):
                held = Account.objects.get(order_id=order.id).held_minor
                assert order.paid_minor == held, order.state
                if order.delivered_at is None:
                    assert -owed.get(order.id, 0) == held, order.state
                if order.state in ENDED_UNSOLD:
                    assert held == 0

    @invariant()
    def nothing_goes_back_that_was_not_paid(self) -> None:
        if not hasattr(self, "undo"):
            return
        gone = F("refund_minor") + F("forfeited_minor") + F("charged_back_minor")
        with dealer_context(self.dealer):
            assert not Payment.objects.filter(amount_minor__lt=gone).exists()
            assert not Payment.objects.filter(refund_minor__lt=F("refunded_minor")).exists()
            assert not Account.objects.filter(held_minor__lt=0).exists()
            assert not Account.objects.filter(held_minor__gt=F("due_minor")).exists()

    @invariant()
    def the_car_is_in_one_place(self) -> None:
        if not hasattr(self, "undo"):
            return
        with dealer_context(self.dealer):
            live = list(Order.objects.filter(vehicle_id=self.car.id, state__in=TAKES_THE_CAR))
            car = Vehicle.objects.get(id=self.car.id)
            assert len(live) <= 1
            assert Listing.objects.get(id=car.id).on_offer == (car.state == "AVAILABLE")
            if not live:
                assert car.state in ("AVAILABLE", "RECON")
            elif live[0].delivered_at is not None:
                assert car.state == "DELIVERED"
            else:
                assert car.state in ("HELD", "RESERVED", "ALLOCATED")
            for order in Order.objects.filter(id__in=self.orders):
                told = OrderSummary.objects.get(id=order.id)
                assert (told.state, told.paid_minor) == (order.state, order.paid_minor)


def test_whatever_happens_money_and_car_agree(main: DealerRef) -> None:
    Orders.dealer = main
    run_state_machine_as_test(
        Orders,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
