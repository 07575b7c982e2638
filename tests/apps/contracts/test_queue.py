"""Whose turn it is at the worker: who signs on a phone does not wait for what is printed in masses."""

import pytest

from core.flow.outbox.models import OutboxEvent
from core.kernel.actor import SYSTEM
from tenant_apps.contracts import operations
from tenant_apps.contracts.queries import current_contract
from tenant_apps.orders.operations import prepare_contract
from tenants.context import dealer_context
from tests.factories.deeds import last_code, viewed
from tests.factories.orders import buyer_of, contact, make_order
from tests.factories.staff import make_user


@pytest.fixture(autouse=True)
def _nothing_to_note(settings, tmp_path):
    settings.TEXTS_FOLDER = tmp_path
    settings.CONTRACT_ID_FROM_MINOR = 10**9


@pytest.fixture
def order(main):
    return make_order(main, "RESERVED", buyer=contact(make_user("李晓雯").id))


def asked_of_the_worker(contract):
    rows = OutboxEvent.objects.filter(name__startswith="task:", payload__contract_id=str(contract.id))
    return list(rows.order_by("id").values_list("name", flat=True))


def test_what_is_printed_gives_way(main, order):
    with dealer_context(main):
        prepare_contract(actor=SYSTEM, order_id=order.id)
        contract = current_contract(order.id)
    assert asked_of_the_worker(contract) == ["task:contracts.tasks.carry_on_later"]


def test_a_buyer_who_signed_goes_first(main, order):
    contract = viewed(main, order)
    before, buyer = asked_of_the_worker(contract), buyer_of(order)
    with dealer_context(main):
        operations.ask_code(actor=buyer, contract_id=contract.id)
        operations.identify(actor=buyer, contract_id=contract.id, code=last_code(), id_last4="")
        operations.sign(actor=buyer, contract_id=contract.id)
    assert asked_of_the_worker(contract)[len(before) :] == ["task:contracts.tasks.carry_on"]
