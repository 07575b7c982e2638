"""An order gets another car: papers that name the old one stand in the way or are asked for again."""

import pytest
from django.db import transaction

from tenant_apps.insurance.errors import NamesTheCar as Insured
from tenant_apps.insurance.queries import insurance_state
from tenant_apps.invoicing.errors import NamesTheCar as Invoiced
from tenant_apps.orders import operations
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.registration import queries as registration
from tenant_apps.registration.errors import CarFiled
from tenants.context import dealer_context
from tests.apps.orders.test_machine import Trimmed
from tests.apps.orders.test_walk import snapshot
from tests.factories.books import issued_invoice
from tests.factories.insurance import make_insurance, tariffs
from tests.factories.orders import make_order
from tests.factories.registration import bring_to
from tests.factories.staff import staff
from tests.factories.stock import make_vehicle


@pytest.fixture(autouse=True)
def _tariffs(db):
    tariffs()


@pytest.fixture
def papers_known(monkeypatch):
    """Invoice and insurance as if they stood where a registration wants them."""
    for kind in ("INVOICE", "INSURANCE"):
        monkeypatch.setitem(registration._KNOWN, kind, lambda order: True)


def reallocate(dealer, order):
    twin = make_vehicle(dealer, "AVAILABLE", trim=Trimmed(order))
    before = snapshot(order)
    try:
        with transaction.atomic():
            operations.reallocate(
                actor=staff("MANAGER"), order_id=order.id, vehicle_id=twin.id, reason="划伤"
            )
    except Exception:
        assert snapshot(order) == before
        raise
    return twin


@pytest.mark.parametrize("state", ["DECLARED", "BOUND", "ACTIVE"])
def test_not_while_a_policy_names_the_car(main, state):
    order = make_order(main, "CONTRACTED")
    make_insurance(main, state, order)
    with dealer_context(main):
        with pytest.raises(Insured):
            reallocate(main, order)
        assert insurance_state(order_at_hand(staff("MANAGER"), order.id)) == state


def test_quotes_for_the_old_car_are_void(main):
    order = make_order(main, "CONTRACTED")
    make_insurance(main, "QUOTED", order)
    with dealer_context(main):
        twin = reallocate(main, order)
        now = order_at_hand(staff("MANAGER"), order.id)
        assert (now.vin, insurance_state(now)) == (twin.vin, "CANCELLED")


@pytest.mark.parametrize("state", ["SUBMITTED", "REGISTERED"])
def test_not_while_the_vehicle_office_has_the_car(main, papers_known, state):
    order = make_order(main, "FUNDED")
    with dealer_context(main):
        bring_to(order.id, state)
        with pytest.raises(CarFiled):
            reallocate(main, order)
        assert registration.registration_state(order.id) == state


def test_a_complete_pack_is_looked_through_again(main, papers_known):
    order = make_order(main, "FUNDED")
    with dealer_context(main):
        bring_to(order.id, "PACK_COMPLETE")
        reallocate(main, order)
        assert registration.registration_state(order.id) == "PACK_OPEN"


def test_not_while_an_invoice_names_the_car(main):
    order = make_order(main, "FUNDED")
    issued_invoice(main, order)
    with dealer_context(main), pytest.raises(Invoiced):
        reallocate(main, order)
