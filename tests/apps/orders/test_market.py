"""The buyer's way: from the car's page to deposit and contract, with the real SDK and the simulator."""

from datetime import timedelta

import pytest

from billing.models import Refund
from core.flow.audit.models import AuditLine
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.cashier.models import Payment
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import cancel_order
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations import reprice_vehicle
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.billing.conftest import pay
from tests.apps.orders.test_walk import check_consistent
from tests.factories.accounts import signed_in
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user, staff
from tests.factories.stock import make_vehicle

JSON = {"content_type": "application/json"}


@pytest.fixture
def buyer(client_of):
    """A signed-in buyer's client; `client.user` is the account."""

    def make(name="李晓雯"):
        client, user = client_of("market"), make_user(name, phone=f"+86139{ids.new_id().int % 10**8:08d}")
        with market_context():
            signed_in(client, user)
        client.user = user
        return client

    return make


def reserve(client, car):
    return client.post(f"/cars/{car.id}/reserve")


def order_of(main, car):
    with dealer_context(main):
        return Order.objects.filter(vehicle_id=car.id).latest("created_at")


def page(main, order, name=""):
    return f"/orders/{main.slug}/{order.id}{name}"


class TestPriceSeen:
    def repriced(self, main, state="AVAILABLE"):
        car = make_vehicle(main, state)
        with dealer_context(main):
            return reprice_vehicle(actor=SYSTEM, vehicle_id=car.id, price=Money(99_999_900))

    def test_is_told_by_both_buttons_of_the_page(self, main, buyer):
        car = make_vehicle(main, "AVAILABLE")
        shown = buyer().get(f"/cars/{car.id}").content.decode()
        assert shown.count(f'name="price" value="{car.price_minor}"') == 2

    def test_that_is_no_longer_asked_reserves_nothing(self, main, buyer):
        car = self.repriced(main)

        answer = buyer().post(f"/cars/{car.id}/reserve", {"price": "21580000"})

        said = answer.content.decode()
        assert (answer.status_code, f"/cars/{car.id}" in said) == (409, True)
        assert "¥215,800" in said
        assert "¥999,999" in said
        with dealer_context(main):
            assert not Order.objects.exists()
            assert Vehicle.objects.get(id=car.id).state == "AVAILABLE"

    def test_is_remembered_while_the_buyer_signs_in(self, main, client_of):
        car, client = self.repriced(main), client_of("market")
        client.post(f"/cars/{car.id}/reserve", {"price": "21580000"})
        with market_context():
            signed_in(client, make_user())

        assert client.get(f"/cars/{car.id}/reserve").status_code == 409

    @pytest.mark.parametrize("price", ["99999900", "", "x", "-1", "²", "9" * 5000])
    def test_that_is_right_or_says_nothing_lets_the_buyer_on(self, main, buyer, price):
        car = self.repriced(main)
        assert buyer().post(f"/cars/{car.id}/reserve", {"price": price}).status_code == 302


