"""What is off is off: each feature's routes refuse, its pages say so, and what had begun goes on."""

from __future__ import annotations

from typing import Any

import pytest

from core.kernel import ids
from shared_apps.marketplace import queries as market
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.models import Listing
from tenant_apps.contracts.queries import current_contract
from tenant_apps.orders import reservations
from tenant_apps.orders.models import Order
from tenant_apps.service.models import RepairOrder
from tenant_apps.staff.operations import invite_member
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context, market_context
from tenants.features.errors import FeatureOff
from tenants.features.registry import FEATURES
from tests.factories.accounts import signed_in
from tests.factories.orders import make_order, render_quickly
from tests.factories.staff import make_user, staff, staff_client
from tests.factories.stock import make_vehicle

JSON = {"content_type": "application/json"}


@pytest.fixture
def buyer(client_of):
    client, user = client_of("market"), make_user("李晓雯", phone=f"+86139{ids.new_id().int % 10**8:08d}")
    with market_context():
        signed_in(client, user)
    return client


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.fixture(params=["one dealer", "everybody"])
def off(request, main, turn, kill):
    """Turn a feature off in either way; returns whether the other dealer keeps it."""

    def turned(name: str) -> bool:
        if request.param == "one dealer":
            turn(main, name, False)
            return True
        kill(name)
        return False

    return turned


class TestReservations:
    def test_nobody_reserves_and_the_page_says_why(self, main, other, buyer, off):
        cars = {dealer.slug: make_vehicle(dealer, "AVAILABLE") for dealer in (main, other)}
        pages = {slug: buyer.get(f"/cars/{car.id}").content.decode() for slug, car in cars.items()}
        assert all("/reserve" in page for page in pages.values())

        others_keep_it = off("online_reservations")

        car, page = cars["main"], buyer.get(f"/cars/{cars['main'].id}")
        assert page.status_code == 200
        assert "/reserve" not in page.content.decode()
        assert 'role="status"' in page.content.decode()
        api = buyer.post(f"/api/v1/listings/{car.id}/reservations", {}, **JSON)
        assert code_of(api) == (403, "features.off")
        form = buyer.post(f"/cars/{car.id}/reserve", {"price": car.price_minor})
        assert form.status_code == 403
        with dealer_context(main):
            assert not Order.objects.exists()
            assert Vehicle.objects.get(id=car.id).state == "AVAILABLE"
        spared = buyer.post(f"/api/v1/listings/{cars['other'].id}/reservations", {}, **JSON)
        assert spared.status_code == (201 if others_keep_it else 403)

    def test_killed_while_a_reservation_runs_it_ends_whole(self, main, buyer, kill, monkeypatch):
        """The switch falls between the hold and the payment page: the order is there and can be paid."""
        car = make_vehicle(main, "AVAILABLE")
        real = reservations.hold_for_buyer

        def holding(**given):
            kill("online_reservations")
            return real(**given)

        monkeypatch.setattr(reservations, "hold_for_buyer", holding)
        answer = buyer.post(f"/api/v1/listings/{car.id}/reservations", {}, **JSON)
        assert answer.status_code == 201
        with dealer_context(main):
            order = Order.objects.get(vehicle_id=car.id)
            assert (order.state, Vehicle.objects.get(id=car.id).state) == ("HOLD", "HELD")
        assert buyer.get(f"/orders/main/{order.id}/pay").status_code == 200
        assert buyer.post(f"/api/v1/orders/main/{order.id}/cancel", {}, **JSON).status_code == 200
        with dealer_context(main):
            assert Vehicle.objects.get(id=car.id).state == "AVAILABLE"


