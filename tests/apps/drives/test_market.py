"""The buyer's way to a test drive: choose, book, move, cancel, put into the calendar."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from core.kernel import clock, ids
from shared_apps.appointments.models import DriveSummary
from tenant_apps.drives.models import Drive
from tenants.context import dealer_context, market_context, owner_context
from tenants.models import Dealer
from tests.factories.accounts import signed_in
from tests.factories.drives import NOON, TEN, driver, make_demo_car, make_drive, make_guide, ready
from tests.factories.staff import make_user


@pytest.fixture(autouse=True)
def _monday_noon():
    with clock.set_to(NOON):
        yield


@pytest.fixture
def buyer(client_of):
    """A signed-in buyer's client; `client.user` is the account."""
    client, user = client_of("market"), make_user("李晓雯", phone=f"+86139{ids.new_id().int % 10**8:08d}")
    with market_context():
        signed_in(client, user)
    client.user = user
    return client


def asked(demo, **given):
    return {
        "car": str(demo.id),
        "kind": "STANDARD",
        "at": "2026-11-24T10:00:00+08:00",
        "name": "李晓雯",
        "phone": "13900001111",
        "licence": "1",
        "licence_class": "C1",
        "licence_since": "2015-06-01",
        "adult": "1",
        "key": "page-1",
        **given,
    }


def count(main):
    with dealer_context(main):
        return Drive.objects.count()


class TestChoose:
    def test_shows_days_and_times_to_anybody(self, main, client_of):
        car = ready(main)
        answer = client_of("market").get("/test-drives/main", {"day": "2026-11-24"})
        text = answer.content.decode()

        assert answer.status_code == 200
        assert text.count('name="at"') == 17
        assert 'value="2026-11-24T09:00:00+08:00"' in text
        assert str(car.id) in text

    def test_a_car_on_offer_leads_to_the_demo_car_of_its_trim(self, main, client_of):
        ready(main)
        car = make_demo_car(main)
        text = client_of("market").get("/test-drives/main", {"car": str(car.vehicle_id)}).content.decode()

        assert f'name="car" value="{car.id}"' in text

    def test_a_taken_time_is_not_offered(self, main, client_of):
        make_drive(main)
        text = client_of("market").get("/test-drives/main", {"day": "2026-11-24"}).content.decode()

        assert "T10:00" not in text
        assert "T11:00" in text

    @pytest.mark.parametrize(
        "query",
        [
            {"car": "x", "day": "yesterday", "at": "25:00", "kind": "FLIGHT"},
            {"day": "9999-99-99", "at": "9999-12-31T23:59"},
            {"day": "2020-01-01", "at": "0001-01-01T00:00+14:00"},
            {"car": str(ids.new_id()), "kind": "ASSISTED"},
        ],
    )
    def test_whatever_the_address_says_it_answers(self, main, client_of, query):
        ready(main)
        assert client_of("market").get("/test-drives/main", query).status_code == 200

    def test_a_dealer_without_demo_cars_says_to_call(self, main, client_of):
        text = client_of("market").get("/test-drives/main").content.decode()
        assert 'name="at"' not in text

    def test_a_dealer_that_does_not_trade_has_none(self, main, client_of):
        ready(main)
        with owner_context():
            Dealer.objects.filter(id=main.id).update(state="SUSPENDED")
        assert client_of("market").get("/test-drives/main").status_code == 404
        assert client_of("market").get("/test-drives/nobody").status_code == 404

    def test_assisted_drives_are_offered_where_car_and_person_are_fit(self, main, client_of):
        ready(main)
        make_guide(main, assisted=True)
        car = make_demo_car(main, assisted=True)
        text = client_of("market").get("/test-drives/main", {"kind": "ASSISTED"}).content.decode()

        assert f'name="car" value="{car.id}"' in text
        assert "T14:15" in text


