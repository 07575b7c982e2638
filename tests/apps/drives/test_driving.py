"""Who may drive, in which car and from where; what becomes of drives whose car has left."""

from datetime import date, timedelta
from typing import ClassVar

import pytest

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from shared_apps.appointments.models import DriveSchedule, DriveSummary
from shared_apps.appointments.slots import KINDS, Reserved
from shared_apps.appointments.tasks import tell
from shared_apps.catalog.models import Trim
from tenant_apps.drives.errors import SlotTaken
from tenant_apps.drives.facts import Door, Licence
from tenant_apps.drives.models import Drive, DriveSettings
from tenant_apps.drives.operations import (
    book_drive,
    cancel_drive,
    change_settings,
    reschedule_drive,
    retell_drives,
    retire_demo_car,
)
from tenant_apps.drives.queries import bookable_cars, free_at_dealer
from tenant_apps.stock.operations import hold_vehicle, move_vehicle, reserve_vehicle
from tenants.context import dealer_context, market_context, owner_context
from tenants.models import Dealer
from tests.factories.accounts import account
from tests.factories.drives import (
    NOON,
    TEN,
    booking,
    driver,
    make_demo_car,
    make_drive,
    make_guide,
    open_house,
    ready,
)
from tests.factories.staff import staff, staff_client
from tests.factories.stock import end_inspection

GOOD = Licence("C1", date(2015, 6, 1), adult=True)


def place_of(dealer, north_km=0.0):
    with market_context():
        row = Dealer.objects.get(id=dealer.id)
    return Door("文三路 1 号", float(row.latitude) + north_km / 111.195, float(row.longitude))


def radius(dealer, km):
    with dealer_context(dealer):
        change_settings(actor=SYSTEM, home_radius_km=km)


class TestLicence:
    @pytest.mark.parametrize(
        ("wrong", "kind", "code"),
        [
            (Licence("D", date(2015, 6, 1), adult=True), "STANDARD", "drives.licence_unfit"),
            (Licence("", date(2015, 6, 1), adult=True), "STANDARD", "drives.licence_unfit"),
            (Licence("C1", None, adult=True), "STANDARD", "drives.licence_date_wrong"),
            (Licence("C1", date(2026, 11, 24), adult=True), "STANDARD", "drives.licence_date_wrong"),
            (Licence("C1", date(1820, 1, 1), adult=True), "STANDARD", "drives.licence_date_wrong"),
            (Licence("C1", date(2015, 6, 1), adult=False), "STANDARD", "drives.too_young"),
            (Licence("C1", date(2025, 11, 24), adult=True), "ASSISTED", "drives.licence_too_new"),
        ],
    )
    def test_what_does_not_let_somebody_drive_is_refused(self, main, wrong, kind, code):
        car = ready(main, assisted=True)
        with dealer_context(main), clock.set_to(NOON):
            with pytest.raises(DomainError) as caught:
                book_drive(**booking(car, kind=kind, declared=wrong))
            assert Drive.objects.count() == 0
        assert caught.value.code == code

    def test_what_was_said_is_kept(self, main):
        drive = make_drive(main, declared=Licence(" c2", date(2026, 11, 23), adult=True))
        assert (drive.licence_class, drive.licence_since) == ("C2", date(2026, 11, 23))


class TestAssisted:
    def test_says_whether_car_or_people_lack(self, main):
        open_house(main)
        plain, fit = make_demo_car(main), make_demo_car(main, assisted=True)
        make_guide(main)
        asked = {"kind": "ASSISTED", "starts_at": TEN + timedelta(minutes=15)}
        codes = []
        with dealer_context(main), clock.set_to(NOON):
            for car in (plain, fit):
                with pytest.raises(DomainError) as caught:
                    book_drive(**booking(car, **asked))
                codes.append(caught.value.code)
            assert Drive.objects.count() == 0
        assert codes == ["drives.car_not_assisted", "drives.nobody_trained"]


