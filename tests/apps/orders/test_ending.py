"""Orders that end: money, car, papers and market in one stroke, at the amount that was shown."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.flow.audit.models import AuditLine
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError, Forbidden, Invalids
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from shared_apps.marketplace.facts import Deposit
from tenant_apps.cashier.models import Payment
from tenant_apps.ledger.queries import balances_of
from tenant_apps.ledger.terms import Account as Books
from tenant_apps.orders import operations
from tenant_apps.orders.ending import STANDARD
from tenant_apps.orders.errors import (
    AmountMoved,
    AmountNotShown,
    ApprovalNeeded,
    NotYourMove,
    PolicyBackdated,
    ReasonMissing,
    ReturnNotPossible,
)
from tenant_apps.orders.models import EndingPolicy, EndingRequest, Order
from tenant_apps.orders.queries import policy_of
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context
from tests.apps.orders.test_walk import check_consistent, snapshot
from tests.factories.orders import buyer_of, make_order
from tests.factories.staff import staff

EARNEST = {"deposit": Deposit("EARNEST", Money(200_000))}
LATER = timedelta(hours=25)


def cancel(order, actor=SYSTEM, **given):
    values = {"reason": "left", "cause": "BUYER", "shown_minor": None, **given}
    return operations.cancel_order(actor=actor, order_id=order.id, **values)


def books(order):
    """The order's money in the ledger; all of it always sums to nothing."""
    stands = {line.account: line.amount.amount for line in balances_of(order.id) if line.amount.amount}
    assert sum(stands.values()) == 0
    return stands


def back(order):
    """What is on its way to the buyer of what was paid, and what is paid on top."""
    rows = Payment.objects.filter(order_id=order.id)
    on_top = sum(p.refund_minor for p in rows if p.kind == "DAMAGES")
    return sum(p.refund_minor for p in rows) - on_top, on_top


class TestCancelling:
    def test_a_buyer_who_leaves_too_late_loses_the_earnest_money(self, main):
        order = make_order(main, "RESERVED", **EARNEST)
        with dealer_context(main), clock.set_to(clock.now() + LATER):
            cancel(order, buyer_of(order), shown_minor=0)

            order = check_consistent(order)
            assert (order.state, order.paid_minor, order.kept_minor) == ("CANCELLED", 0, 200_000)
            assert back(order) == (0, 0)
            assert books(order) == {Books.PROCESSOR: 200_000, Books.FORFEITED_DEPOSITS: -200_000}

    def test_a_dealer_who_breaks_the_promise_returns_it_twice(self, main):
        order = make_order(main, "CONTRACTED", **EARNEST)
        with dealer_context(main):
            cancel(order, staff("MANAGER"), cause="DEALER", shown_minor=400_000)

            order = check_consistent(order)
            assert (order.kept_minor, back(order)) == (0, (200_000, 200_000))
            assert books(order) == {
                Books.PROCESSOR: 200_000,
                Books.OTHER_PAYABLES: -400_000,
                Books.DAMAGES: 200_000,
            }
            operations.record_refund(actor=staff("FINANCE"), order_id=order.id, reference="ICBC 1")
            assert books(order)[Books.BANK] == -200_000

    def test_a_fee_stays_and_the_rest_goes_back(self, main):
        with dealer_context(main):
            operations.set_policy(
                actor=staff(), policy=replace(STANDARD, free_hours=0, fee_funded_minor=150_000)
            )
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            payout = order.paid_minor - 150_000
            cancel(order, staff("MANAGER"), shown_minor=payout)

            order = check_consistent(order)
            assert (order.kept_minor, back(order)) == (150_000, (payout, 0))

    @pytest.mark.parametrize("cause", ["LENDER", "NOBODY"])
    def test_without_fault_everything_goes_back_at_any_time(self, main, cause):
        order = make_order(main, "READY", **EARNEST)
        with dealer_context(main), clock.set_to(clock.now() + LATER):
            cancel(order, staff("MANAGER"), cause=cause, shown_minor=order.total_minor)
            assert back(check_consistent(order)) == (order.total_minor, 0)

    def test_a_buyer_cannot_lay_it_at_the_dealers_door_by_a_click(self, main):
        order = make_order(main, "RESERVED", **EARNEST)
        with dealer_context(main), clock.set_to(clock.now() + LATER):
            with pytest.raises(AmountMoved):
                cancel(order, buyer_of(order), cause="DEALER", shown_minor=400_000)
            assert Order.objects.get(id=order.id).state == "RESERVED"

    @pytest.mark.parametrize(("shown", "refused"), [(None, AmountNotShown), (199_999, AmountMoved)])
    @pytest.mark.parametrize("kind", ["buyer", "staff"])
    def test_nobody_ends_an_order_at_an_amount_they_did_not_see(self, main, kind, shown, refused):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            before = snapshot(order)
            with pytest.raises(refused) as told:
                cancel(order, buyer_of(order) if kind == "buyer" else staff(), shown_minor=shown)
            assert told.value.params["payout_minor"] == 200_000
            assert snapshot(order) == before

    @pytest.mark.parametrize(("role", "may"), [("OWNER", True), ("MANAGER", True), ("FINANCE", False)])
    def test_above_the_cap_a_manager_pays_out(self, main, role, may):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            before = snapshot(order)
            if may:
                assert cancel(order, staff(role), shown_minor=order.total_minor).state == "CANCELLED"
                return
            with pytest.raises(ApprovalNeeded):
                cancel(order, staff(role), shown_minor=order.total_minor)
            assert snapshot(order) == before

    def test_the_amount_and_its_reasons_stay_on_file(self, main):
        order = make_order(main, "RESERVED", **EARNEST)
        with dealer_context(main), clock.set_to(clock.now() + LATER):
            cancel(order, buyer_of(order), shown_minor=0)
            line = AuditLine.objects.get(action="orders.order.cancelled")
            assert [part["code"] for part in line.after["ending"]["lines"]] == ["forfeited"]
            kept = EndingRequest.objects.get(order_id=order.id)
            assert (kept.decision, kept.assessment["kept"]) == ("APPROVED", 200_000)


