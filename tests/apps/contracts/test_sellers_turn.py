"""The dealer signs first, or alone: through to the archive, with a real authority and real PDFs."""

import pytest

from core.edge import esign, pdf
from core.edge.esign.local.server import ENROLL
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from tenant_apps.archive.models import Document
from tenant_apps.contracts import operations
from tenant_apps.contracts.errors import NobodyToSign, SellerSignsFirst
from tenant_apps.contracts.facts import SignerGiven
from tenant_apps.contracts.models import Contract, Signer
from tenant_apps.contracts.presenting import detail_of
from tenant_apps.contracts.queries import contract_for
from tenant_apps.orders.contract_terms import signers_of, snapshot_of
from tenants.context import dealer_context
from tests.factories.deeds import last_code
from tests.factories.orders import buyer_of, contact, make_order
from tests.factories.staff import make_user, staff

pytestmark = pytest.mark.skipif(not pdf.available(), reason=f"Pango is not on this machine: {pdf.APT_LINE}")


@pytest.fixture
def order(main):
    return make_order(main, "RESERVED", buyer=contact(make_user("李晓雯").id))


def drawn(main, order, deliver, *, alone):
    with dealer_context(main):
        signers = [SignerGiven(role="SELLER", name=main.name, organisation=main.name)]
        contract = operations.draw(
            actor=SYSTEM,
            kind="SALE",
            subject_id=order.id,
            order_id=order.id,
            number=order.number,
            snapshot=snapshot_of(order),
            value=Money(order.total_minor, order.currency),
            signers=signers if alone else signers_of(order),
            seller_first=not alone,
        )
    deliver()
    with dealer_context(main):
        if not alone:  # once printed: below the sum from which a document is asked for
            Contract.objects.filter(id=contract.id).update(value_minor=0)
        return Contract.objects.get(id=contract.id)


def verbs(contract, role="FINANCE"):
    return detail_of(contract_for(SYSTEM, contract.id), staff(role))["verbs"]


def test_what_only_the_dealer_signs_is_sealed_and_filed(main, order, deliver, signing_authority):
    contract = drawn(main, order, deliver, alone=True)
    with dealer_context(main):
        assert contract.state == "RENDERED"
        assert "countersign" in verbs(contract)
        assert "countersign" not in verbs(contract, "SALES")
        with pytest.raises(NobodyToSign):
            operations.send_contract(actor=staff("SALES"), contract_id=contract.id)
        with pytest.raises(Forbidden):
            operations.countersign(actor=staff("SALES"), contract_ids=[contract.id])
        assert not Signer.objects.filter(contract=contract, ready_at__isnull=False).exists()

        signing_authority.fail("down", ENROLL)
        assert [
            one.error for one in operations.countersign(actor=staff("FINANCE"), contract_ids=[contract.id])
        ] == [None]
    deliver()
    with dealer_context(main):
        contract.refresh_from_db()
        assert contract.state == "RENDERED"
        assert contract.error
        assert "countersign" not in verbs(contract)
        assert "retry" in verbs(contract, "SALES")

    signing_authority.mend()
    with dealer_context(main):
        operations.retry_contract(actor=staff("SALES"), contract_id=contract.id)
    deliver()
    with dealer_context(main):
        contract.refresh_from_db()
        assert (contract.state, contract.error) == ("ARCHIVED", "")
        _, content = operations.read_contract(actor=SYSTEM, contract_id=contract.id)
        found = esign.examine(content)
        assert (found.good, [each.field for each in found.signatures]) == (True, ["seller", "seal"])
        assert Document.objects.get(id=contract.archive_id).sha256 == found.sha256


def test_what_the_dealer_signs_first_reaches_its_buyer_signed(main, order, deliver, signing_authority):
    contract = drawn(main, order, deliver, alone=False)
    buyer = buyer_of(order)
    with dealer_context(main):
        assert "countersign" in verbs(contract)
        assert "send" not in verbs(contract)
        with pytest.raises(SellerSignsFirst):
            operations.send_contract(actor=staff("SALES"), contract_id=contract.id)
        operations.countersign(actor=staff("FINANCE"), contract_ids=[contract.id])
    deliver()
    with dealer_context(main):
        contract.refresh_from_db()
        assert contract.state == "RENDERED"
        assert Signer.objects.get(contract=contract, role="SELLER").signed_at is not None
        assert "send" in verbs(contract)
        operations.send_contract(actor=staff("SALES"), contract_id=contract.id)
        operations.open_contract(actor=buyer, contract_id=contract.id)
        operations.ask_code(actor=buyer, contract_id=contract.id)
        operations.identify(actor=buyer, contract_id=contract.id, code=last_code(order.buyer_phone))
        operations.sign(actor=buyer, contract_id=contract.id)
    deliver()
    with dealer_context(main):
        contract.refresh_from_db()
        assert (contract.state, contract.error) == ("ARCHIVED", "")
        _, content = operations.read_contract(actor=buyer, contract_id=contract.id)
    found = esign.examine(content)
    assert (found.good, [each.field for each in found.signatures]) == (True, ["seller", "buyer", "seal"])