class TestReserve:
    def test_the_whole_way_to_the_reserved_order(self, main, buyer, stripe_here, deliver):
        car, client = make_vehicle(main, "AVAILABLE"), buyer()

        answer = reserve(client, car)

        order = order_of(main, car)
        assert (answer.status_code, answer["Location"]) == (302, page(main, order, "/pay"))
        assert (order.buyer_id, order.buyer_name, order.buyer_phone) == (
            client.user.id,
            "李晓雯",
            client.user.phone,
        )
        shown = client.get(answer["Location"])
        assert shown.status_code == 200
        assert order.checkout_url in shown.content.decode()
        assert order.checkout_url.startswith(stripe_here.url)

        paid = pay(order.checkout_url)
        assert paid.location.endswith(page(main, order, "/return"))
        waiting = client.get(page(main, order, "/return"))
        assert waiting.status_code == 200
        deliver()
        back = client.get(page(main, order, "/return"))

        assert (back.status_code, back["Location"]) == (302, page(main, order) + "?paid=1")
        with dealer_context(main):
            assert check_consistent(order).state == "RESERVED"
            assert [(p.state, p.method, p.amount_minor) for p in Payment.objects.all()] == [
                ("CAPTURED", "CARD", 200_000)
            ]
        assert client.get(back["Location"]).status_code == 200
        assert order.number in client.get("/orders").content.decode()

    @pytest.mark.parametrize(("state", "link"), [("HOLD", "去支付"), ("RESERVED", "查看订单")])
    def test_the_car_s_own_page_leads_back_to_the_order(self, main, buyer, state, link):
        """Somebody closed the browser on the way to pay and follows their bookmark."""
        client, stranger = buyer(), buyer("王小明")
        order = make_order(main, state, buyer=contact(client.user.id))
        shown, elsewhere = (
            who.get(f"/cars/{order.vehicle_id}").content.decode() for who in (client, stranger)
        )
        assert page(main, order) in shown
        assert link in shown
        assert page(main, order) not in elsewhere
        with dealer_context(main):
            cancel_order(actor=SYSTEM, order_id=order.id, reason="")
        assert page(main, order) not in client.get(f"/cars/{order.vehicle_id}").content.decode()

    def test_an_expired_hold_leads_back_to_the_car(self, main, buyer):
        client = buyer()
        order = make_order(main, "EXPIRED", buyer=contact(client.user.id))
        shown = client.get(page(main, order)).content.decode()
        assert f'href="/cars/{order.vehicle_id}"' in shown

    def test_a_double_click_makes_one_order_and_one_payment_page(self, main, buyer, stripe_here):
        car, client = make_vehicle(main, "AVAILABLE"), buyer()

        first, second = reserve(client, car), reserve(client, car)

        assert first["Location"] == second["Location"]
        with dealer_context(main):
            assert Order.objects.count() == Payment.objects.count() == 1

    def test_the_second_buyer_is_told_at_once(self, main, buyer, stripe_here):
        car, similar = make_vehicle(main, "AVAILABLE"), make_vehicle(main, "AVAILABLE")
        reserve(buyer(), car)

        answer = reserve(buyer("王小明"), car)

        assert answer.status_code == 409
        assert str(similar.id) in answer.content.decode()
        with dealer_context(main):
            assert Order.objects.count() == 1

    def test_a_stranger_signs_in_and_need_not_press_again(self, main, client_of, stripe_here):
        car, client, user = make_vehicle(main, "AVAILABLE"), client_of("market"), make_user("新买家")

        sent = reserve(client, car)
        assert sent["Location"] == f"/sign-in?next=%2Fcars%2F{car.id}%2Freserve"
        with market_context():
            session = client.session
            wish = session["reserve_after_sign_in"]
            signed_in(client, user)
            session = client.session
            session["reserve_after_sign_in"] = wish
            session.save()
        answer = client.get(f"/cars/{car.id}/reserve")

        assert answer["Location"] == page(main, order_of(main, car), "/pay")

    def test_a_link_alone_reserves_nothing(self, main, buyer):
        car = make_vehicle(main, "AVAILABLE")

        answer = buyer().get(f"/cars/{car.id}/reserve")

        assert answer["Location"] == f"/cars/{car.id}"
        with dealer_context(main):
            assert not Order.objects.exists()

    def test_forgery_is_refused(self, main, buyer):
        car, client = make_vehicle(main, "AVAILABLE"), buyer()
        client.handler.enforce_csrf_checks = True
        assert reserve(client, car).status_code == 403
        with dealer_context(main):
            assert not Order.objects.exists()

    def test_a_buyer_holds_two_cars_at_most_over_all_dealers(self, main, other, buyer, stripe_here):
        client = buyer()
        cars = [
            make_vehicle(main, "AVAILABLE"),
            make_vehicle(other, "AVAILABLE"),
            make_vehicle(main, "AVAILABLE"),
        ]
        assert [reserve(client, car).status_code for car in cars] == [302, 302, 409]
        with dealer_context(main):
            assert Vehicle.objects.get(id=cars[2].id).state == "AVAILABLE"

    def test_a_car_that_never_was_is_not_found(self, main, buyer):
        assert buyer().post(f"/cars/{ids.new_id()}/reserve").status_code == 404


