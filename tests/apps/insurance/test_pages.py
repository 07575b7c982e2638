"""The buyer's page without script, and the portal's view."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tenant_apps.insurance.models import Insurance
from tenant_apps.insurance.queries import today
from tenant_apps.insurance.tasks import call_due
from tenants.context import dealer_context, market_context
from tests.factories.accounts import signed_in
from tests.factories.financing import picture
from tests.factories.insurance import STATES, cheapest, make_insurance
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user, staff_client

JSON = {"content_type": "application/json"}


@pytest.fixture
def buyer(client_of):
    client, user = client_of("market"), make_user("李晓雯")
    with market_context():
        signed_in(client, user)
    client.user = user
    return client


def order_of(main, client):
    return make_order(main, "RESERVED", buyer=contact(client.user.id))


def page(main, order):
    return f"/orders/{main.slug}/{order.id}/insurance"


def test_from_the_covers_to_the_policy_with_no_script(main, buyer):
    order = order_of(main, buyer)
    address = page(main, order)
    assert 'value="own-damage" checked' in buyer.get(address).content.decode()
    asked = {"step": "ask", "cover": ["own-damage"], "starts_on": today().isoformat()}
    assert buyer.post(address, asked).status_code == 302
    with dealer_context(main):
        call_due()
        quote = cheapest(order)
    assert buyer.post(address, {"step": "bind", "quote": str(quote.id)}).status_code == 302
    with dealer_context(main):
        call_due()
        insurance = Insurance.objects.get()
        assert (insurance.state, insurance.covers) == ("ACTIVE", ["own-damage"])
    assert insurance.policy_number in buyer.get(address).content.decode()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_page_and_a_card(main, buyer, state, language):
    order = order_of(main, buyer)
    make_insurance(main, state, order)
    prefix = "" if language == "zh" else "/en"
    assert buyer.get(f"{prefix}{page(main, order)}").status_code == 200
    assert page(main, order) in buyer.get(f"{prefix}/orders/{main.slug}/{order.id}").content.decode()


def test_a_policy_of_ones_own_by_the_form_and_checked_in_the_portal(main, buyer):
    order = order_of(main, buyer)
    said = {
        "step": "declare",
        "insurer": "人保财险",
        "number": "PICC 2026-1122 77",
        "starts_on": str(today()),
    }
    wrong = buyer.post(page(main, order), {**said, "number": "7"})
    assert wrong.status_code == 422 and 'value="7"' in wrong.content.decode()
    for day in ("", "2019-01-01"):
        late = buyer.post(page(main, order), {**said, "starts_on": day}).content.decode()
        assert 'id="e-begins"' in late and 'id="e-starts"' not in late
    file = SimpleUploadedFile("policy.jpg", picture(), "image/jpeg")
    assert buyer.post(page(main, order), {**said, "file": file}).status_code == 302
    address = f"/api/v1/orders/{order.id}/insurance"
    assert staff_client(main, "SALES").get(address).json()["moves"] == []
    finance = staff_client(main, "FINANCE")
    assert finance.get(address).json()["moves"] == ["confirm", "reject", "cancel"]
    assert finance.get(f"{address}/policy")["Content-Type"] == "image/webp"
    refused = finance.post(f"{address}/moves", {"verb": "reject"}, **JSON)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "insurance.reason_missing")
    done = finance.post(f"{address}/moves", {"verb": "confirm"}, **JSON)
    assert (done.json()["state"], done.json()["policy_number"]) == ("ACTIVE", "PICC2026112277")


def test_a_dealer_binds_a_quote_for_the_buyer(main):
    insurance = make_insurance(main, "QUOTED")
    address = f"/api/v1/orders/{insurance.order_id}/insurance"
    client = staff_client(main, "MANAGER")
    quote = client.get(address).json()["quotes"][0]
    done = client.post(f"{address}/moves", {"verb": "bind", "quote_id": quote["id"]}, **JSON)
    assert done.json()["state"] == "BOUND"


def test_nobody_else_sees_the_page(main, buyer, client_of):
    order = make_order(main, "RESERVED")
    make_insurance(main, "DECLARED", order)
    for address in (page(main, order), f"{page(main, order)}/policy"):
        assert buyer.get(address).status_code == 404
        assert client_of("market").get(address).status_code == 302
