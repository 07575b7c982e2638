"""Lenders that do not answer about money, or about a loan that was given up: told, and forgotten in time."""

from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.cashier.queries import account
from tenant_apps.financing import operations
from tenant_apps.financing.errors import LenderSilent
from tenant_apps.financing.lenders import SimulatedLenders
from tenant_apps.financing.models import Application, Inquiry
from tenant_apps.financing.queries import promised
from tenant_apps.financing.tasks import call_due
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import record_balance, record_signature
from tenant_apps.orders.queries import order_at_hand
from tenants.context import dealer_context
from tests.apps.financing.test_another_car import unbooked
from tests.factories.financing import SLOW, make_application, submit
from tests.factories.orders import buyer_of, rendered
from tests.factories.staff import staff


class SilentLenders(SimulatedLenders):
    """Nobody picks up the telephone."""

    def pay_out(self, request):
        raise LenderSilent()

    def cancel(self, request):
        raise LenderSilent()


@pytest.fixture
def silence(settings):
    def begin():
        settings.LENDERS = f"{__name__}.SilentLenders"

    def end():
        settings.LENDERS = "tenant_apps.financing.lenders.SimulatedLenders"

    end()
    return begin, end


def wait_in_vain():
    """Long enough for every repetition, and then some."""
    for minutes in (0, 1, 3, 10, 60, 120):
        with clock.set_to(clock.now() + timedelta(minutes=minutes)):
            call_due()


def attention():
    return Application.objects.get().attention


def signed(main, state):
    order = Order(id=make_application(main, state).order_id)
    with dealer_context(main):
        rendered(order.id)
        record_signature(actor=SYSTEM, order_id=order.id)
        return Order.objects.get(id=order.id)


def test_silence_does_not_hide_a_loan_that_is_not_in_the_books(main, silence):
    begin, end = silence
    order = unbooked(main)
    with dealer_context(main):
        begin()
        operations.book_loan(actor=staff("FINANCE"), order_id=order.id)
        wait_in_vain()
        assert attention() == "not_booked"
        assert promised(order_at_hand(SYSTEM, order.id)) == 1_000
        record_balance(actor=SYSTEM, order_id=order.id, amount=Money(1_000), reference="ICBC 10")
        operations.give_back_loan(actor=staff("FINANCE"), order_id=order.id, reason="已付清")
        wait_in_vain()
        assert attention() == "lender_silent"
        end()
        with clock.set_to(clock.now() + timedelta(days=1)):
            call_due()
        assert (attention(), Inquiry.objects.get().told_at is not None) == ("", True)


def test_a_lender_that_pays_at_last_is_no_longer_said_to_be_silent(main, silence):
    begin, end = silence
    begin()
    order = signed(main, "ACCEPTED")
    with dealer_context(main):
        wait_in_vain()
        assert (attention(), Application.objects.get().state) == ("lender_silent", "ACCEPTED")
        end()
        with clock.set_to(clock.now() + timedelta(days=1)):
            call_due()
        found = Application.objects.get()
        assert (found.attention, found.state) == ("", "FUNDED")
        assert account(order.id).held_minor == found.loan_minor + order.deposit_minor


def test_another_lenders_silence_is_still_told(main, silence):
    begin, end = silence
    application = make_application(main, "DRAFT")
    with dealer_context(main):
        order = Order.objects.get(id=application.order_id)
        submit(order, "yuanshan-bank", SLOW)
        call_due()
        begin()
        operations.withdraw_application(actor=buyer_of(order), order_id=order.id)
        wait_in_vain()
        assert attention() == "lender_silent"
        end()
        first, second = Inquiry.objects.order_by("id")
        with clock.set_to(clock.now() + timedelta(days=1)):
            operations.call_lender(actor=SYSTEM, inquiry_id=first.id)
            assert attention() == "lender_silent"
            operations.call_lender(actor=SYSTEM, inquiry_id=second.id)
        assert attention() == ""
