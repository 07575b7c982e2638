"""The buyer is told what bringing the car costs before booking it, and pays it online; the portal knows."""

import re
from datetime import datetime, time, timedelta

import pytest

from billing.models import Payment as BillingPayment
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from tenant_apps.cashier.models import Payment
from tenant_apps.delivery import operations
from tenant_apps.delivery.queries import handover_of
from tenant_apps.invoicing.models import Receipt
from tenant_apps.orders.operations import mark_ready
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.billing.conftest import pay
from tests.factories.accounts import signed_in
from tests.factories.drives import open_house
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user, staff_client


def at(hour, days=2):
    day = clock.now().astimezone(clock.SHANGHAI).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), clock.SHANGHAI)


WISH = {"step": "book", "place": "HOME", "city": "绍兴", "address": "文三路 1 号 2 单元"}


@pytest.fixture
def choosing(main, client_of):
    """A signed-in buyer whose car is ready, at a dealer that asks ¥99 for bringing it to the next town."""
    open_house(main)
    user, client = make_user("李晓雯", phone=f"+86139{ids.new_id().int % 10**8:08d}"), client_of("market")
    with market_context():
        signed_in(client, user)
    order = make_order(main, "FUNDED", buyer=contact(user.id))
    with dealer_context(main):
        mark_ready(actor=SYSTEM, order_id=order.id)
        operations.change_settings(actor=SYSTEM, home_km=200, free_km=0, base_minor=9_900, per_km_minor=0)
    return client, order, f"/orders/{main.slug}/{order.id}/handover"


def booking(main, order):
    """State and fee of the hand-over as it was kept."""
    with dealer_context(main):
        row = handover_of(order.id)
        return row.state, row.fee_minor


def onward(answer):
    assert answer.status_code == 200, answer.text
    return re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.text)[0]


def booked(client, url):
    answer = client.post(url, {**WISH, "at": at(10).isoformat(), "seen_fee": "9900"})
    assert (answer.status_code, answer.url) == (302, f"{url}?saved=1")


def test_the_amount_is_shown_before_anything_is_booked(main, choosing):
    client, order, url = choosing
    wish = {**WISH, "at": at(10).isoformat()}

    shown = client.post(url, wish)
    assert shown.status_code == 200
    assert "¥99" in shown.text
    assert 'name="seen_fee" value="9900"' in shown.text
    assert booking(main, order) == ("OPEN", 0)

    with dealer_context(main):
        operations.change_settings(actor=SYSTEM, base_minor=12_900)
    moved = client.post(url, {**wish, "seen_fee": "9900"})
    assert (moved.status_code, booking(main, order)) == (409, ("OPEN", 0))
    assert 'name="seen_fee" value="12900"' in moved.text

    assert client.post(url, {**wish, "seen_fee": "12900"}).status_code == 302
    assert booking(main, order) == ("BOOKED", 12_900)


@pytest.mark.parametrize("seen", ["", "-1", "9899", "x" * 50, "9" * 13, "９９００１"])
def test_an_amount_that_was_not_shown_books_nothing(main, choosing, seen):
    client, order, url = choosing
    answer = client.post(url, {**WISH, "at": at(10).isoformat(), "seen_fee": seen})
    assert (answer.status_code, booking(main, order)) == (409, ("OPEN", 0))


def test_the_fee_is_paid_online_once_with_a_receipt_of_its_own(main, stripe_here, choosing, deliver):
    client, order, url = choosing
    booked(client, url)
    assert "¥99" in client.get(url).text
    first, second = (onward(client.post(url, {"step": "pay"})) for _ in range(2))
    assert first == second
    pay(first)
    assert client.get(f"{url}?back=1").status_code == 200
    deliver()

    with dealer_context(main):
        assert list(Payment.objects.filter(kind="FEE").values_list("state", "amount_minor")) == [
            ("CAPTURED", 9_900)
        ]
        assert Receipt.objects.filter(order_id=order.id, amount_minor=9_900).count() == 1
    assert 'value="pay"' not in client.get(url).text
    assert client.post(url, {"step": "pay"}).status_code == 409