class TestAskingToCancel:
    def ask(self, order, actor, **given):
        values = {"cause": "BUYER", "reason": "moving abroad", "shown_minor": order.paid_minor, **given}
        return operations.request_cancel(actor=actor, order_id=order.id, **values)

    @pytest.mark.parametrize("state", ["RESERVED", "CONTRACTED", "FUNDED", "READY"])
    def test_the_order_stands_still_until_it_is_granted(self, main, state):
        order = make_order(main, state)
        with dealer_context(main):
            self.ask(order, buyer_of(order))
            asked = check_order(order, "CANCEL_REQUESTED")
            assert asked.paused_from == state
            with pytest.raises(IllegalMove):
                operations.mark_ready(actor=SYSTEM, order_id=order.id)

            operations.approve_cancel(actor=staff("MANAGER"), order_id=order.id, shown_minor=order.paid_minor)

            order = check_consistent(order)
            assert (order.state, order.cancel_reason) == ("CANCELLED", "moving abroad")
            assert back(order) == (asked.paid_minor, 0)

    @pytest.mark.parametrize("state", ["RESERVED", "CONTRACTED", "FUNDED", "READY"])
    def test_refused_it_goes_on_from_where_it_stood(self, main, state):
        order = make_order(main, state)
        with dealer_context(main):
            money, car = books(order), Vehicle.objects.filter(id=order.vehicle_id).values().get()
            self.ask(order, buyer_of(order))
            operations.refuse_cancel(actor=staff("MANAGER"), order_id=order.id, note="the car is here")
            assert check_order(order, state).paused_from == ""
            assert books(order) == money
            assert Vehicle.objects.filter(id=order.vehicle_id).values().get() == car
            assert EndingRequest.objects.get(order_id=order.id).decision == "REFUSED"

    def test_the_amount_is_that_of_the_asking_however_long_the_dealer_waits(self, main):
        order = make_order(main, "CONTRACTED", **EARNEST)
        with dealer_context(main):
            self.ask(order, buyer_of(order))
            with clock.set_to(clock.now() + timedelta(days=9)):
                operations.approve_cancel(actor=staff("MANAGER"), order_id=order.id, shown_minor=200_000)
            assert back(check_consistent(order)) == (200_000, 0)

    @pytest.mark.parametrize("role", ["SALES", "FINANCE", "SERVICE", "TECHNICIAN"])
    def test_who_may_not_decide(self, main, role):
        order = make_order(main, "CANCEL_REQUESTED")
        with dealer_context(main):
            before = snapshot(order)
            for act in (operations.approve_cancel, operations.refuse_cancel):
                with pytest.raises(Forbidden):
                    act(actor=staff(role), order_id=order.id, note="x")
            with pytest.raises((Forbidden, NotYourMove)):
                operations.approve_cancel(actor=buyer_of(order), order_id=order.id)
            assert snapshot(order) == before

    def test_needs_a_reason_and_the_amount_shown(self, main):
        order = make_order(main, "CONTRACTED")
        with dealer_context(main):
            before = snapshot(order)
            with pytest.raises(ReasonMissing):
                self.ask(order, buyer_of(order), reason=" ")
            with pytest.raises(AmountMoved):
                self.ask(order, buyer_of(order), shown_minor=1)
            assert snapshot(order) == before

    def test_the_manager_sees_the_amount_too(self, main):
        order = make_order(main, "CANCEL_REQUESTED")
        with dealer_context(main):
            before = snapshot(order)
            with pytest.raises(AmountNotShown):
                operations.approve_cancel(actor=staff(), order_id=order.id)
            with pytest.raises(ReasonMissing):
                operations.refuse_cancel(actor=staff(), order_id=order.id, note="")
            assert snapshot(order) == before