class TestPaymentsUnavailable:
    def test_the_car_stays_held_and_the_page_tries_again(self, main, buyer, settings, start):
        settings.STRIPE_API_KEY = "sk_test_suite"
        settings.STRIPE_API_BASE = "http://127.0.0.1:9"
        car, client = make_vehicle(main, "AVAILABLE"), buyer()

        answer = reserve(client, car)

        order = order_of(main, car)
        assert (answer.status_code, order.state, order.checkout_url) == (302, "HOLD", "")
        assert client.get(answer["Location"]).status_code == 200

        settings.STRIPE_API_BASE = start().url
        shown = client.get(answer["Location"])
        order = order_of(main, car)
        assert order.checkout_url.startswith(settings.STRIPE_API_BASE)
        assert order.checkout_url in shown.content.decode()

    def test_returning_while_the_service_is_silent_waits(self, main, buyer, stripe_here, settings):
        car, client = make_vehicle(main, "AVAILABLE"), buyer()
        reserve(client, car)
        settings.STRIPE_API_BASE = "http://127.0.0.1:9"
        assert client.get(page(main, order_of(main, car), "/return")).status_code == 200


class TestMine:
    @pytest.mark.parametrize("name", ["", "/pay", "/return", "/contract.pdf"])
    def test_others_orders_do_not_exist(self, main, other, buyer, name):
        client = buyer()
        theirs = make_order(main, "CONTRACTED")
        mine = make_order(main, "CONTRACTED", buyer=contact(client.user.id))
        assert client.get(page(main, theirs, name)).status_code == 404
        assert client.get(page(other, mine, name)).status_code == 404
        assert client.get(f"/orders/nobody/{mine.id}{name}").status_code == 404
        assert client.get(f"/orders/{main.slug}/{ids.new_id()}{name}").status_code == 404

    def test_others_orders_are_not_cancelled(self, main, buyer):
        theirs = make_order(main, "RESERVED")
        assert buyer().post(page(main, theirs, "/cancel")).status_code == 404
        with dealer_context(main):
            assert Order.objects.get(id=theirs.id).version == theirs.version

    @pytest.mark.parametrize("name", ["", "/pay", "/return", "/contract.pdf"])
    def test_strangers_sign_in_first(self, main, client_of, name):
        order = make_order(main)
        answer = client_of("market").get(page(main, order, name))
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in")

    def test_the_contract_is_handed_out_with_a_chinese_name_and_a_line(self, main, buyer):
        client = buyer()
        order = make_order(main, "CONTRACTED", buyer=contact(client.user.id))

        answer = client.get(page(main, order, "/contract.pdf"))

        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer["Content-Disposition"].startswith("attachment; filename")
        assert f"{order.number}-C1.pdf" in answer["Content-Disposition"]
        with dealer_context(main):
            line = AuditLine.objects.get(action="contracts.contract.downloaded")
        assert (line.actor_kind, line.actor_id) == ("buyer", client.user.id)

    def test_before_there_is_a_contract_there_is_nothing(self, main, buyer):
        client = buyer()
        order = make_order(main, "RESERVED", buyer=contact(client.user.id))
        assert client.get(page(main, order, "/contract.pdf")).status_code == 404

    @pytest.mark.parametrize("state", ["HOLD", "RESERVED"])
    def test_a_buyer_lets_the_car_go(self, main, buyer, state):
        client = buyer()
        order = make_order(main, state, buyer=contact(client.user.id))

        answer = client.post(page(main, order, "/cancel"), {"shown": order.paid_minor})

        assert answer["Location"] == page(main, order) + "?cancelled=1"
        with dealer_context(main):
            assert check_consistent(order).state == "CANCELLED"
        assert client.get(answer["Location"]).status_code == 200

    @pytest.mark.parametrize(
        # once signed, the dealer is asked, which takes a reason
        ("state", "status"),
        [("CONTRACTED", 422), ("FUNDED", 422), ("DELIVERED", 409), ("EXPIRED", 409)],
    )
    def test_a_signed_contract_is_not_left_by_a_click(self, main, buyer, state, status):
        client = buyer()
        order = make_order(main, state, buyer=contact(client.user.id))

        shown = {"shown": order.paid_minor}
        assert client.post(page(main, order, "/cancel"), shown).status_code == status
        with dealer_context(main):
            assert Order.objects.get(id=order.id).version == order.version

    @pytest.mark.parametrize("state", ["HOLD", "EXPIRED", "RESERVED", "FUNDED", "CLOSED", "CANCELLED"])
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_every_state_has_its_page(self, main, buyer, state, language):
        client = buyer()
        order = make_order(main, state, buyer=contact(client.user.id))
        client.cookies["django_language"] = language
        shown = client.get(page(main, order))
        assert shown.status_code == 200
        assert order.number in shown.content.decode()

    def test_paying_for_what_is_past_paying_leads_to_the_order(self, main, buyer):
        client = buyer()
        order = make_order(main, "RESERVED", buyer=contact(client.user.id))
        assert client.get(page(main, order, "/pay"))["Location"] == page(main, order)

    def test_after_the_time_is_over_no_page_is_opened(self, main, buyer, stripe_here):
        client = buyer()
        order = make_order(main, buyer=contact(client.user.id))
        with clock.set_to(clock.now() + timedelta(minutes=16)):
            assert client.get(page(main, order, "/pay")).status_code == 200
        assert order_of(main, Vehicle(id=order.vehicle_id)).checkout_url == ""