def test_a_page_that_is_open_closes_when_the_car_is_collected_after_all(main, stripe_here, choosing, deliver):
    client, _order, url = choosing
    booked(client, url)
    onward(client.post(url, {"step": "pay"}))
    assert client.post(url, {"step": "book", "at": at(11).isoformat(), "place": "DEALER"}).status_code == 302
    deliver()
    with owner_context():
        states = set(
            BillingPayment.objects.filter(purpose__startswith="HOME-").values_list("state", flat=True)
        )
    assert states == {"EXPIRED"}
    with dealer_context(main):
        assert list(Payment.objects.filter(kind="FEE").values_list("state", flat=True)) == ["FAILED"]


def test_what_was_paid_goes_back_when_the_buyer_gives_the_time_up(main, stripe_here, choosing, deliver):
    client, _order, url = choosing
    booked(client, url)
    pay(onward(client.post(url, {"step": "pay"})))
    client.get(f"{url}?back=1")
    deliver()
    assert client.post(url, {"step": "unbook"}).status_code == 302
    assert "¥99" in client.get(url).text
    deliver()
    with dealer_context(main):
        paid = Payment.objects.get(kind="FEE")
        assert (paid.state, paid.refunded_minor) == ("REFUNDED", 9_900)
    booked(client, url)
    assert onward(client.post(url, {"step": "pay"})).startswith(stripe_here.url)


def test_who_is_about_to_cancel_reads_that_the_fee_goes_back(main, choosing):
    client, order, url = choosing
    cancel = url.replace("/handover", "/cancel")
    booked(client, url)
    assert "¥99" not in client.get(cancel).text
    with dealer_context(main):
        operations.record_fee(actor=SYSTEM, order_id=order.id, reference="ICBC 7")
    assert "¥99" in client.get(cancel).text


def test_a_car_that_has_set_out_is_on_its_way_for_its_buyer_and_the_staff(main, choosing):
    client, order, url = choosing
    booked(client, url)
    with dealer_context(main):
        operations.set_out(actor=SYSTEM, order_id=order.id)
    card = client.get(url.removesuffix("/handover")).text
    assert "已出发" in card
    assert "另选时间" not in card


class Desk:
    """A colleague's browser: what it posts is JSON."""

    def __init__(self, client):
        self.get, self.client = client.get, client

    def post(self, path, body):
        return self.client.post(path, body, content_type="application/json")


class TestPortal:
    def path(self, order, end=""):
        return f"/api/v1/orders/{order.id}/handover{end}"

    def test_quote_book_record_and_leave(self, main, choosing):
        _client, order, _url = choosing
        desk = Desk(staff_client(main, "MANAGER"))
        quoted = desk.get(self.path(order, "/quote"), {"city": "绍兴"}).json()
        assert (quoted["fee"]["amount"], quoted["due"]["amount"]) == (9_900, 9_900)
        assert desk.get(self.path(order, "/quote"), {"city": "乌鲁木齐"}).status_code == 422
        assert desk.get(self.path(order, "/quote"), {"city": "亚特兰蒂斯"}).status_code == 422

        wish = {"starts_at": at(10).isoformat(), "city": "绍兴", "address": "文三路 1 号"}
        refused = desk.post(self.path(order, "/booking"), wish)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "delivery.fee_unconfirmed")
        shown = desk.post(self.path(order, "/booking"), {**wish, "seen_fee": quoted["fee"]}).json()
        assert (shown["fee_due"]["amount"], "record_fee" in shown["verbs"]) == (9_900, True)
        assert shown["leave_by"] < shown["starts_at"]

        stops = desk.get("/api/v1/handovers/tour", {"day": at(10).date().isoformat()}).json()["stops"]
        assert [(one["number"], one["fee_due"]["amount"]) for one in stops] == [(order.number, 9_900)]
        assert desk.get("/api/v1/handovers/tour").json()["stops"] == []

        paid = desk.post(self.path(order, "/fee"), {"reference": "ICBC 1"}).json()
        assert paid["fee_due"]["amount"] == 0
        left = desk.post(self.path(order, "/moves"), {"verb": "leave"}).json()
        assert left["left_at"]
        assert "leave" not in left["verbs"]