class TestReturning:
    @pytest.fixture
    def generous(self, main):
        with dealer_context(main):
            operations.set_policy(actor=staff(), policy=replace(STANDARD, return_days=7, return_km=500))
        return make_order(main, "DELIVERED")

    def ask(self, order, **given):
        values = {"ground": "VOLUNTARY", "km": 100, "reason": "too big", **given}
        return operations.request_return(actor=buyer_of(order), order_id=order.id, **values)

    def test_by_the_dealers_promise_for_the_use_of_the_car(self, main, generous):
        use = (2 * generous.total_minor * 100 * 8 + 10**6) // (2 * 10**6)
        with dealer_context(main):
            self.ask(generous, shown_minor=generous.total_minor - use)
            asked = check_consistent(generous)
            assert (asked.state, asked.paid_minor) == ("RETURN_REQUESTED", generous.total_minor)

            operations.accept_return(
                actor=staff("MANAGER"), order_id=generous.id, shown_minor=generous.total_minor - use
            )

            order = check_consistent(generous)
            assert (order.state, order.kept_minor, order.paid_minor) == ("RETURNED", use, 0)
            assert back(order) == (generous.total_minor - use, 0)
            assert Vehicle.objects.get(id=order.vehicle_id).state == "RECON"

    def test_the_odometer_is_read_again_and_the_amount_with_it(self, main, generous):
        with dealer_context(main):
            operations.request_return(
                actor=SYSTEM, order_id=generous.id, ground="VOLUNTARY", km=0, reason="too big"
            )
            with pytest.raises(AmountMoved) as told:
                operations.accept_return(
                    actor=staff(), order_id=generous.id, km=400, shown_minor=generous.total_minor
                )
            payout = told.value.params["payout_minor"]
            operations.accept_return(actor=staff(), order_id=generous.id, km=400, shown_minor=payout)
            assert check_consistent(generous).kept_minor == generous.total_minor - payout > 0

    @pytest.mark.parametrize("ground", ["SERIOUS_FAILURE", "MAJOR_PART"])
    def test_on_the_legal_grounds_without_any_policy_and_in_full(self, main, ground):
        order = make_order(main, "DELIVERED")
        with dealer_context(main):
            self.ask(order, ground=ground, shown_minor=order.total_minor)
            operations.accept_return(actor=staff("OWNER"), order_id=order.id, shown_minor=order.total_minor)
            assert back(check_consistent(order)) == (order.total_minor, 0)

    @pytest.mark.parametrize(
        ("ground", "days", "km"),
        [("VOLUNTARY", 8, 0), ("VOLUNTARY", 1, 501), ("MAJOR_PART", 8, 0), ("SERIOUS_FAILURE", 1, 3001)],
    )
    def test_too_late_or_too_far_changes_nothing(self, main, generous, ground, days, km):
        with dealer_context(main), clock.set_to(clock.now() + timedelta(days=days)):
            before = snapshot(generous)
            with pytest.raises(ReturnNotPossible):
                self.ask(generous, ground=ground, km=km, shown_minor=0)
            assert snapshot(generous) == before

    def test_refused_the_car_stays_with_its_buyer(self, main):
        order = make_order(main, "RETURN_REQUESTED")
        with dealer_context(main):
            operations.refuse_return(actor=staff("MANAGER"), order_id=order.id, note="nothing is wrong")
            assert check_consistent(order).state == "DELIVERED"
            assert EndingRequest.objects.get(order_id=order.id).decision_note == "nothing is wrong"

    @pytest.mark.parametrize("role", ["SALES", "FINANCE", "TECHNICIAN"])
    def test_who_may_not_decide(self, main, role):
        order = make_order(main, "RETURN_REQUESTED")
        with dealer_context(main):
            before = snapshot(order)
            for act in (operations.accept_return, operations.refuse_return):
                with pytest.raises(Forbidden):
                    act(actor=staff(role), order_id=order.id, note="x")
            assert snapshot(order) == before