class TestHome:
    def test_the_way_there_and_back_takes_car_and_person(self, main):
        car = ready(main)
        radius(main, 30)
        start = TEN + timedelta(minutes=30)
        with dealer_context(main), clock.set_to(NOON):
            drive = book_drive(**booking(car, kind="HOME", starts_at=start, door=place_of(main, 10)))
        assert (drive.distance_m, drive.travel_minutes) == (pytest.approx(10_000, abs=20), 26)
        assert (drive.taken_from, drive.taken_until) == (
            start - timedelta(minutes=30),
            start + timedelta(minutes=45 + 15 + 30),
        )
        with dealer_context(main), clock.set_to(NOON):
            for taken in (TEN - timedelta(minutes=30), TEN + timedelta(minutes=90)):
                with pytest.raises(SlotTaken):
                    book_drive(**booking(car, starts_at=taken))

    def test_it_keeps_its_way_when_it_is_moved(self, main):
        car = ready(main)
        radius(main, 30)
        door, start = place_of(main, 10), TEN + timedelta(minutes=30)
        with dealer_context(main), clock.set_to(NOON):
            drive = book_drive(**booking(car, kind="HOME", starts_at=start, door=door))
            moved = reschedule_drive(actor=SYSTEM, drive_id=drive.id, starts_at=start + timedelta(days=1))
        assert moved.taken_until - moved.taken_from == timedelta(minutes=120)

    @pytest.mark.parametrize(
        ("km", "north", "address", "code"),
        [
            (0, 5, "文三路 1 号", "drives.no_home_drives"),
            (30, 5, "  ", "drives.door_missing"),
            (30, 30.2, "文三路 1 号", "drives.door_too_far"),
        ],
    )
    def test_refuses_and_changes_nothing(self, main, km, north, address, code):
        car = ready(main)
        radius(main, km)
        there = place_of(main, north)
        door = Door(address, there.latitude, there.longitude)
        with dealer_context(main), clock.set_to(NOON):
            with pytest.raises(DomainError) as caught:
                book_drive(**booking(car, kind="HOME", starts_at=TEN + timedelta(hours=1), door=door))
            assert Drive.objects.count() == 0
        assert caught.value.code == code

    def test_says_how_far_it_is(self, main):
        car = ready(main)
        radius(main, 30)
        with dealer_context(main), clock.set_to(NOON), pytest.raises(DomainError) as caught:
            book_drive(**booking(car, kind="HOME", door=place_of(main, 42)))
        assert caught.value.params == {"km": "42.0", "radius": 30}


class TestSettings:
    def test_needs_the_right_and_sense(self, main):
        cases = [
            ({"actor": staff("SALES"), "home_radius_km": 5}, "access.right_missing"),
            ({"actor": SYSTEM, "home_radius_km": -1}, "field.range"),
            ({"actor": SYSTEM, "home_radius_km": 101}, "field.range"),
            (
                {"actor": SYSTEM, "home_radius_km": 5, "reserved": [Reserved("WOOD", 1, 0, 60)]},
                "drives.settings_wrong",
            ),
            (
                {"actor": SYSTEM, "home_radius_km": 5, "reserved": [Reserved("GOLD", 0, 0, 60)]},
                "drives.settings_wrong",
            ),
            (
                {"actor": SYSTEM, "home_radius_km": 5, "reserved": [Reserved("GOLD", 1, 60, 60)]},
                "drives.settings_wrong",
            ),
        ]
        with dealer_context(main):
            for wrong, code in cases:
                with pytest.raises(DomainError) as caught:
                    change_settings(**wrong)
                assert caught.value.code == code
            assert DriveSettings.objects.count() == 0