class TestBook:
    def test_books_once_however_often_the_page_is_sent(self, main, buyer):
        car = ready(main)
        first, second = (buyer.post("/test-drives/main", asked(car)) for _ in range(2))

        assert (first.status_code, first["Location"]) == (302, "/test-drives?booked=1")
        assert second.status_code == 302
        with dealer_context(main):
            drive = Drive.objects.get()
        assert (drive.starts_at, drive.buyer_id, drive.phone) == (TEN, buyer.user.id, "+8613900001111")
        assert drive.number in buyer.get("/test-drives").content.decode()

    def test_a_guest_may_sign_in_and_finds_the_choice_kept(self, main, buyer, client_of):
        car = ready(main)
        answer = client_of("market").post("/test-drives/main", asked(car))
        way = re.findall(r'href="(/sign-in[^"]+)"', answer.content.decode())[-1]
        then = parse_qs(urlsplit(unescape(way)).query)["next"][0]

        assert (answer.status_code, count(main)) == (422, 0)
        assert "李晓雯" not in then
        assert "13900001111" not in then
        text = buyer.get(then).content.decode()
        assert 'value="2026-11-24T10:00:00+08:00" required checked' in text

    @pytest.mark.parametrize(
        ("wrong", "status"),
        [
            ({"at": ""}, 422),
            ({"at": "2026-11-23T12:30:00+08:00"}, 422),
            ({"at": "2026-11-24T20:00:00+08:00"}, 409),
            ({"at": "2027-02-24T10:00:00+08:00"}, 422),
            ({"car": "x"}, 422),
            ({"licence": ""}, 422),
            ({"licence_class": "–"}, 422),
            ({"licence_class": ""}, 422),
            ({"licence_since": "2099-01-01"}, 422),
            ({"licence_since": "gestern"}, 422),
            ({"adult": ""}, 422),
            ({"kind": "HOME"}, 422),
            ({"kind": "HOME", "town": "杭州", "address": "文三路 1 号"}, 409),
            ({"kind": "FLIGHT"}, 422),
            ({"kind": "ASSISTED", "licence_since": "2026-06-01"}, 422),
            ({"phone": "12"}, 422),
            ({"name": " "}, 422),
        ],
    )
    def test_a_refusal_keeps_what_was_written_and_books_nothing(self, main, buyer, wrong, status):
        car = ready(main)
        answer = buyer.post("/test-drives/main", asked(car, **wrong))
        text = answer.content.decode()

        assert (answer.status_code, count(main)) == (status, 0)
        assert 'role="alert"' in text
        assert wrong.get("phone", "13900001111") in text

    def test_the_second_of_two_buyers_is_told_and_offered_other_times(self, main, buyer):
        drive = make_drive(main)
        with dealer_context(main):
            car = drive.car
        answer = buyer.post("/test-drives/main", asked(car))
        text = answer.content.decode()

        assert (answer.status_code, count(main)) == (409, 1)
        assert "T11:00" in text
        assert "T10:00" not in text


class TestOwn:
    def own(self, main, buyer):
        return make_drive(main, driver=driver(user_id=buyer.user.id))

    def test_moving_frees_the_old_time(self, main, buyer):
        drive = self.own(main, buyer)
        address = f"/test-drives/main/{drive.id}/move"

        assert "T10:00" in buyer.get(f"{address}?day=2026-11-24").content.decode()
        answer = buyer.post(address, {"at": "2026-11-25T14:00:00+08:00"})

        assert answer["Location"] == "/test-drives?moved=1"
        with dealer_context(main):
            assert Drive.objects.get().starts_at == TEN + timedelta(days=1, hours=4)
        assert buyer.post(address, {"at": "2026-11-25T22:00:00+08:00"}).status_code == 409
        assert buyer.post(address, {"at": "x"}).status_code == 422

    def test_cancelling_is_seen_at_once_and_done_once(self, main, buyer):
        drive = self.own(main, buyer)
        address = f"/test-drives/main/{drive.id}/cancel"

        assert buyer.post(address)["Location"] == "/test-drives?cancelled=1"
        assert buyer.post(address).status_code == 409
        with market_context():
            assert DriveSummary.objects.get(id=drive.id).state == "CANCELLED"
        assert buyer.get(f"/test-drives/main/{drive.id}/move").status_code == 302

    def test_the_calendar_file(self, main, buyer):
        drive = self.own(main, buyer)
        answer = buyer.get(f"/test-drives/main/{drive.id}/calendar.ics")
        text = answer.content.decode()

        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert "DTSTART:20261124T020000Z\r\n" in text
        assert f"UID:{drive.id}@marque\r\n" in text

    @pytest.mark.parametrize(
        ("name", "method"), [("move", "get"), ("move", "post"), ("cancel", "post"), ("calendar.ics", "get")]
    )
    def test_what_is_somebody_elses_does_not_exist(self, main, other, buyer, name, method):
        theirs, mine = make_drive(main), make_drive(other, driver=driver(user_id=buyer.user.id))

        for address in (f"main/{theirs.id}", f"main/{mine.id}", f"main/{ids.new_id()}"):
            assert getattr(buyer, method)(f"/test-drives/{address}/{name}").status_code == 404
        with dealer_context(main):
            assert Drive.objects.get().version == 1

    def test_strangers_sign_in_first(self, main, client_of):
        drive = make_drive(main)
        for address in ("/test-drives", f"/test-drives/main/{drive.id}/move"):
            assert "/sign-in" in client_of("market").get(address)["Location"]
