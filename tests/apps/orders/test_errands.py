"""What waits for a person beside the orders' own steps stands on the dashboard until somebody saw to it."""

import pytest

from tenant_apps.financing.models import Application
from tenant_apps.insurance.operations import confirm_policy
from tenant_apps.orders.models import Order
from tenant_apps.registration.models import Registration
from tenant_apps.registration.operations import call_again, hand_refund_papers, move_registration
from tenants.context import dealer_context
from tests.apps.registration.test_registration import brought, known
from tests.factories.financing import lenders_rules, make_application
from tests.factories.insurance import declare
from tests.factories.orders import make_order
from tests.factories.staff import staff, staff_client

__all__ = ["known"]
URL = "/api/v1/dashboard"


def told(main, role="OWNER"):
    return [(one["code"], one["order_id"]) for one in staff_client(main, role).get(URL).json()["errands"]]


def test_the_papers_for_the_tax_office_until_the_buyer_has_them(main):
    order = make_order(main, "RETURNED")
    (one,) = staff_client(main, "FINANCE").get(URL).json()["errands"]
    assert (one["code"], one["number"], one["buyer_name"]) == ("tax_refund", order.number, order.buyer_name)
    with dealer_context(main):
        hand_refund_papers(actor=staff("FINANCE"), order_id=order.id)
    assert told(main) == []


@pytest.mark.parametrize("attention", ["not_booked", "car_refused", "lender_silent"])
def test_a_loan_that_a_person_must_look_at(main, attention):
    lenders_rules()
    application = make_application(main, "ACCEPTED")
    with dealer_context(main):
        Application.objects.update(attention=attention)
    expected = [(f"loan_{attention}", str(application.order_id))]
    assert told(main) == told(main, "FINANCE") == expected
    assert told(main, "SALES") == told(main, "SERVICE") == []
    with dealer_context(main):
        Application.objects.update(attention="car_changed")  # its lender is looking at it
    assert told(main) == []


def test_a_policy_that_nobody_has_checked(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        declare(order)
        assert told(main) == [("policy_to_check", str(order.id))]
        confirm_policy(actor=staff("MANAGER"), order_id=order.id)
    assert told(main) == []


def test_an_office_that_is_not_called_any_more_and_a_pack_that_came_back(main, known):
    silent, back = brought(main, "SUBMITTED"), brought(main, "REJECTED")
    with dealer_context(main):
        Registration.objects.filter(order_id=silent.id).update(given_up=True)
        assert sorted(told(main)) == [("office_silent", str(silent.id)), ("sent_back", str(back.id))]
        call_again(actor=staff("FINANCE"), order_id=silent.id)
        assert told(main) == [("sent_back", str(back.id))]


def test_the_longest_waiting_comes_first_and_no_other_dealers(main, other):
    orders = [make_order(main, "RESERVED") for _ in range(3)]
    with dealer_context(main):
        for order in reversed(orders):
            declare(order)
    with dealer_context(other):
        assert Order.objects.count() == 0
    assert told(main) == [("policy_to_check", str(order.id)) for order in reversed(orders)]
    assert told(other) == []


def test_the_staff_are_not_addressed_as_the_buyer(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        for verb in ("open", "leave"):
            move_registration(actor=staff("FINANCE"), order_id=order.id, verb=verb)
    shown = staff_client(main).get(f"/api/v1/orders/{order.id}").json()
    told = {one["label_en"] for one in shown["regions"]} | {one["label_en"] for one in shown["timeline"]}
    titles = {one["title_en"] for one in shown["regions"]}
    assert {"The buyer registers the car", "Registration: The buyer registers the car"} <= told
    assert "Trade-in of the old car" in titles
    assert not [word for word in told | titles if "you" in word.lower().split()]