class TestMarketListing:
    def test_cars_vanish_from_the_market_and_come_back_as_they_were(
        self, main, other, buyer, off, kill, turn
    ):
        mine, theirs = make_vehicle(main, "AVAILABLE"), make_vehicle(other, "AVAILABLE")

        def shown() -> set:
            with market_context():
                return {car.id for car in market.results(Filters(), cursor=None, limit=10)["items"]}

        assert shown() == {mine.id, theirs.id}
        others_keep_it = off("market_listing")
        assert shown() == ({theirs.id} if others_keep_it else set())
        assert buyer.get(f"/cars/{mine.id}").status_code == 404
        assert buyer.get("/dealers/main").status_code == 200
        assert buyer.post(f"/api/v1/listings/{mine.id}/reservations", {}, **JSON).status_code == 404
        with market_context():
            card = market.dealer_page("main")
            assert (card.cars, card.from_minor) == (0, None)
        late = make_vehicle(main, "AVAILABLE")  # the portal goes on meanwhile
        kill("market_listing", off=False)
        turn(main, "market_listing", None)
        assert shown() == {mine.id, theirs.id, late.id}
        with market_context():
            assert Listing.objects.filter(withdrawn_at=None).count() == 3


class TestWorkshop:
    def test_its_routes_answer_nothing_and_lose_nothing(self, main, off):
        client = staff_client(main)
        body = {
            "vin": "LGXCE4CB4S1000017",
            "customer_name": "王先生",
            "customer_phone": "13800138000",
            "mileage_km": 12,
            "lines": [{"kind": "LABOUR", "title": "保养", "quantity": "1", "price": {"amount": 30000}}],
        }
        assert client.get("/api/v1/repair-orders").status_code == 200
        off("service_workshop")
        assert code_of(client.get("/api/v1/repair-orders")) == (403, "features.off")
        assert client.post("/api/v1/repair-orders", body, **JSON).status_code in (403, 422)
        assert code_of(client.get(f"/api/v1/repair-orders/{ids.new_id()}")) == (403, "features.off")
        with dealer_context(main):
            assert not RepairOrder.objects.exists()

    def test_whoever_may_not_enter_is_not_told_more(self, main, client_of, off):
        off("service_workshop")
        assert code_of(client_of("main").get("/api/v1/repair-orders")) == (401, "access.sign_in")


class TestContracts:
    def test_none_is_made_and_those_that_are_can_be_signed(self, main, off):
        ready, late = make_order(main, "RESERVED"), make_order(main, "RESERVED")
        client = staff_client(main)
        assert (
            client.post(f"/api/v1/orders/{ready.id}/moves", {"verb": "prepare_contract"}, **JSON).status_code
            == 200
        )
        with dealer_context(main):
            render_quickly(current_contract(ready.id).id)
        off("contracts_pdf")
        refused = client.post(f"/api/v1/orders/{late.id}/moves", {"verb": "prepare_contract"}, **JSON)
        assert code_of(refused) == (403, "features.off")
        signed = client.post(f"/api/v1/orders/{ready.id}/moves", {"verb": "record_signature"}, **JSON)
        assert signed.status_code == 200
        with dealer_context(main):
            assert current_contract(late.id) is None


class TestInvitations:
    def test_nobody_is_invited(self, main, off, deliver, mailoutbox):
        off("staff_invitations")
        answer = staff_client(main).post(
            "/api/v1/staff/invitations", {"email": "new@example.com", "role": "SALES"}, **JSON
        )
        assert code_of(answer) == (403, "features.off")
        with dealer_context(main), pytest.raises(FeatureOff):
            invite_member(actor=staff(), email="new@example.com", role="SALES")
        deliver()
        assert mailoutbox == []


class TestSession:
    def test_the_portal_learns_what_it_has(self, main, other, off):
        client = staff_client(main)
        assert client.get("/api/v1/session").json()["features"] == list(FEATURES)
        others_keep_it = off("service_workshop")
        assert "service_workshop" not in client.get("/api/v1/session").json()["features"]
        theirs = staff_client(other).get("/api/v1/session").json()["features"]
        assert ("service_workshop" in theirs) is others_keep_it

    def test_the_market_has_none_to_tell(self, main, client_of):
        assert client_of("market").get("/api/v1/session").json()["features"] == []
