"""The old car comes and is not what was inspected, after the order has gone on upon its offer."""

import pytest
from django.db import transaction

from core.flow.audit.models import AuditLine
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError, Forbidden
from core.kernel.money import Money
from tenant_apps.cashier.models import Payment
from tenant_apps.ledger.models import Entry
from tenant_apps.orders import gates
from tenant_apps.orders import operations as orders
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.lending import uncover_order
from tenant_apps.orders.queries import at_hand
from tenant_apps.partexchange.facts import FirmOffer
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.partexchange.presenting import detail_of
from tenants.context import dealer_context
from tests.apps.orders.test_market import buyer
from tests.apps.orders.test_market import page as path_of
from tests.apps.orders.test_walk import check_consistent, snapshot
from tests.factories.orders import buyer_of, contact, make_order, take_step
from tests.factories.papers import editions
from tests.factories.partexchange import LIEN, OFFER, bring_to, step
from tests.factories.staff import staff

__all__ = ["buyer"]
EQUITY, LESS = OFFER - LIEN, 700_001
NOTE = "右后门补漆"


def covered(main, state="FUNDED", **given):
    """An order that its old car, promised, and money have brought there."""
    order = make_order(main, "CONTRACTED", **given)
    with dealer_context(main):
        bring_to(order, "ACCEPTED")
        due = gates.still_due(at_hand(Order.objects.get(id=order.id)))
        orders.record_balance(actor=SYSTEM, order_id=order.id, amount=due, reference="a")
        if state == "READY":
            take_step(order.id, "ready")
        order = check_consistent(order)
        assert (order.state, order.promised_minor) == (state, EQUITY)
    return order


def offer_less(order, less=LESS):
    step(order, "offer", staff("MANAGER"), offer=FirmOffer(amount_minor=OFFER - less, lien_minor=LIEN))


@pytest.mark.parametrize("state", ["FUNDED", "READY"])
def test_the_order_goes_back_with_its_car_and_goes_on_once_the_rest_is_paid(main, state):
    order = covered(main, state)
    with dealer_context(main):
        books = Entry.objects.count(), Payment.objects.count()
        assert "differ" in detail_of(at_hand(order), staff("SALES"))["verbs"]
        step(order, "differ", staff("SALES"))
        told = detail_of(at_hand(Order.objects.get(id=order.id)), staff("SALES"))
        assert (told["former"]["amount"], told["offered"], told["difference"]) == (OFFER, None, NOTE)

        back = check_consistent(order)
        assert (back.state, back.vehicle_state, back.promised_minor) == ("CONTRACTED", "HELD", 0)
        assert (back.funded_at, back.ready_at) == (None, None)
        assert gates.still_due(at_hand(back)) == Money(EQUITY)
        assert (Entry.objects.count(), Payment.objects.count()) == books
        line = AuditLine.objects.filter(action="orders.order.uncovered").get()
        assert (line.before["state"], line.after["state"], line.note) == (state, "CONTRACTED", NOTE)

        offer_less(order)
        step(order, "accept", buyer_of(order), seen_minor=OFFER - LESS)
        assert gates.still_due(at_hand(check_consistent(order))) == Money(LESS)
        orders.record_balance(actor=SYSTEM, order_id=order.id, amount=Money(LESS - 1), reference="b")
        assert check_consistent(order).state == "CONTRACTED"
        orders.record_balance(actor=SYSTEM, order_id=order.id, amount=Money(1), reference="c")
        funded = check_consistent(order)
        assert (funded.state, funded.promised_minor) == ("FUNDED", EQUITY - LESS)
        take_step(order.id, "ready")
        step(order, "receive")
        ready = check_consistent(order)
        assert (ready.state, ready.paid_minor, ready.promised_minor) == ("READY", ready.total_minor, 0)
        assert Payment.objects.get(method="TRADE_IN").amount_minor == EQUITY - LESS


def test_a_buyer_who_keeps_the_car_pays_the_rest(main):
    order = covered(main)
    with dealer_context(main):
        step(order, "differ")
        offer_less(order)
        step(order, "reject", buyer_of(order))
        orders.record_balance(actor=SYSTEM, order_id=order.id, amount=Money(EQUITY), reference="b")
        paid = check_consistent(order)
        assert (paid.state, paid.paid_minor, paid.promised_minor) == ("FUNDED", paid.total_minor, 0)


def test_money_that_came_meanwhile_keeps_the_order_funded(main):
    order = covered(main)
    with dealer_context(main):
        orders.record_balance(actor=SYSTEM, order_id=order.id, amount=Money(EQUITY), reference="b")
        step(order, "differ")
        still = check_consistent(order)
        assert (still.state, still.paid_minor, still.promised_minor) == ("FUNDED", still.total_minor, 0)


@pytest.mark.parametrize("after", ["request_cancel", "dispute", "receive"])
def test_not_while_the_order_stands_still_nor_once_the_car_is_here(main, after):
    order = covered(main, "READY")
    with dealer_context(main):
        step(order, "receive") if after == "receive" else take_step(order.id, after)
        before = snapshot(order), PartExchange.objects.values().get()
        with pytest.raises(DomainError), transaction.atomic():
            step(order, "differ")
        assert (snapshot(order), PartExchange.objects.values().get()) == before


def test_not_once_both_have_signed_the_hand_over(main):
    order = covered(main, "READY")
    with dealer_context(main):
        take_step(order.id, "shake")
        before = snapshot(order), PartExchange.objects.values().get()
        with pytest.raises(DomainError) as refused, transaction.atomic():
            step(order, "differ")
        assert refused.value.code == "delivery.signed"
        assert (snapshot(order), PartExchange.objects.values().get()) == before


@pytest.mark.parametrize("role", ["OWNER", "BUYER"])
def test_no_hand_but_the_systems_takes_the_order_back(main, role):
    order = covered(main)
    with dealer_context(main):
        before = snapshot(order)
        actor = buyer_of(order) if role == "BUYER" else staff(role)
        with pytest.raises(Forbidden), transaction.atomic():
            uncover_order(actor=actor, order_id=order.id, reason="x")
        assert snapshot(order) == before


@pytest.mark.usefixtures("papers")
def test_the_contract_on_the_old_car_is_drawn_anew(main, deliver, monkeypatch):
    monkeypatch.setattr("tenant_apps.contracts.operations.carrying.needs_worker", lambda _contract: False)
    order = covered(main)
    deliver()
    with dealer_context(main):
        step(order, "differ")
        offer_less(order)
        step(order, "accept", buyer_of(order), seen_minor=OFFER - LESS)
    deliver()
    assert editions(main, order.id, "TRADE_IN") == [(1, "VOIDED"), (2, "DRAFT")]


def test_the_buyer_reads_old_and_new_and_why_and_takes_it(main, buyer):
    client = buyer()
    order = covered(main, "READY", buyer=contact(client.user.id))
    path = path_of(main, order, "/old-car")
    with dealer_context(main):
        step(order, "differ", staff("SALES"))
    waits = client.get(path).content.decode()
    assert NOTE in waits
    assert "原报价不再抵扣新车款" in waits
    with dealer_context(main):
        offer_less(order, 700_000)
    shown = client.get(path).content.decode()
    assert [text in shown for text in (NOTE, "¥80,000", "¥73,000", 'value="accept"', 'value="reject"')] == [
        True
    ] * 5
    assert client.post(path, {"step": "accept", "seen": str(OFFER - 700_000)}).status_code == 302
    with dealer_context(main):
        assert PartExchange.objects.get().state == "ACCEPTED"
        assert check_consistent(order).state == "CONTRACTED"
