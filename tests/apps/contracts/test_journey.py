"""A contract signed online from end to end, with a real authority, real PDFs and the real worker."""

import pytest

from core.edge import esign, pdf
from core.kernel.actor import SYSTEM
from shared_apps.notary.models import Leaf
from tenant_apps.archive.models import Document
from tenant_apps.contracts import operations
from tenant_apps.contracts.models import Contract, Signer, Step
from tenant_apps.contracts.queries import contract_for
from tenant_apps.identities.operations import record_order_identity
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import prepare_contract
from tenants.context import dealer_context
from tests.apps.identities.numbers import ID_CARD
from tests.factories.deeds import last_code
from tests.factories.orders import buyer_of, contact, make_order
from tests.factories.staff import make_user, staff

pytestmark = pytest.mark.skipif(not pdf.available(), reason=f"Pango is not on this machine: {pdf.APT_LINE}")
NAME = "李晓雯"


def prepared(main, deliver):
    """An order with its contract printed and its buyer's paper noted."""
    order = make_order(main, "RESERVED", buyer=contact(make_user(NAME).id))
    with dealer_context(main):
        record_order_identity(actor=SYSTEM, order_id=order.id, kind="ID_CARD", name=NAME, number=ID_CARD)
        prepare_contract(actor=SYSTEM, order_id=order.id)
    deliver()
    return order


def signed_by_buyer(main, order):
    """Send, open, identify and sign, as far as the buyer does it."""
    buyer = buyer_of(order)
    with dealer_context(main):
        contract = Contract.objects.get(order_id=order.id)
        operations.send_contract(actor=staff("SALES"), contract_id=contract.id)
        operations.open_contract(actor=buyer, contract_id=contract.id)
        operations.ask_code(actor=buyer, contract_id=contract.id)
        operations.identify(
            actor=buyer, contract_id=contract.id, code=last_code(order.buyer_phone), id_last4=ID_CARD[-4:]
        )
        return operations.sign(actor=buyer, contract_id=contract.id)


def at_hand(main, order):
    with dealer_context(main):
        return Contract.objects.get(order_id=order.id), Order.objects.get(id=order.id)


def test_from_the_sending_to_the_archive(main, deliver, signing_authority):
    order = prepared(main, deliver)
    contract = signed_by_buyer(main, order)
    assert contract.state == "SIGNING"

    deliver()

    contract, still = at_hand(main, order)
    assert (contract.state, contract.error, still.state) == ("BUYER_SIGNED", "", "RESERVED")
    with dealer_context(main):
        done = operations.countersign(actor=staff("FINANCE"), contract_ids=[contract.id])
    assert [one.error for one in done] == [None]
    deliver()

    contract, gone_on = at_hand(main, order)
    assert (contract.state, contract.error, gone_on.state) == ("ARCHIVED", "", "CONTRACTED")
    with dealer_context(main):
        _, content = operations.read_contract(actor=buyer_of(order), contract_id=contract.id)
        rows = Step.objects.filter(contract=contract).order_by("created_at")
        steps = list(rows.values_list("name", "sha256"))
        filed = Document.objects.get(id=contract.archive_id)
        assert not Signer.objects.filter(ink__isnull=False).exists()
        assert Leaf.objects.filter(document_sha256=filed.sha256).count() == 1
        facts = contract_for(SYSTEM, contract.id)
    found = esign.examine(content)
    assert (found.good, found.sealed) == (True, True)
    assert [each.field for each in found.signatures] == ["buyer", "seller", "seal"]
    assert [each.name for each in found.signatures][:2] == [NAME, main.name]
    assert [name for name, _ in steps] == ["RENDERED", "BUYER", "SELLER", "SEALED"] == list(facts.steps)
    assert (steps[0][1], steps[-1][1]) == (contract.sha256, found.sha256)
    assert (filed.sha256, filed.vin, filed.buyer_name) == (found.sha256, order.vin, NAME)
    assert (filed.retain_until.year, facts.working) == (contract.sealed_at.year + 10, False)
