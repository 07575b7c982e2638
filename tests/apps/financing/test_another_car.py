"""A swapped car reaches the lenders; a loan that is paid and not booked has a way out."""

import pytest

from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from tenant_apps.cashier.queries import account
from tenant_apps.financing import operations
from tenant_apps.financing.errors import CarNotAgreed, CommitmentRelied
from tenant_apps.financing.lenders import SimulatedLenders
from tenant_apps.financing.models import Application
from tenant_apps.financing.operations import asking
from tenant_apps.financing.tasks import call_due
from tenant_apps.orders.gates import obstacles
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import reallocate, record_balance, record_signature
from tenant_apps.orders.queries import order_at_hand
from tenants.context import dealer_context
from tests.apps.orders.test_machine import Trimmed
from tests.factories.financing import (
    LOAN,
    REST,
    applicant,
    draft,
    in_five_minutes,
    only_inquiry,
    submit,
)
from tests.factories.orders import buyer_of, make_order, rendered
from tests.factories.staff import staff
from tests.factories.stock import make_vehicle

REFUSES = 3_090_600


@pytest.fixture
def told(monkeypatch):
    """The VINs lenders were told of, call by call; the simulator answers as ever."""
    calls = []

    def noting(name, real):
        def said(self, request):
            calls.append((name, request.vin))
            return real(self, request)

        return said

    for name in ("decide", "pay_out", "change_car"):
        monkeypatch.setattr(SimulatedLenders, name, noting(name, getattr(SimulatedLenders, name)))
    return calls


def financed(main, *steps, income=3_000_000):
    """A reserved order with an offer; `accept` takes it, `sign` signs the contract."""
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        draft(order, applicant(income))
        submit(order)
        call_due()
        if "accept" in steps:
            accept(order)
        if "sign" in steps:
            rendered(order.id)
            record_signature(actor=SYSTEM, order_id=order.id)
    return order


def accept(order):
    operations.accept_offer(actor=buyer_of(order), order_id=order.id, inquiry_id=only_inquiry(order.id).id)


def swap(main, order):
    twin = make_vehicle(main, "AVAILABLE", trim=Trimmed(order))
    with dealer_context(main):
        reallocate(actor=staff("MANAGER"), order_id=order.id, vehicle_id=twin.id, reason="划伤")
    return twin


def standing(order):
    found = Application.objects.get(order_id=order.id)
    return found.state, found.attention, only_inquiry(order.id).state


def in_the_way(order, verb="mark_ready"):
    return CarNotAgreed in [type(each) for each in obstacles(order_at_hand(SYSTEM, order.id), verb)]


def test_an_offer_is_not_taken_before_its_lender_knows_the_other_car(main, told):
    order = financed(main)
    twin = swap(main, order)
    with dealer_context(main):
        with pytest.raises(CarNotAgreed):
            accept(order)
        assert standing(order) == ("APPROVED", "", "OFFERED")
        call_due()
        assert told[-1] == ("change_car", twin.vin)
        accept(order)
        assert standing(order) == ("ACCEPTED", "", "ACCEPTED")


def test_a_lender_may_refuse_the_other_car_and_its_offer_is_over(main):
    order = financed(main, income=REFUSES)
    swap(main, order)
    with dealer_context(main):
        call_due()
        assert standing(order) == ("DECLINED", "", "WITHDRAWN")
        assert only_inquiry(order.id).reason == "car_refused"


def test_a_lender_still_deciding_decides_on_the_car_as_it_is(main, told):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        draft(order)
        submit(order)
    twin = swap(main, order)
    with dealer_context(main):
        call_due()
        assert told == [("decide", twin.vin)]
        accept(order)


def test_an_answer_about_the_old_car_that_comes_after_the_swap_is_checked(main, told, monkeypatch):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        draft(order)
        submit(order)
    real = SimulatedLenders.decide

    def slowly(self, request):
        answer = real(self, request)
        swap(main, order)
        return answer

    monkeypatch.setattr(SimulatedLenders, "decide", slowly)
    with dealer_context(main):
        call_due()
        assert standing(order)[2] == "OFFERED"
        with pytest.raises(CarNotAgreed):
            accept(order)
        call_due()
        order.refresh_from_db()
        assert told[-1] == ("change_car", order.vin)
        accept(order)