class TestReserved:
    """Hours kept for members until 48 hours before; nobody is a member yet."""

    def free(self, main, tier=""):
        with dealer_context(main):
            return {slot.starts_at for slot in free_at_dealer(KINDS["STANDARD"], NOON, tier=tier).slots()}

    def test_members_see_them_and_others_only_two_days_before(self, main):
        ready(main)
        with dealer_context(main):
            mornings = Reserved("SILVER", 127, 9 * 60, 12 * 60)
            change_settings(actor=SYSTEM, home_radius_km=0, reserved=[mornings])

        for tier in ("SILVER", "GOLD"):
            assert TEN + timedelta(days=3) in self.free(main, tier)
        for tier in ("", "BRONZE"):
            seen = self.free(main, tier)
            assert TEN in seen  # 22 hours ahead: open to all
            assert TEN + timedelta(days=3) not in seen
            assert TEN + timedelta(days=3, hours=2) in seen  # noon is not reserved

    def test_the_last_reserved_time_opens_at_48_hours_sharp(self, main):
        ready(main)
        wanted = TEN + timedelta(days=5)
        with dealer_context(main):
            change_settings(actor=SYSTEM, home_radius_km=0, reserved=[Reserved("GOLD", 127, 0, 1440)])
            for moment, seen in (
                (wanted - timedelta(hours=48), True),
                (wanted - timedelta(hours=48, seconds=1), False),
            ):
                times = [slot.starts_at for slot in free_at_dealer(KINDS["STANDARD"], moment).slots()]
                assert (wanted in times) is seen

    def test_nobody_books_what_is_kept_for_members(self, main):
        car = ready(main)
        with dealer_context(main), clock.set_to(NOON):
            change_settings(actor=SYSTEM, home_radius_km=0, reserved=[Reserved("GOLD", 127, 0, 1440)])
            with pytest.raises(SlotTaken):
                book_drive(**booking(car, starts_at=TEN + timedelta(days=3)))


class TestCarsThatLeave:
    def sell(self, main, drive):
        with dealer_context(main):
            vehicle = drive.car.vehicle_id
            hold_vehicle(actor=SYSTEM, vehicle_id=vehicle, until=NOON + timedelta(hours=1))
            return vehicle

    def test_a_car_somebody_is_buying_takes_no_bookings_and_nobody_is_sent_away(self, main, deliver):
        drive = make_drive(main)
        self.sell(main, drive)
        deliver()
        with dealer_context(main), clock.set_to(NOON):
            assert not bookable_cars().exists()
            assert not Drive.objects.get(id=drive.id).must_move
            with pytest.raises(SlotTaken):
                book_drive(**booking(drive.car, starts_at=TEN + timedelta(hours=3)))

    def test_a_sold_car_has_its_drives_moved_by_desk_and_buyer(self, main, deliver):
        drive = make_drive(main)
        another = make_demo_car(main)
        vehicle = self.sell(main, drive)
        with dealer_context(main):
            reserve_vehicle(actor=SYSTEM, vehicle_id=vehicle)
        deliver()
        with dealer_context(main):
            assert Drive.objects.get(id=drive.id).must_move
        with market_context():
            assert DriveSummary.objects.get(id=drive.id).must_move
            (car,) = DriveSchedule.objects.get(dealer_id=main.id).cars
        assert car["id"] == str(another.id)
        with dealer_context(main), clock.set_to(NOON):
            asked = {"drive_id": drive.id, "starts_at": TEN + timedelta(hours=1)}
            moved = reschedule_drive(
                actor=Actor("buyer", drive.buyer_id, "陈先生"), car_id=another.id, **asked
            )
        assert (moved.must_move, moved.car_id) == (False, another.id)

    def test_a_car_that_comes_back_takes_the_mark_off(self, main, deliver):
        drive = make_drive(main)
        with dealer_context(main):
            vehicle = drive.car.vehicle_id
            move_vehicle(actor=SYSTEM, vehicle_id=vehicle, verb="withdraw")
        deliver()
        with dealer_context(main):
            assert Drive.objects.get(id=drive.id).must_move
            move_vehicle(actor=SYSTEM, vehicle_id=vehicle, verb="start_pdi")
            end_inspection(vehicle)
        deliver()
        with dealer_context(main):
            assert not Drive.objects.get(id=drive.id).must_move
            assert bookable_cars().filter(id=drive.car_id).exists()

    def test_a_retired_car_likewise_and_one_letter_says_so(self, main, mailoutbox):
        drive = make_drive(main, driver=driver(user_id=account("moves@example.com").id))
        with dealer_context(main), clock.set_to(NOON):
            retire_demo_car(actor=SYSTEM, car_id=drive.car_id)
        with clock.set_to(NOON):
            assert (tell.apply().get(), tell.apply().get()) == (1, 0)
        assert mailoutbox[0].to == ["moves@example.com"]


