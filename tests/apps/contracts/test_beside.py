"""What stands beside the price in a sale's contract: a loan, an old car, a used car, who the buyer is."""

from dataclasses import replace

import pytest

from core.kernel.actor import SYSTEM
from tenant_apps.contracts.errors import SumsDisagree
from tenant_apps.contracts.facts import terms_from_json
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.queries import current_contract
from tenant_apps.financing.models import Application
from tenant_apps.financing.operations import withdraw_application
from tenant_apps.identities.operations import record_order_identity
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import papers, prepare_contract, record_signature
from tenant_apps.orders.operations.papers import follow_seal
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context
from tests.apps.identities.numbers import ID_CARD
from tests.factories.deeds import drawn, sent
from tests.factories.financing import LOAN, lenders_rules, make_application
from tests.factories.orders import buyer_of, make_order, render_quickly, rendered
from tests.factories.partexchange import bring_to, step

EQUITY = 5_000_000


@pytest.fixture
def order(main):
    """Reserved, with an old car and a loan both promised."""
    lenders_rules()
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        bring_to(order, "INSPECTED")
        step(order, "offer")
    make_application(main, "ACCEPTED", order)
    return order


def accepted(main, order):
    with dealer_context(main):
        PartExchange.objects.filter(order_id=order.id).update(offered_minor=EQUITY, lien_minor=0)
        step(order, "accept", seen_minor=EQUITY)
        prepare_contract(actor=SYSTEM, order_id=order.id)
        return Contract.objects.get(order_id=order.id, state="DRAFT")


def words(contract):
    return {clause["code"]: clause["text_zh"] for clause in contract.bound["clauses"]}


def test_the_clauses_of_a_loan_and_an_old_car_are_printed_and_the_sums_agree(main, order):
    contract = accepted(main, order)
    terms, said = terms_from_json(contract.terms), words(contract)

    assert "140,000.00" in said["financing"]
    assert "50,000.00" in said["trade_in"]
    assert terms.lender
    assert len(terms.trade_in_vin) == 17
    rest = terms.total_minor - LOAN - EQUITY - terms.paid_minor
    assert terms.balance_minor == contract.bound["snapshot"]["balance_minor"] == rest > 0
    with dealer_context(main):
        render_quickly(contract.id)
        record_signature(actor=SYSTEM, order_id=order.id)
        assert Order.objects.get(id=order.id).state == "CONTRACTED"


def test_a_promise_that_changes_makes_the_contract_void_and_the_next_one_true(main, order):
    first = sent(main, order)
    assert "financing" in words(first)
    with dealer_context(main):
        withdraw_application(actor=buyer_of(order), order_id=order.id)
        first.refresh_from_db()
        assert first.state == "VOIDED"
        assert first.reason

        rendered(order.id)
        second = Contract.objects.get(order_id=order.id, state="RENDERED")
        assert "financing" not in words(second)
        assert second.edition == 2


def test_what_changes_no_promise_leaves_the_contract_alone(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        bring_to(order, "OFFERED")
    contract = drawn(main, order)
    with dealer_context(main):
        step(order, "reject")
        contract.refresh_from_db()
        assert contract.state == "RENDERED"


@pytest.mark.parametrize("way", ["paper", "sealed"])
def test_nobody_is_bound_by_a_contract_that_states_another_loan(main, order, way, monkeypatch):
    """A promise that went without anybody's saying: the signature is refused, a seal is for a person."""
    contract = drawn(main, order)
    with dealer_context(main):
        Application.objects.filter(order_id=order.id).update(loan_minor=LOAN - 100)
        if way == "paper":
            with pytest.raises(SumsDisagree):
                record_signature(actor=SYSTEM, order_id=order.id)
            assert current_contract(order.id).state == "RENDERED"
        else:
            sealed = replace(current_contract(order.id), state="SEALED")
            monkeypatch.setattr(papers, "current_contract", lambda order_id: sealed)
            follow_seal(actor=SYSTEM, order_id=order.id, contract_id=contract.id)
            assert Order.objects.get(id=order.id).attention == "contract_total_differs"
        assert Order.objects.get(id=order.id).state == "RESERVED"


def test_a_used_car_has_the_clauses_of_one_and_the_buyer_a_number_that_is_hidden(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        Vehicle.objects.filter(id=order.vehicle_id).update(condition="USED")
        record_order_identity(actor=SYSTEM, order_id=order.id, kind="ID_CARD", name="李晓雯", number=ID_CARD)
        prepare_contract(actor=SYSTEM, order_id=order.id)
        contract = Contract.objects.get(order_id=order.id)
    assert {"delivery_used", "quality_used"} <= set(words(contract))
    assert not {"delivery", "quality"} & set(words(contract))
    shown = contract.terms["buyer"]["id_number"]
    assert (shown[:3], shown[-4:], len(shown)) == (ID_CARD[:3], ID_CARD[-4:], len(ID_CARD))
    assert ID_CARD not in str(contract.terms) + str(contract.bound)