class TestApi:
    def test_the_same_in_json(self, main, buyer, stripe_here, deliver):
        car, client = make_vehicle(main, "AVAILABLE"), buyer()

        made = client.post(f"/api/v1/listings/{car.id}/reservations", {}, **JSON)
        assert made.status_code == 201, made.content
        held = made.json()
        assert held["checkout_url"].startswith(stripe_here.url)
        again = client.post(f"/api/v1/listings/{car.id}/reservations", {}, **JSON).json()
        assert again == held
        pay(held["checkout_url"])
        order = order_of(main, car)
        client.get(page(main, order, "/return"))
        deliver()

        (row,) = client.get("/api/v1/orders").json()["items"]
        assert (row["state"], row["paid"], row["can_cancel"]) == (
            "RESERVED",
            {"amount": 200_000, "currency": "CNY"},
            True,
        )
        one = client.get(f"/api/v1/orders/{main.slug}/{order.id}")
        assert one.json() == row
        base = f"/api/v1/orders/{main.slug}/{order.id}"
        blind = client.post(f"{base}/cancel", {}, **JSON)
        assert (blind.status_code, blind.json()["error"]["code"]) == (409, "orders.amount_not_shown")
        payout = client.get(f"{base}/cancellation").json()["payout"]
        assert payout == {"amount": 200_000, "currency": "CNY"}
        gone = client.post(f"{base}/cancel", {"shown": payout}, **JSON)
        assert gone.json()["state"] == "CANCELLED"

    def test_refuses_by_code(self, main, buyer, client_of, stripe_here):
        car = make_vehicle(main, "AVAILABLE")
        url = f"/api/v1/listings/{car.id}/reservations"
        assert client_of("market").post(url, {}, **JSON).status_code == 401
        buyer().post(url, {}, **JSON)
        late = buyer().post(url, {}, **JSON)
        assert (late.status_code, late.json()["error"]["code"]) == (409, "orders.vehicle_gone")

    def test_others_orders_do_not_exist(self, main, buyer):
        order = make_order(main, "CONTRACTED")
        base = f"/api/v1/orders/{main.slug}/{order.id}"
        client = buyer()
        assert client.get(base).status_code == 404
        assert client.get(f"{base}/contract.pdf").status_code == 404
        assert client.post(f"{base}/cancel", {}, **JSON).status_code == 404
        assert client.get("/api/v1/orders").json()["items"] == []


def test_a_paid_deposit_goes_back_through_stripe(main, buyer, stripe_here, deliver):
    car, client = make_vehicle(main, "AVAILABLE"), buyer()
    reserve(client, car)
    order = order_of(main, car)
    pay(order.checkout_url)
    client.get(page(main, order, "/return"))
    deliver()
    with dealer_context(main):
        cancel_order(
            actor=staff("MANAGER"), order_id=order.id, reason="车辆受损", cause="DEALER", shown_minor=200_000
        )

    deliver()

    with dealer_context(main):
        (payment,) = Payment.objects.all()
        assert (payment.state, Money(payment.amount_minor)) == ("REFUNDED", Money(200_000))
    with owner_context():
        assert Refund.objects.get().state == "SUCCEEDED"