class TestMarketsCopy:
    def test_is_the_dealers_own_diary_at_every_step(self, main):
        car = ready(main)
        with dealer_context(main), clock.set_to(NOON):
            drive = book_drive(**booking(car))
            (taken,) = DriveSchedule.objects.get().taken
            assert taken == [int(TEN.timestamp()) // 60, int(TEN.timestamp()) // 60 + 60, 0, 0]
            cancel_drive(actor=SYSTEM, drive_id=drive.id)
            assert DriveSchedule.objects.get().taken == []

    def test_says_nothing_of_people(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            row = DriveSchedule.objects.get()
            told = f"{row.cars}{row.people}{row.taken}{row.reserved}"
            for secret in (drive.name, drive.phone, drive.staff.name, drive.staff.user_id, drive.buyer_id):
                assert str(secret) not in told

    def test_is_one_dealers_alone(self, main, other):
        make_drive(main)
        with dealer_context(other):
            assert DriveSchedule.objects.count() == 0

    def test_is_mended_after_a_dealer_went_back(self, main):
        drive = make_drive(main)
        with market_context():
            DriveSummary.objects.filter(id=drive.id).update(version=9, state="CANCELLED")
            ghost = DriveSummary.objects.get(id=drive.id)
            ghost.pk = drive.car_id  # a drive that the dealer does not know any more
            ghost.number, ghost.state = "T999999", "BOOKED"
            ghost.save(force_insert=True)
        with dealer_context(main):
            assert sorted(retell_drives(actor=SYSTEM)) == sorted([drive.number, "T999999"])
            assert retell_drives(actor=SYSTEM) == []
            states = dict(DriveSummary.objects.values_list("number", "state"))
        assert states == {drive.number: "BOOKED", "T999999": "CANCELLED"}


class TestGearbox:
    """A licence of class C2 is for cars without a clutch pedal."""

    @pytest.mark.parametrize(
        ("held", "gearbox", "may"),
        [
            ("C2", "6MT", False), ("C2", "Manual 6-spd", False), ("C2", "8AT", True), ("C2", "7DCT", True),
            ("C2", None, True), ("C1", "6MT", True),
        ],
    )  # fmt: skip
    def test_only_who_may_drive_a_manual_car_books_one(self, main, held, gearbox, may):
        car = ready(main)
        with owner_context():
            trim = Trim.objects.get(id=car.trim_id)
            trim.specs = {**trim.specs, "powertrain": {"transmission": gearbox}}
            trim.save(update_fields=["specs"])
        declared = Licence(held, date(2015, 6, 1), adult=True)
        with dealer_context(main), clock.set_to(NOON):
            if may:
                assert book_drive(**booking(car, declared=declared)).licence_class == held
                return
            with pytest.raises(DomainError) as refused:
                book_drive(**booking(car, declared=declared))
            assert (refused.value.code, refused.value.field) == ("drives.licence_automatic", "licence_class")
            assert not Drive.objects.exists()


class TestReservedOnTheDesk:
    """The hours kept for members, as the portal reads and changes them."""

    URL = "/api/v1/drive-settings"
    GOLD: ClassVar = {"tier": "GOLD", "weekdays": 31, "opens": 600, "closes": 720}

    def change(self, client, **said):
        return client.post(self.URL, said, content_type="application/json")

    def test_are_kept_shown_and_left_alone_by_the_radius(self, main):
        client = staff_client(main, "MANAGER")
        assert client.get(self.URL).json() == {"home_radius_km": 0, "reserved": []}
        kept = self.change(client, home_radius_km=0, reserved=[self.GOLD])
        assert (kept.status_code, kept.json()["reserved"]) == (200, [self.GOLD])
        assert self.change(client, home_radius_km=9).json() == {"home_radius_km": 9, "reserved": [self.GOLD]}
        assert self.change(client, home_radius_km=9, reserved=[]).json()["reserved"] == []

    @pytest.mark.parametrize(
        "wrong", [{"tier": "PLATINUM"}, {"weekdays": 0}, {"weekdays": 128}, {"opens": 720}, {"closes": 1441}]
    )
    def test_what_no_hours_are_changes_nothing(self, main, wrong):
        client = staff_client(main, "MANAGER")
        said = self.change(client, home_radius_km=5, reserved=[{**self.GOLD, **wrong}])
        assert said.status_code == 422
        assert client.get(self.URL).json() == {"home_radius_km": 0, "reserved": []}
