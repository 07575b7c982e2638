"""Who the buyer of an order is on paper: noted by buyer or staff, masked, revealed for a reason."""

import pytest
from django.core.cache import cache

from core.flow.audit.models import AuditLine
from core.kernel.actor import SYSTEM
from core.storage.sealed import sealed_models
from tenant_apps.identities.models import OrderIdentity
from tenant_apps.identities.operations import record_order_identity
from tenant_apps.staff.policies import ROLES, rights_of
from tenants.context import dealer_context, market_context
from tests.apps.identities.numbers import ID_CARD, REASON
from tests.factories.accounts import signed_in
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user, staff_client

JSON = {"content_type": "application/json"}
CARD = {"kind": "ID_CARD", "name": "李晓雯", "number": ID_CARD}


@pytest.fixture(autouse=True)
def _nobody_has_looked_yet(main):
    with dealer_context(main):
        cache.clear()


@pytest.fixture
def buyer(client_of):
    client, user = client_of("market"), make_user("李晓雯")
    with market_context():
        signed_in(client, user)
    client.user = user
    return client


def page(main, order):
    return f"/orders/{main.slug}/{order.id}/identity"


def url(order, rest=""):
    return f"/api/v1/orders/{order.id}/identity{rest}"


def noted(main):
    with dealer_context(main):
        return OrderIdentity.objects.first()


def note(main, order):
    with dealer_context(main):
        record_order_identity(actor=SYSTEM, order_id=order.id, **CARD)


class TestBuyer:
    def test_notes_it_and_never_sees_the_number_again(self, main, buyer):
        order = make_order(main, "RESERVED", buyer=contact(buyer.user.id))

        answer = buyer.post(page(main, order), CARD)

        assert answer["Location"] == f"/orders/{main.slug}/{order.id}"
        kept = noted(main)
        with dealer_context(main):
            assert (kept.name, kept.by_buyer, kept.number.opened()) == ("李晓雯", True, ID_CARD)
        for address in (page(main, order), answer["Location"]):
            shown = buyer.get(address).content.decode()
            assert "110***********002X" in shown
            assert ID_CARD not in shown

    def test_noting_it_again_replaces_it(self, main, buyer):
        order = make_order(main, "RESERVED", buyer=contact(buyer.user.id))
        for kind, number in (("ID_CARD", ID_CARD), ("PASSPORT", "E12345678")):
            buyer.post(page(main, order), {**CARD, "kind": kind, "number": number})
        with dealer_context(main):
            assert OrderIdentity.objects.get().kind == "PASSPORT"

    @pytest.mark.parametrize(
        "wrong", [{"number": ID_CARD[:-1] + "1"}, {"name": " "}, {"kind": "LIBRARY"}, {"number": ""}]
    )
    def test_what_is_wrong_is_told_at_its_field_and_not_repeated(self, main, buyer, wrong):
        order = make_order(main, "RESERVED", buyer=contact(buyer.user.id))
        answer = buyer.post(page(main, order), {**CARD, **wrong})
        assert (answer.status_code, noted(main)) == (422, None)
        assert ID_CARD[:10] not in answer.content.decode()

    @pytest.mark.parametrize("state", ["HOLD", "EXPIRED", "DELIVERED", "CANCELLED"])
    def test_outside_of_its_time_it_is_not_taken(self, main, buyer, state):
        order = make_order(main, state, buyer=contact(buyer.user.id))
        assert buyer.get(page(main, order)).status_code == 200
        assert buyer.post(page(main, order), CARD).status_code == 422
        assert noted(main) is None

    def test_others_orders_do_not_exist(self, main, buyer):
        order = make_order(main, "RESERVED")
        assert buyer.get(page(main, order)).status_code == 404
        assert buyer.post(page(main, order), CARD).status_code == 404
        assert noted(main) is None


class TestStaff:
    @pytest.mark.parametrize("role", ROLES)
    def test_who_may_note_it(self, main, role):
        order, may = make_order(main, "RESERVED"), rights_of(role)
        answer = staff_client(main, role).put(url(order), CARD, **JSON)
        allowed = {"orders.see", "identities.record"} <= may
        assert (answer.status_code == 200) == allowed == (noted(main) is not None)
        if allowed:
            assert answer.json()["masked"] == "110***********002X"

    @pytest.mark.parametrize("role", ROLES)
    def test_who_may_read_the_number_and_that_it_is_recorded(self, main, role):
        order, may = make_order(main, "RESERVED"), rights_of(role)
        note(main, order)
        answer = staff_client(main, role).post(
            url(order, "/reveal"), {"purpose": "REGISTRATION", "reason": REASON}, **JSON
        )
        allowed = {"orders.see", "identities.reveal_order"} <= may
        assert (answer.status_code == 200) == allowed == (role in {"OWNER", "MANAGER", "FINANCE"})
        with dealer_context(main):
            lines = list(AuditLine.objects.filter(subject_kind="order_identity"))
        assert len(lines) == int(allowed)
        if allowed:
            assert (answer.json()["value"], answer["Cache-Control"]) == (ID_CARD, "no-store")
            assert (lines[0].note, lines[0].after["purpose"]) == (REASON, "REGISTRATION")
            looks = staff_client(main, role).get(url(order)).json()["looks"]
            assert [look["purpose"] for look in looks] == ["REGISTRATION"]

    def test_without_a_reason_nothing_is_shown(self, main):
        order = make_order(main, "RESERVED")
        note(main, order)
        answer = staff_client(main, "FINANCE").post(
            url(order, "/reveal"), {"purpose": "CHECK", "reason": "看"}, **JSON
        )
        assert answer.status_code == 422

    def test_what_nobody_noted_is_not_there(self, main):
        order, client = make_order(main, "RESERVED"), staff_client(main, "FINANCE")
        assert client.get(url(order)).json()["kind"] is None
        asked = {"purpose": "CHECK", "reason": REASON}
        assert client.post(url(order, "/reveal"), asked, **JSON).status_code == 404


def test_its_number_turns_with_the_dealers_key():
    assert OrderIdentity in {model for model, _fields in sealed_models()}
