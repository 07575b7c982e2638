"""The contract on an old car: drawn when its owner takes the offer, and ended with it."""

import pytest

from core.kernel.actor import SYSTEM
from tenant_apps.contracts import operations as contracts
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.queries import contracts_of
from tenant_apps.partexchange.models import PartExchange
from tenants.context import dealer_context
from tests.factories.orders import buyer_of, contact, make_order
from tests.factories.papers import editions, paper_of, printing
from tests.factories.partexchange import LIEN, OFFER, bring_to, call_off, step
from tests.factories.staff import make_user

PAPER = "TRADE_IN"
pytestmark = pytest.mark.usefixtures("papers")


@pytest.fixture
def unprinted(monkeypatch):
    monkeypatch.setattr("tenant_apps.contracts.operations.carrying.needs_worker", lambda _contract: False)


def offered(main):
    order = make_order(main, "RESERVED", buyer=contact(make_user("李晓雯").id))
    with dealer_context(main):
        bring_to(order, "OFFERED")
    return order


def accepted(main, deliver):
    order = offered(main)
    with dealer_context(main):
        step(order, "accept", buyer_of(order))
    deliver()
    return order


@printing
def test_lies_before_its_owner_and_is_signed_by_both(main, deliver, signing_authority):
    order = accepted(main, deliver)
    paper = paper_of(main, order.id, PAPER)
    assert (paper.state, paper.error, paper.number) == ("SENT", "", f"{order.number}-T1")
    with dealer_context(main):
        car = PartExchange.objects.get(order_id=order.id)
        said = paper.bound["snapshot"]
        assert (said["vehicle"]["vin"], said["price_minor"], said["payoff_minor"]) == (car.vin, OFFER, LIEN)
        assert said["paid_out_minor"] == OFFER - LIEN
        clauses = {clause["code"] for clause in paper.bound["clauses"]}
        assert {"lien_release", "credit"} <= clauses
        assert "payment" not in clauses
        assert paper.value_minor == OFFER
        signers = set(paper.signers.values_list("role", "name"))
    assert ("BUYER", "李晓雯") in signers
    assert {role for role, _name in signers} == {"BUYER", "SELLER"}


@pytest.mark.parametrize("verb", ["inspect", "offer"])
def test_none_is_drawn_before_the_owner_agrees(main, deliver, unprinted, verb):
    order = offered(main)
    with dealer_context(main):
        step(order, "inspect")
        if verb == "offer":
            step(order, "offer")
    deliver()
    assert editions(main, order.id, PAPER) == []


def test_another_car_than_was_inspected_ends_it_and_a_new_offer_draws_it_anew(main, deliver, unprinted):
    order = accepted(main, deliver)
    with dealer_context(main):
        step(order, "differ")
    deliver()
    assert editions(main, order.id, PAPER) == [(1, "VOIDED")]
    with dealer_context(main):
        step(order, "offer")
        step(order, "accept", buyer_of(order))
    deliver()
    assert editions(main, order.id, PAPER) == [(1, "VOIDED"), (2, "DRAFT")]


def test_ends_with_its_order(main, deliver, unprinted):
    order = accepted(main, deliver)
    with dealer_context(main):
        call_off(order)
    deliver()
    assert editions(main, order.id, PAPER) == [(1, "VOIDED")]


def test_a_lower_price_voids_the_sale_and_leaves_the_old_car_be(main, deliver, unprinted):
    order = accepted(main, deliver)
    with dealer_context(main):
        contracts.end_contracts(actor=SYSTEM, order_id=order.id, kinds=("SALE",))
        assert contracts_of(order.id, PAPER)[0].state == "DRAFT"
        contracts.end_contracts(actor=SYSTEM, order_id=order.id)
        assert Contract.objects.get(order_id=order.id, kind=PAPER).state == "VOIDED"