class TestPolicies:
    def test_an_order_keeps_the_version_it_was_placed_under(self, main):
        old = make_order(main)
        with dealer_context(main):
            operations.set_policy(actor=staff(), policy=replace(STANDARD, free_hours=1))
        middle = make_order(main)
        with dealer_context(main):
            operations.set_policy(actor=staff(), policy=replace(STANDARD, free_hours=2))
            kept = [policy_of(Order.objects.get(id=order.id)).free_hours for order in (old, middle)]
            assert kept == [24, 1]
            assert list(EndingPolicy.objects.order_by("version").values_list("version", flat=True)) == [1, 2]

    def test_one_for_later_waits_for_its_day(self, main):
        with dealer_context(main):
            tomorrow = clock.now() + timedelta(days=1)
            operations.set_policy(actor=staff(), policy=replace(STANDARD, free_hours=1), valid_from=tomorrow)
        assert make_order(main).policy_version == 0
        with clock.set_to(tomorrow + timedelta(hours=1)):
            assert make_order(main).policy_version == 1

    @pytest.mark.parametrize("change", [lambda rows: rows.update(rules={}), lambda rows: rows.delete()])
    def test_the_database_keeps_every_version(self, main, change):
        with dealer_context(main):
            made = operations.set_policy(actor=staff(), policy=STANDARD)
            with pytest.raises(IntegrityError), transaction.atomic():
                change(EndingPolicy.objects.filter(id=made.id))
            assert EndingPolicy.objects.get(id=made.id).rules == STANDARD.as_json()

    def test_none_begins_in_the_past_or_goes_below_the_law(self, main):
        with dealer_context(main):
            with pytest.raises(PolicyBackdated):
                operations.set_policy(
                    actor=staff(), policy=STANDARD, valid_from=clock.now() - timedelta(days=1)
                )
            with pytest.raises(Invalids) as told:
                operations.set_policy(actor=staff(), policy=replace(STANDARD, failure_days=1, part_days=1))
            assert [error.field for error in told.value.errors] == ["failure_days", "part_days"]
            assert not EndingPolicy.objects.exists()

    @pytest.mark.parametrize(
        ("role", "may"), [("OWNER", True), ("MANAGER", True), ("SALES", False), ("FINANCE", False)]
    )
    def test_who_sets_them(self, main, role, may):
        with dealer_context(main):
            if may:
                assert operations.set_policy(actor=staff(role), policy=STANDARD).version == 1
                return
            with pytest.raises(Forbidden):
                operations.set_policy(actor=staff(role), policy=STANDARD)
            assert not EndingPolicy.objects.exists()


def check_order(order, state):
    found = Order.objects.get(id=order.id)
    assert found.state == state
    return found


def test_a_stranger_asks_for_nothing(main):
    order = make_order(main, "CONTRACTED")
    with dealer_context(main):
        before = snapshot(order)
        stranger = replace(buyer_of(order), user_id=ids.new_id())
        for ask in (
            lambda: operations.request_cancel(
                actor=stranger, order_id=order.id, cause="BUYER", reason="x", shown_minor=0
            ),
            lambda: operations.request_return(
                actor=stranger, order_id=order.id, ground="VOLUNTARY", km=0, reason="x", shown_minor=0
            ),
        ):
            with pytest.raises(DomainError) as refused:
                ask()
            assert refused.value.code == "request.not_found"
        assert snapshot(order) == before


@pytest.mark.parametrize(
    ("state", "change"),
    [
        ("RESERVED", {"total_minor": 21_580_001}),
        ("CONTRACTED", {"total_minor": 21_000_000}),
        ("RESERVED", {"policy_version": 3}),
        ("RESERVED", {"price_at_hold_minor": 21_000_000}),
    ],
    ids=["dearer", "cheaper after the signature", "other rules", "another promise"],
)
def test_the_database_lets_a_promised_price_only_fall_and_keeps_the_rules(main, state, change):
    order = make_order(main, state)
    with dealer_context(main), pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(id=order.id).update(**change)
