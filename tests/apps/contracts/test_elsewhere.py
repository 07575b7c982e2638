"""A contract signed at an outside provider: from sent to archived by what the provider tells."""

import pytest
from django.utils import translation

from core.edge import esign, pdf
from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.contracts import operations
from tenant_apps.contracts.errors import NothingToRetry, OfferOver
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.operations.elsewhere import link_elsewhere
from tenant_apps.contracts.policies import OPEN_FOR
from tenant_apps.contracts.presenting import detail_of
from tenant_apps.contracts.queries import contract_for
from tenant_apps.orders.operations import prepare_contract
from tenant_apps.signing.models import Envelope
from tenants.context import dealer_context
from tests.factories.orders import contact, make_order
from tests.factories.signing import KINDS, at_provider, browse
from tests.factories.staff import make_user, staff

pytestmark = [
    pytest.mark.usefixtures("signing_authority"),
    pytest.mark.skipif(not pdf.available(), reason=f"Pango is not on this machine: {pdf.APT_LINE}"),
]


@pytest.fixture(params=KINDS)
def provider(request, main):
    with at_provider(request.param, main) as one:
        yield one


@pytest.fixture
def sent(provider, main, deliver):
    """A sale's contract, sent to the provider."""
    return send(main, deliver)


def send(main, deliver):
    order = make_order(main, "RESERVED", buyer=contact(make_user("李晓雯").id))
    with dealer_context(main):
        prepare_contract(actor=SYSTEM, order_id=order.id)
    deliver()
    with dealer_context(main):
        contract = Contract.objects.get(order_id=order.id)
        operations.send_contract(actor=SYSTEM, contract_id=contract.id)
    deliver()
    return contract


def state(main, contract):
    with dealer_context(main):
        return Contract.objects.get(id=contract.id).state


def told(provider, deliver):
    """The provider calls back, and the workers do what follows."""
    assert set(provider.tell()) <= {200}
    deliver()


def test_by_events_from_sent_to_archived(provider, sent, main, deliver):
    assert (state(main, sent), provider.flow.title) == ("SENT", sent.number)
    with dealer_context(main):
        url = link_elsewhere(actor=SYSTEM, contract_id=sent.id, return_url="https://marque.example/")
    browse(url)
    told(provider, deliver)
    assert state(main, sent) == "VIEWED"
    assert browse(url, {"do": "sign"})[0] == 303
    told(provider, deliver)
    if provider.kind == "FADADA":  # e签宝 puts the company's seal by itself
        assert state(main, sent) == "BUYER_SIGNED"
        provider.desk.sign(provider.flow.id, "SELLER")
        told(provider, deliver)

    assert state(main, sent) == "ARCHIVED"
    with dealer_context(main):
        contract, content = operations.read_contract(actor=SYSTEM, contract_id=sent.id)
        assert contract.sealed_at is not None
        found = esign.examine(content)
    assert found.sealed
    assert found.unchanged
    assert len(found.signatures) == 3


def test_declined_there(provider, sent, main, deliver):
    provider.desk.decline(provider.flow.id, "BUYER", "价格不对")
    told(provider, deliver)
    with dealer_context(main):
        found = Contract.objects.get(id=sent.id)
    assert (found.state, found.reason) == ("DECLINED", "价格不对")


def test_expired_there(provider, sent, main, deliver):
    provider.desk.expire(provider.flow.id)
    told(provider, deliver)
    assert state(main, sent) == "EXPIRED"


def test_the_seller_will_not_after_the_buyer_has(main, deliver):
    with at_provider("FADADA", main) as provider:
        sent = send(main, deliver)
        provider.desk.sign(provider.flow.id, "BUYER")
        provider.desk.decline(provider.flow.id, "SELLER", "金额有误")
        told(provider, deliver)
    with dealer_context(main):
        found = Contract.objects.get(id=sent.id)
    assert (found.state, found.reason) == ("VOIDED", "金额有误")


def test_voided_here_it_is_taken_back_there(provider, sent, main, deliver):
    with dealer_context(main):
        operations.void_contract(actor=SYSTEM, contract_id=sent.id, reason="客户改主意了")
    deliver()
    assert (state(main, sent), provider.flow.status, provider.flow.reason) == (
        "VOIDED",
        "REVOKED",
        "客户改主意了",
    )


def test_past_its_time_the_provider_is_not_asked_for_a_page(provider, sent, main):
    asked = len(provider.desk.log)
    with dealer_context(main), clock.set_to(clock.now() + OPEN_FOR), pytest.raises(OfferOver):
        link_elsewhere(actor=SYSTEM, contract_id=sent.id, return_url="https://marque.example/")
    assert len(provider.desk.log) == asked


def test_a_signature_of_somebody_else_is_shown_and_tried_again_by_hand(provider, sent, main, deliver):
    """Nothing is sealed; once the provider has put it right the file is fetched again."""
    seat = provider.flow.seat("BUYER")
    named, seat.name = seat.name, "李四"
    sent_file = provider.flow.pdf
    sign_by_all(provider)
    told(provider, deliver)
    with dealer_context(main):
        shown = detail_of(contract_for(staff(), sent.id), staff())
    assert (shown["state"], "retry" in shown["verbs"]) == ("BUYER_SIGNED", True)
    with translation.override("en"), dealer_context(main):
        said = detail_of(contract_for(staff(), sent.id), staff())
    assert "names somebody other than the signer" in said["error"]
    assert said["error"] in [step["note"] for step in said["steps"]]

    seat.name, provider.flow.pdf = named, sent_file
    for one in provider.flow.seats:
        one.signed_at = 0
    provider.flow.status = "OPEN"
    sign_by_all(provider)
    with dealer_context(main):
        operations.retry_contract(actor=staff(), contract_id=sent.id)
    deliver()

    assert state(main, sent) == "ARCHIVED"
    with dealer_context(main), pytest.raises(NothingToRetry):
        operations.retry_contract(actor=staff(), contract_id=sent.id)


def sign_by_all(provider):
    provider.desk.sign(provider.flow.id, "BUYER")
    if provider.kind == "FADADA":  # e签宝 puts the company's seal by itself
        provider.desk.sign(provider.flow.id, "SELLER")


def test_what_the_provider_refuses_is_shown_with_the_contract(main, deliver):
    with at_provider("ESIGN", main) as provider:
        provider.desk.fail("REFUSAL", "/v3/sign-flow/create-by-file")
        contract = send(main, deliver)
        with dealer_context(main):
            assert Envelope.objects.get().state == "FAILED"
            assert Contract.objects.get(id=contract.id).error == "ESIGN: provider_refused"
