"""The buyer's page without script, from the form to the offer; and the portal's view of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.flow.audit.models import AuditLine
from tenant_apps.financing.models import Application, Consent, Document
from tenant_apps.financing.tasks import call_due
from tenant_apps.orders.models import Order
from tenants.context import dealer_context, market_context
from tests.factories.accounts import signed_in
from tests.factories.financing import ID_NUMBER, STATES, make_application, only_inquiry, picture
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user, refusals, staff_client

JSON = {"content_type": "application/json"}
FORM = {
    "step": "save", "loan": "14万", "months": "36", "id_number": ID_NUMBER, "income": "30,000",
    "employment": "EMPLOYED", "employer": "西湖茶业",
}  # fmt: skip


@pytest.fixture
def buyer(client_of):
    client, user = client_of("market"), make_user("李晓雯")
    with market_context():
        signed_in(client, user)
    client.user = user
    return client


def order_of(main, client, state="RESERVED"):
    return make_order(main, state, buyer=contact(client.user.id))


def page(main, order):
    return f"/orders/{main.slug}/{order.id}/finance"


def file():

    return SimpleUploadedFile("id.jpg", picture(), "image/jpeg")


def test_from_the_form_to_the_offer_with_no_script(main, buyer):
    order = order_of(main, buyer)
    address = page(main, order)
    assert 'name="loan"' in buyer.get(address).content.decode()

    assert buyer.post(address, FORM).status_code == 302
    shown = buyer.get(address).content.decode()
    assert "yuanshan-nev" in shown
    assert ID_NUMBER not in shown
    buyer.post(address, {"step": "upload", "kind": "ID_CARD", "file": file()})
    sent = {"step": "submit", "product": ["yuanshan-nev"], "consent": ["yuanshan-bank"]}
    assert buyer.post(address, sent).status_code == 302
    with dealer_context(main):
        call_due()
        inquiry = only_inquiry(order.id)
        assert (inquiry.state, Consent.objects.count()) == ("OFFERED", 1)
    assert str(inquiry.id) in buyer.get(address).content.decode()

    assert buyer.post(address, {"step": "accept", "inquiry": str(inquiry.id)}).status_code == 302
    with dealer_context(main):
        assert Application.objects.get().state == "ACCEPTED"


def test_the_document_a_lender_waits_for_is_chosen_beside_anothers_offer(main, buyer):
    order = order_of(main, buyer)
    address = page(main, order)
    buyer.post(address, {**FORM, "loan": "100000"})
    buyer.post(address, {"step": "upload", "kind": "ID_CARD", "file": file()})
    assert '<option value="INCOME" selected>' not in buyer.get(address).content.decode()
    chosen = {"product": ["yuanshan-nev", "qinghe-card"], "consent": ["yuanshan-bank", "qinghe-auto-finance"]}
    assert buyer.post(address, {"step": "submit", **chosen}).status_code == 302
    with dealer_context(main):
        call_due()
        assert Application.objects.get().state == "APPROVED"
    assert '<option value="INCOME" selected>' in buyer.get(address).content.decode()


def test_what_was_typed_stays_where_a_field_is_wrong(main, buyer):
    order = order_of(main, buyer)
    answer = buyer.post(page(main, order), {**FORM, "id_number": "123", "loan": "9,999万"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="9,999万"' in shown and 'id="e-id"' in shown and 'value="30,000"' in shown
    with dealer_context(main):
        assert not Application.objects.exists()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_page_and_a_card(main, buyer, state, language):
    order = order_of(main, buyer)
    make_application(main, state, order)
    prefix = "" if language == "zh" else "/en"
    shown = buyer.get(f"{prefix}{page(main, order)}")
    card = buyer.get(f"{prefix}/orders/{main.slug}/{order.id}")
    assert (shown.status_code, card.status_code) == (200, 200)
    assert f"/orders/{main.slug}/{order.id}/finance" in card.content.decode()


def test_nobody_else_sees_page_or_papers(main, buyer, client_of):
    order = make_order(main, "RESERVED")
    make_application(main, "DRAFT", order)
    with dealer_context(main):
        document = Document.objects.get()
    for address in (page(main, order), f"{page(main, order)}/papers/{document.id}"):
        assert buyer.get(address).status_code == 404
        assert client_of("market").get(address).status_code == 302
    assert buyer.post(page(main, order), FORM).status_code == 404


def test_the_buyers_own_papers_are_kept_by_no_cache(main, buyer):
    order = order_of(main, buyer)
    make_application(main, "DRAFT", order)
    with dealer_context(main):
        document = Document.objects.get()
    answer = buyer.get(f"{page(main, order)}/papers/{document.id}")
    assert answer.status_code == 200
    assert "private, no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_portal_shows_offers_and_papers_to_those_who_may(main):
    application = make_application(main, "APPROVED")
    address = f"/api/v1/orders/{application.order_id}/finance"
    seen = staff_client(main, "FINANCE").get(address).json()
    assert (seen["state"], seen["inquiries"][0]["state"]) == ("APPROVED", "OFFERED")
    assert (len(seen["documents"]), seen["moves"]) == (1, ["withdraw"])
    sales = staff_client(main, "SALES").get(address).json()
    assert (sales["documents"], sales["moves"]) == ([], [])
    assert ID_NUMBER not in str(seen)


def test_staff_withdraw_and_look_at_papers(main, other):
    application = make_application(main, "APPROVED")
    with dealer_context(main):
        document = Document.objects.get()
    address = f"/api/v1/orders/{application.order_id}/finance"
    paper = f"{address}/papers/{document.id}"
    assert not refusals(lambda c: c.get(paper), main=main, other=other, right="orders.finance")
    body = {"verb": "withdraw", "note": "客户改全款"}
    answer = staff_client(main, "FINANCE").post(f"{address}/moves", body, **JSON)
    assert (answer.status_code, answer.json()["state"]) == (200, "WITHDRAWN")
    again = staff_client(main, "FINANCE").post(f"{address}/moves", body, **JSON)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "state.illegal_move")
    with dealer_context(main):
        assert AuditLine.objects.filter(action="financing.document.viewed").count() == 3
        assert Order.objects.get(id=application.order_id).state == "RESERVED"
