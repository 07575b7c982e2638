"""A document goes to a provider, is signed there on its pages, and comes back."""

import pytest

from core.edge import esign
from core.flow.outbox.models import OutboxEvent
from tenant_apps.signing.errors import EnvelopeNotOut, EnvelopeOver, EnvelopeUnknown, SignerUnknown
from tenant_apps.signing.models import Heard
from tenant_apps.signing.operations import act_on, sign_link
from tenant_apps.signing.queries import envelope_of, signed_bytes
from tenants.context import dealer_context
from tests.factories.signing import browse, two_pages


def events(dealer):
    """The dealer's events so far, in order: name and role."""
    rows = OutboxEvent.objects.filter(
        dealer_schema=dealer.schema, name__startswith="signing.envelope_"
    ).order_by("id")
    return [(row.name.removeprefix("signing.envelope_"), row.payload.get("role", "")) for row in rows]


def work_off(provider):
    """What the workers do with everything heard so far."""
    with dealer_context(provider.dealer):
        for heard in Heard.objects.order_by("received_at"):
            act_on(heard_id=heard.id)


def out(provider, **given):
    """An envelope that its signers can sign."""
    envelope = provider.open(**given)
    assert provider.call(envelope).state == "OUT"
    return envelope


def link(provider, envelope, role, **given):
    with dealer_context(provider.dealer):
        return sign_link(envelope_id=envelope.id, role=role, **given).url


def test_from_sent_to_finished(provider, main):
    envelope = out(provider)
    assert browse(link(provider, envelope, "BUYER"))[0] == 200
    back = "https://marque.example/orders/1?a=1&b=2"
    assert browse(link(provider, envelope, "BUYER", return_url=back), {"do": "sign"})[:2] == (303, back)
    assert browse(link(provider, envelope, "SELLER"), {"do": "sign"})[0] == 200
    assert set(provider.tell()) == {200}
    work_off(provider)
    assert provider.row(envelope).state == "FETCHING"

    row = provider.call(envelope)

    assert (row.state, row.problem, row.due_at) == ("FINISHED", "", None)
    assert events(main)[0] == ("sent", "")
    assert [one for one in events(main) if one[0] in ("signed", "finished")] == [
        ("signed", "BUYER"),
        ("signed", "SELLER"),
        ("finished", ""),
    ]
    with dealer_context(main):
        content = signed_bytes(envelope.id)
    assert content.startswith(two_pages())
    found = esign.examine(content)
    assert (found.signatures[0].name, found.signatures[1].organisation) == ("张三", "杭州西湖名车")
    assert all(one.intact for one in found.signatures)


def test_the_sellers_page_waits_for_the_buyer(provider):
    envelope = out(provider)
    assert browse(link(provider, envelope, "SELLER"), {"do": "sign"})[0] == 409
    assert provider.row(envelope).signed == {}


def test_places_are_where_they_were_wished(provider):
    out(provider)
    buyer, seller = provider.flow.seats
    assert (buyer.page, round(buyer.x), round(buyer.y)) == (1, 140, 135)
    assert (seller.page, round(seller.x), round(seller.y), seller.firm) == (1, 400, 135, "杭州西湖名车")


def test_declined_with_a_reason(provider, main):
    envelope = out(provider)
    browse(link(provider, envelope, "BUYER"), {"do": "decline", "reason": "价格不对"})
    provider.tell()
    work_off(provider)
    row = provider.row(envelope)
    assert (row.state, row.reason, row.due_at) == ("DECLINED", "价格不对", None)
    assert events(main)[-1] == ("declined", "BUYER")
    with dealer_context(main), pytest.raises(EnvelopeOver):
        sign_link(envelope_id=envelope.id, role="SELLER")


def test_expired_at_the_provider(provider, main):
    envelope = out(provider)
    provider.desk.expire(provider.flow.id)
    provider.tell()
    work_off(provider)
    assert provider.row(envelope).state == "EXPIRED"
    assert events(main)[-1] == ("expired", "")


def test_taken_back_in_the_providers_own_console(provider, main):
    envelope = out(provider)
    provider.desk.revoke(provider.flow, "客户要求")
    provider.tell()
    work_off(provider)
    assert (provider.row(envelope).state, provider.row(envelope).reason) == ("REVOKED", "客户要求")
    assert events(main)[-1] == ("revoked", "")


def test_links_are_for_signers_of_envelopes_that_are_out(provider, main, other):
    envelope = provider.open()
    with dealer_context(main):
        with pytest.raises(EnvelopeNotOut):
            sign_link(envelope_id=envelope.id, role="BUYER")
        provider.call(envelope)
        with pytest.raises(SignerUnknown):
            sign_link(envelope_id=envelope.id, role="WITNESS")
        with pytest.raises(EnvelopeUnknown):
            signed_bytes(envelope.id)
        assert envelope_of(envelope.subject_id).state == "OUT"
    with dealer_context(other), pytest.raises(EnvelopeUnknown):
        sign_link(envelope_id=envelope.id, role="BUYER")


def test_a_second_envelope_about_the_same_thing_is_the_first(provider):
    first = provider.open()
    again = provider.open(subject_id=first.subject_id)
    assert again.id == first.id
    provider.call(first)
    assert provider.open(subject_id=first.subject_id).id == first.id
    assert len(provider.desk.flows) == 1
