"""An old car and a loan for one order: together they are never promised more than is open."""

import pytest

from tenant_apps.financing.queries import most_to_finance
from tenant_apps.orders.gates import promised
from tenant_apps.orders.models import Order
from tenant_apps.orders.queries import at_hand
from tenant_apps.partexchange.errors import AmountWrong
from tenant_apps.partexchange.facts import FirmOffer
from tenant_apps.partexchange.models import PartExchange
from tenants.context import dealer_context
from tests.factories.financing import LOAN, lenders_rules, make_application
from tests.factories.orders import make_order
from tests.factories.partexchange import LIEN, OFFER, bring_to, step


@pytest.fixture(autouse=True)
def _lenders(db):
    lenders_rules()


def test_a_loan_is_for_what_the_old_car_leaves_open(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        bring_to(order, "ACCEPTED")
        order = Order.objects.get(id=order.id)
        left = order.total_minor - order.paid_minor - (OFFER - LIEN)
        assert most_to_finance(at_hand(order)).amount == left


def test_an_old_car_is_taken_for_what_the_loan_leaves_open(main):
    order = make_order(main, "RESERVED")
    make_application(main, "ACCEPTED", order)
    with dealer_context(main):
        order = Order.objects.get(id=order.id)
        left = order.total_minor - order.paid_minor - LOAN
        assert promised(at_hand(order)) == LOAN
        bring_to(order, "INSPECTED")
        with pytest.raises(AmountWrong) as refused:
            step(order, "offer", offer=FirmOffer(amount_minor=left + 1, lien_minor=0, lien_holder=""))
        assert refused.value.params == {"most": left}
        assert PartExchange.objects.get().state == "INSPECTED"

        step(order, "offer", offer=FirmOffer(amount_minor=left, lien_minor=0, lien_holder=""))
        assert PartExchange.objects.get().state == "OFFERED"


def test_an_offer_made_before_the_loan_was_taken_is_not_accepted_beyond_it(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        bring_to(order, "INSPECTED")
        much = order.total_minor - order.paid_minor
        step(order, "offer", offer=FirmOffer(amount_minor=much, lien_minor=0, lien_holder=""))
    make_application(main, "ACCEPTED", order)
    with dealer_context(main):
        with pytest.raises(AmountWrong):
            step(order, "accept", seen_minor=much)
        assert PartExchange.objects.get().state == "OFFERED"