def test_an_accepted_loan_is_paid_for_the_new_car_only(main, told):
    order = financed(main, "accept", "sign")
    twin = swap(main, order)
    with dealer_context(main):
        assert standing(order) == ("ACCEPTED", "car_changed", "ACCEPTED")
        assert in_the_way(order)
        call_due()
        call_due()
        assert told[-2:] == [("change_car", twin.vin), ("pay_out", twin.vin)]
        assert standing(order) == ("FUNDED", "", "PAID")
        assert not in_the_way(order)


@pytest.mark.parametrize("paid", [False, True], ids=["accepted", "paid"])
def test_a_loan_whose_lender_refuses_the_car_waits_for_a_person(main, told, paid):
    order = financed(main, "accept", "sign", income=REFUSES)
    with dealer_context(main):
        if paid:
            call_due()
    swap(main, order)
    with dealer_context(main):
        call_due()
        state = ("FUNDED", "PAID") if paid else ("ACCEPTED", "ACCEPTED")
        assert standing(order) == (state[0], "car_refused", state[1])
        assert in_the_way(order) and in_the_way(order, "deliver")
        in_five_minutes()
        assert [name for name, _vin in told].count("pay_out") == (1 if paid else 0)


def unbooked(main):
    """A loan that was paid out when the buyer had already paid the whole price, but for ten yuan."""
    order = financed(main, "accept", "sign")
    with dealer_context(main):
        rest = order_at_hand(SYSTEM, order.id)
        more = rest.total - rest.paid - Money(1_000)
        record_balance(actor=SYSTEM, order_id=order.id, amount=more, reference="ICBC 9")
        call_due()
        assert standing(order) == ("FUNDED", "not_booked", "PAID")
    return order


def test_a_loan_that_is_not_booked_is_given_back(main):
    order = unbooked(main)
    with dealer_context(main):
        before = account(order.id).held_minor
        for actor in (buyer_of(order), staff("SALES")):
            with pytest.raises(Forbidden):
                operations.give_back_loan(actor=actor, order_id=order.id, reason="")
        with pytest.raises(CommitmentRelied):  # ten yuan of it carry the order
            operations.give_back_loan(actor=staff("FINANCE"), order_id=order.id, reason="")
        assert standing(order) == ("FUNDED", "not_booked", "PAID")
        record_balance(actor=SYSTEM, order_id=order.id, amount=Money(1_000), reference="ICBC 10")
        operations.give_back_loan(actor=staff("FINANCE"), order_id=order.id, reason="已付清")
        assert standing(order) == ("WITHDRAWN", "", "WITHDRAWN")
        call_due()
        assert only_inquiry(order.id).told_at is not None
        assert account(order.id).held_minor == before + 1_000
        with pytest.raises(IllegalMove):
            operations.book_loan(actor=staff("FINANCE"), order_id=order.id)


def test_a_loan_the_books_refused_is_booked_when_nothing_is_in_the_way(main, monkeypatch):
    order = financed(main, "accept", "sign")
    with dealer_context(main):
        record_balance(actor=SYSTEM, order_id=order.id, amount=REST, reference="ICBC 1")
        real = asking.record_loan
        monkeypatch.setattr(asking, "record_loan", _refused)
        call_due()
        assert standing(order) == ("FUNDED", "not_booked", "PAID")
        state = Order.objects.get(id=order.id)
        assert (state.state, state.promised_minor) == ("FUNDED", LOAN)
        operations.book_loan(actor=staff("FINANCE"), order_id=order.id)
        call_due()
        assert standing(order) == ("FUNDED", "not_booked", "PAID")

        monkeypatch.setattr(asking, "record_loan", real)
        operations.book_loan(actor=staff("FINANCE"), order_id=order.id)
        call_due()
        at_hand = order_at_hand(SYSTEM, order.id)
        assert (standing(order), at_hand.paid) == (("FUNDED", "", "PAID"), at_hand.total)


def test_a_clerk_who_booked_the_transfer_first_is_not_told_of_a_fault(main):
    order = financed(main, "accept", "sign")
    with dealer_context(main):
        reference = f"LOAN-{only_inquiry(order.id).id.hex[-12:].upper()}"
        record_balance(actor=SYSTEM, order_id=order.id, amount=Money(LOAN), reference=reference)
        call_due()
        assert standing(order) == ("FUNDED", "", "PAID")
        assert account(order.id).held_minor == LOAN + 200_000


def _refused(**_given):
    raise IllegalMove("account", "OPEN", "record_balance")
