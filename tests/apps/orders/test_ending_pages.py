"""The buyer's pages and the portal's answers on ending an order: what is shown is what is done."""

import pytest

from core.kernel import clock
from tenant_apps.orders.ending import STANDARD
from tenant_apps.orders.models import EndingPolicy, Order
from tenants.context import dealer_context
from tests.apps.orders.test_ending import EARNEST, LATER
from tests.apps.orders.test_market import buyer, page
from tests.apps.orders.test_portal import move
from tests.factories.orders import contact, make_order
from tests.factories.staff import staff_client

__all__ = ["buyer"]
JSON = {"content_type": "application/json"}


def mine(main, client, state, **given):
    return make_order(main, state, buyer=contact(client.user.id), **given)


def state_of(main, order):
    with dealer_context(main):
        return Order.objects.get(id=order.id).state


@pytest.mark.parametrize(
    ("language", "lost", "back"),
    [("zh-hans", "定金不予退还", "您可得"), ("en", "loses the 定金", "You get back")],
)
def test_the_rule_stands_before_paying_and_the_amount_before_leaving(main, buyer, language, lost, back):
    client = buyer()
    client.cookies["django_language"] = language
    held = mine(main, client, "HOLD", **EARNEST)
    assert "定金" in client.get(page(main, held, "/pay")).content.decode()

    reserved = mine(main, client, "RESERVED", **EARNEST)
    with clock.set_to(clock.now() + LATER):
        shown = client.get(page(main, reserved, "/cancel")).content.decode()
        assert lost in shown
        assert back in shown
        assert 'name="shown" value="0"' in shown
        assert state_of(main, reserved) == "RESERVED"


def test_an_amount_that_moved_is_shown_anew_and_nothing_happens(main, buyer):
    client = buyer()
    order = mine(main, client, "RESERVED", **EARNEST)
    assert 'name="shown" value="200000"' in client.get(page(main, order, "/cancel")).content.decode()

    with clock.set_to(clock.now() + LATER):
        answer = client.post(page(main, order, "/cancel"), {"shown": "200000"})
    assert answer.status_code == 409
    assert 'name="shown" value="0"' in answer.content.decode()
    assert state_of(main, order) == "RESERVED"


@pytest.mark.parametrize("shown", ["", "x", "²", "-1", "9" * 40])
def test_a_form_that_says_nonsense_does_nothing(main, buyer, shown):
    client = buyer()
    order = mine(main, client, "RESERVED")
    assert client.post(page(main, order, "/cancel"), {"shown": shown}).status_code == 409
    assert state_of(main, order) == "RESERVED"


def test_whoever_blames_the_dealer_asks_and_the_manager_decides(main, buyer):
    client = buyer()
    order = mine(main, client, "RESERVED", **EARNEST)
    told = {"cause": "DEALER", "shown": "400000", "reason": "没有现车"}
    answer = client.post(page(main, order, "/cancel"), told)
    assert answer["Location"].endswith("?asked=1")
    assert client.get(answer["Location"]).status_code == 200
    assert state_of(main, order) == "CANCEL_REQUESTED"

    desk = staff_client(main)
    preview = desk.get(f"/api/v1/orders/{order.id}/cancellation").json()
    assert (preview["payout"]["amount"], preview["request"]["reason"]) == (400_000, "没有现车")
    done = move(desk, order, "approve_cancel", shown=preview["payout"]).json()
    assert done["state"] == "CANCELLED"
    assert client.get(page(main, order)).status_code == 200


def test_a_delivered_car_is_asked_back_on_a_page(main, buyer):
    client = buyer()
    order = mine(main, client, "DELIVERED")
    url = page(main, order, "/give-back")
    assert client.get(url).status_code == 200
    wrong = client.get(url, {"ground": "MAJOR_PART", "km": "abc"}).content.decode()
    assert 'value="abc"' in wrong and 'aria-invalid="true"' in wrong
    shown = client.get(url, {"ground": "MAJOR_PART", "km": "35"}).content.decode()
    assert f'name="shown" value="{order.total_minor}"' in shown

    told = {"ground": "MAJOR_PART", "km": "35", "shown": order.total_minor, "reason": "变速箱异响"}
    assert client.post(url, told)["Location"].endswith("?asked=1")
    assert state_of(main, order) == "RETURN_REQUESTED"

    desk = staff_client(main)
    preview = desk.get(f"/api/v1/orders/{order.id}/giving-back?km=40").json()
    done = move(desk, order, "accept_return", km=40, shown=preview["payout"]).json()
    assert done["state"] == "RETURNED"


def test_others_orders_are_not_shown_or_ended(main, buyer):
    theirs = make_order(main, "DELIVERED")
    client = buyer()
    for name in ("/cancel", "/give-back"):
        assert client.get(page(main, theirs, name)).status_code == 404
        assert client.post(page(main, theirs, name), {"shown": "0"}).status_code == 404


def test_rules_are_set_in_versions_by_the_portal(main):
    desk = staff_client(main)
    before = desk.get("/api/v1/ending-policies").json()
    assert (before["current"], len(before["items"])) == (0, 1)
    made = desk.post("/api/v1/ending-policies", STANDARD.as_json() | {"return_days": 7}, **JSON)
    assert (made.status_code, made.json()["current"]) == (201, 1)
    assert made.json()["items"][0]["rules"]["return_days"] == 7

    wrong = desk.post("/api/v1/ending-policies", STANDARD.as_json() | {"part_days": 1}, **JSON)
    assert wrong.status_code == 422
    with dealer_context(main):
        assert EndingPolicy.objects.count() == 1


@pytest.mark.parametrize(
    "moment", ["2099-11-23T00:00:00", "9999-12-31", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"]
)
def test_rules_begin_at_a_moment_one_can_count_with(main, moment):
    rules = STANDARD.as_json() | {"valid_from": moment}
    answer = staff_client(main).post("/api/v1/ending-policies", rules, **JSON)
    assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (422, "valid_from")
    with dealer_context(main):
        assert not EndingPolicy.objects.exists()
