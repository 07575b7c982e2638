"""Limits hold to the piece, also when many reach for the last one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from core.kernel import ids
from core.kernel.actor import SYSTEM
from shared_apps.marketplace.models import Listing, VinRegistration
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import hold_for_buyer
from tenant_apps.staff.models import StaffMember
from tenant_apps.staff.operations import end_member, enrol_member, invite_member, reinstate_member
from tenant_apps.stock.models import Photo, Vehicle
from tenant_apps.stock.operations import add_photo, receive_vehicle
from tenants.context import DealerRef, dealer_context, market_context, owner_context
from tenants.features.errors import QuotaReached
from tenants.features.models import Edition, QuotaOverride
from tenants.features.queries import forget_switches, limit_of
from tenants.features.quotas import require_room, usage_of
from tenants.features.registry import QUOTAS
from tests.apps.stock.test_pricing_and_photos import picture
from tests.conftest import enter_dealer
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_member, staff, staff_client
from tests.factories.stock import COST, PRICE, a_vin, make_trim, make_vehicle

JSON = {"content_type": "application/json"}


def refusal(call: Callable[[], Any]) -> tuple[str, str, str, str | None]:
    """What the quota said: its name, the limit, the use, the field."""
    with pytest.raises(QuotaReached) as refused:
        call()
    said = refused.value
    assert said.code == "quota.reached"
    return said.params["quota"], said.params["limit"], said.params["used"], said.field


class TestEach:
    def test_cars_in_stock(self, main, other, allow):
        make_vehicle(main, "DELIVERED")  # is no stock any more
        kept = [make_vehicle(main), make_vehicle(main, "AVAILABLE")]
        allow(main, "vehicles", 2)
        assert refusal(lambda: make_vehicle(main)) == ("vehicles", "2", "2", "vin")
        with dealer_context(main):
            assert Vehicle.objects.exclude(state="DELIVERED").count() == len(kept)
            assert VinRegistration.objects.count() == Vehicle.objects.count()
        make_vehicle(other)
        allow(main, "vehicles", 3)
        make_vehicle(main)

    def test_the_refusal_stands_at_its_field(self, main, allow):
        allow(main, "vehicles", 0)
        body = {
            "vin": a_vin(), "trim_id": str(make_trim().id), "colour_code": "jade", "mileage_km": 1,
            "cost": COST.as_json(), "price": PRICE.as_json(),
        }  # fmt: skip
        answer = staff_client(main).post("/api/v1/stock/vehicles", body, **JSON)
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (409, "quota.reached")
        assert [field["field"] for field in error["fields"]] == ["vin"]
        assert "0" in error["message"]

    def test_photos_of_a_car(self, main, allow):
        car, another = make_vehicle(main), make_vehicle(main)
        allow(main, "photos", 1)
        with dealer_context(main):
            add_photo(actor=staff(), vehicle_id=car.id, data=picture(size=(9, 9)))
            said = refusal(lambda: add_photo(actor=staff(), vehicle_id=car.id, data=picture(size=(9, 9))))
            assert said == ("photos", "1", "1", "file")
            add_photo(actor=staff(), vehicle_id=another.id, data=picture(size=(9, 9)))
            assert Photo.objects.count() == 2

    def test_space_for_photos(self, main, allow):
        car = make_vehicle(main)
        with dealer_context(main):
            first = add_photo(actor=staff(), vehicle_id=car.id, data=picture(size=(9, 9)))
        with dealer_context(main):
            assert first.size == default_storage.size(first.key) > 0
        allow(main, "storage", first.size)
        with dealer_context(main):
            said = refusal(lambda: add_photo(actor=staff(), vehicle_id=car.id, data=picture(size=(9, 9))))
            assert (said[0], said[3]) == ("storage", "file")
            assert Photo.objects.count() == 1

    def test_staff(self, main, allow):
        member, gone = make_member(main), make_member(main, "SALES")
        with dealer_context(main):
            end_member(actor=SYSTEM, member_id=gone.id)
        allow(main, "staff", 1)
        assert refusal(lambda: make_member(main, "SALES"))[:3] == ("staff", "1", "1")
        with dealer_context(main):
            said = refusal(lambda: invite_member(actor=staff(), email="a@example.com", role="SALES"))
            assert said == ("staff", "1", "1", "email")
            refusal(lambda: reinstate_member(actor=SYSTEM, member_id=gone.id))
            again = {"user_id": member.user_id, "name": "王", "email": "", "role": "MANAGER"}
            assert enrol_member(actor=SYSTEM, **again).role == "MANAGER"  # is there already
            assert StaffMember.objects.filter(state="ACTIVE").count() == 1

    def test_invitations_a_day(self, main, other, allow):
        allow(main, "invitations", 2)
        with dealer_context(main):
            for number in range(2):
                invite_member(actor=staff(), email=f"a{number}@example.com", role="SALES")
            said = refusal(lambda: invite_member(actor=staff(), email="c@example.com", role="SALES"))
            assert said == ("invitations", "2", "2", "email")
        with dealer_context(other):
            invite_member(actor=staff(), email="a@example.com", role="SALES")

    def test_reservations_of_one_buyer_a_day(self, main, allow):
        buyer, car = contact(), make_vehicle(main, "AVAILABLE")
        make_order(main, "EXPIRED", buyer=buyer)
        make_order(main, "CANCELLED", buyer=buyer)
        allow(main, "holds", 2)
        with dealer_context(main):
            said = refusal(lambda: hold_for_buyer(actor=SYSTEM, vehicle_id=car.id, buyer=buyer))
            assert said[:3] == ("holds", "2", "2")
            assert Vehicle.objects.get(id=car.id).state == "AVAILABLE"
            assert Order.objects.filter(buyer_id=buyer.user_id).count() == 2
        make_order(main, buyer=contact(), vehicle=car)

    def test_what_was_there_before_a_lower_limit_stays(self, main, allow):
        cars = [make_vehicle(main) for _ in range(3)]
        allow(main, "vehicles", 1)
        assert refusal(lambda: make_vehicle(main))[1:3] == ("1", "3")
        with dealer_context(main):
            assert Vehicle.objects.count() == len(cars)


def test_usage_is_counted_by_the_dealers_own_role(main, other, allow):
    make_vehicle(main)
    make_vehicle(other)
    make_vehicle(other)
    allow(main, "vehicles", 9)
    with market_context():
        used = {usage.quota: usage for usage in usage_of(main)}
    assert list(used) == list(QUOTAS)
    assert (used["vehicles"].used, used["vehicles"].limit) == (1, 9)
    assert (used["photos"].used, used["photos"].limit) == (None, 30)
    assert {quota for quota, usage in used.items() if usage.used is None} == {"photos", "holds"}


RACERS = 4


@pytest.mark.django_db(transaction=True)
class TestRaces:
    """Several at once reach for the last place. Rows are committed, so each test clears up after itself."""

    @pytest.fixture
    def race(self, django_db_setup):
        main = enter_dealer("main")
        self.clear()
        yield main
        self.clear()
        with owner_context():
            QuotaOverride.objects.all().delete()
            Listing.objects.all().delete()
        forget_switches()

    def clear(self) -> None:
        """Empty what is counted; before the test, too, for others that commit may have left something."""
        with owner_context("t_main"), connection.cursor() as cursor:
            cursor.execute("TRUNCATE stock_vehicle, staff_staffmember, audit_auditline CASCADE")

    def limit(self, dealer: DealerRef, name: str, limit: int) -> None:
        with market_context():
            QuotaOverride.objects.create(dealer_id=dealer.id, quota=name, limit=limit, reason="x")
            Edition.objects.update_or_create(id=1, defaults={"name": ids.new_id()})
        forget_switches()
        assert limit_of(name, dealer=dealer) == limit  # known to the process before its threads begin

    def at_once(self, dealer: DealerRef, work: Callable[[int], Any]) -> list[str]:
        begin = Barrier(RACERS)

        def run(number: int) -> str:
            begin.wait()
            try:
                with dealer_context(dealer):
                    work(number)
                return "done"
            except QuotaReached:
                return "refused"
            finally:
                connection.close()

        with ThreadPoolExecutor(RACERS) as pool:
            return sorted(pool.map(run, range(RACERS)))

    def test_for_the_last_place_in_stock(self, race):
        trim = make_trim()
        vins = [a_vin() for _ in range(RACERS)]
        self.limit(race, "vehicles", 1)
        outcome = self.at_once(
            race,
            lambda number: receive_vehicle(
                actor=SYSTEM, vin=vins[number], trim_id=trim.id, colour_code="jade", mileage_km=1,
                cost=COST, price=PRICE,
            ),
        )  # fmt: skip
        assert outcome == ["done", *["refused"] * (RACERS - 1)]
        with dealer_context(race):
            assert Vehicle.objects.count() == VinRegistration.objects.count() == 1

    def test_for_the_last_desk(self, race):
        self.limit(race, "staff", 2)
        outcome = self.at_once(
            race,
            lambda number: enrol_member(
                actor=SYSTEM, user_id=ids.new_id(), name=f"员工{number}", email="", role="SALES"
            ),
        )
        assert outcome == ["done", "done", "refused", "refused"]
        with dealer_context(race):
            assert StaffMember.objects.filter(state="ACTIVE").count() == 2

    def test_for_the_last_invitation_of_the_day(self, race):
        self.limit(race, "invitations", 1)
        outcome = self.at_once(
            race,
            lambda number: invite_member(actor=staff(), email=f"a{number}@example.com", role="SALES"),
        )
        assert outcome == ["done", *["refused"] * (RACERS - 1)]

    def test_needs_a_transaction_to_hold_in(self, race):
        with dealer_context(race), pytest.raises(RuntimeError, match="until the transaction ends"):
            require_room("vehicles", used=lambda: 0)
