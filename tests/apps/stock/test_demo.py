"""Demo cars: with a reading and for a time, off the market; back on it for less, and said to be one."""

from datetime import timedelta

import pytest
from django.db import transaction

from core.flow.audit.models import AuditLine
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.kernel.money import Money
from shared_apps.marketplace.models import Listing
from tenant_apps.drives.queries import bookable_cars
from tenant_apps.stock.demo import MOST_DAYS, worth_after
from tenant_apps.stock.models import PriceChange, Vehicle
from tenant_apps.stock.operations import move_vehicle
from tenants.context import dealer_context, market_context
from tests.factories.drives import make_demo_car
from tests.factories.staff import staff, staff_client
from tests.factories.stock import PRICE, end_inspection, make_vehicle

AFTER_60_DAYS_AND_3250_KM = Money(20_371_500)  # 215,800 less 60 × 0.04 % and 32 × 0.1 %, in whole yuan


def read(vehicle):
    fresh = Vehicle.objects.get(id=vehicle.id)
    return fresh.state, fresh.mileage_km, fresh.price_minor, fresh.demo_until, fresh.version


def begin(vehicle, mileage_km=50, days=90):
    return move_vehicle(
        actor=staff("MANAGER"), vehicle_id=vehicle.id, verb="make_demo", mileage_km=mileage_km, days=days
    )


class TestWorth:
    @pytest.mark.parametrize(
        ("days", "driven", "left"),
        [
            (0, 99, 21_580_000),
            (1, 0, 21_571_300),
            (0, 100, 21_558_400),
            (60, 3_250, AFTER_60_DAYS_AND_3250_KM.amount),
            (180, 90_000, 16_185_000),
            (-3, -50, 21_580_000),
        ],
        ids=["untouched", "a day", "100 km", "both", "never more than a quarter", "clock set back"],
    )
    def test_falls_with_days_and_kilometres(self, days, driven, left):
        assert worth_after(PRICE, days=days, driven_km=driven) == Money(left)

    def test_nothing_is_offered_for_nothing(self):
        assert worth_after(Money(100), days=180, driven_km=0) == Money(1)


class TestBeginning:
    def test_notes_reading_and_last_day_and_leaves_the_market(self, main):
        car = make_vehicle(main, "AVAILABLE")
        with clock.set_to(clock.now()), dealer_context(main):
            begun = begin(car)
            last = clock.now().astimezone(clock.SHANGHAI).date() + timedelta(days=90)
            assert (begun.demo_since, begun.demo_from_km) == (clock.now(), 50)
            assert read(car) == ("DEMO", 50, PRICE.amount, last, car.version + 1)
        with market_context():
            assert Listing.objects.get(id=car.id).withdrawn_at is not None

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"mileage_km": None}, "stock.odometer_missing"),
            ({"mileage_km": 11}, "stock.odometer_back"),
            ({"days": None}, "stock.demo_days_wrong"),
            ({"days": 0}, "stock.demo_days_wrong"),
            ({"days": MOST_DAYS + 1}, "stock.demo_days_wrong"),
        ],
        ids=["no reading", "ran backwards", "no time", "no day", "too long"],
    )
    def test_is_refused_whole(self, main, given, code):
        car = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            before = read(car), AuditLine.objects.filter(subject_id=str(car.id)).count()
            with pytest.raises(DomainError) as refused, transaction.atomic():
                begin(car, **given)
            assert refused.value.code == code
            assert (read(car), AuditLine.objects.filter(subject_id=str(car.id)).count()) == before

    def test_takes_test_drives_as_before(self, main):
        demo = make_demo_car(main)
        with dealer_context(main):
            begin(Vehicle.objects.get(id=demo.vehicle_id))
            assert bookable_cars().filter(id=demo.id).exists()


class TestEnding:
    def test_comes_back_for_less_and_says_what_it_was(self, main):
        car = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            begin(car)
        with clock.set_to(clock.now() + timedelta(days=60, hours=1)), dealer_context(main):
            manager = staff("MANAGER")
            with pytest.raises(DomainError) as refused, transaction.atomic():
                move_vehicle(actor=manager, vehicle_id=car.id, verb="recondition")
            assert refused.value.code == "stock.odometer_missing"
            move_vehicle(actor=manager, vehicle_id=car.id, verb="recondition", mileage_km=3_300)
            assert read(car)[:4] == ("RECON", 3_300, AFTER_60_DAYS_AND_3250_KM.amount, None)
            assert PriceChange.objects.filter(vehicle=car).latest("at").price_minor == (
                AFTER_60_DAYS_AND_3250_KM.amount
            )
            line = AuditLine.objects.filter(action="stock.vehicle.reconditioned").latest("at")
            assert (line.before["price"], line.after["price"]) == (
                PRICE.as_json(),
                AFTER_60_DAYS_AND_3250_KM.as_json(),
            )
            move_vehicle(actor=manager, vehicle_id=car.id, verb="start_pdi")
            end_inspection(car.id)
        with market_context():
            shown = Listing.objects.get(id=car.id)
            assert (shown.withdrawn_at, shown.was_demo, shown.mileage_km, shown.price_minor) == (
                None, True, 3_300, AFTER_60_DAYS_AND_3250_KM.amount,
            )  # fmt: skip

    def test_withdrawn_for_a_damage_it_is_not_sold_as_if_nothing_had_been(self, main):
        car = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            begin(car)
        with clock.set_to(clock.now() + timedelta(days=60, hours=1)), dealer_context(main):
            move_vehicle(actor=SYSTEM, vehicle_id=car.id, verb="withdraw")
            state, _km, price, until, _version = read(car)
        assert (state, price, until) == ("QUARANTINE", 21_062_000, None)

    def test_who_never_was_one_is_not_told_to_be(self, main):
        car = make_vehicle(main, "AVAILABLE")
        with market_context():
            assert Listing.objects.get(id=car.id).was_demo is False
        assert staff_client(main).get(f"/api/v1/stock/vehicles/{car.id}").json()["demo"] is None


def test_the_portal_asks_shows_and_warns(main):
    car = make_vehicle(main, "AVAILABLE")
    client, url = staff_client(main, "MANAGER"), f"/api/v1/stock/vehicles/{car.id}"
    asked = {"verb": "make_demo", "mileage_km": 50, "days": 1_000}
    refused = client.post(f"{url}/moves", asked, "application/json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "stock.demo_days_wrong")
    made = client.post(f"{url}/moves", {**asked, "days": 10}, "application/json").json()
    assert (made["state"], made["demo"]["from_km"], made["demo"]["overdue"]) == ("DEMO", 50, False)
    with clock.set_to(clock.now() + timedelta(days=12)):
        late = client.get(url).json()["demo"]
    assert (late["overdue"], late["worth"]["amount"]) == (
        True,
        worth_after(PRICE, days=12, driven_km=0).amount,
    )
