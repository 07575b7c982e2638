"""Feeds tell partners every car, then everything that changed, and miss nothing that commits."""

from __future__ import annotations

import csv
import gzip
import io
import json
import threading
from xml.etree import ElementTree

import pytest
from django.db import connection, transaction
from jsonschema import Draft202012Validator

from shared_apps.marketplace.models import Listing, VinRegistration
from shared_apps.marketplace.operations import withdraw_listing
from shared_apps.syndication import throttle
from shared_apps.syndication.feeds import SCHEMA, key_of, reading
from tenants.context import dealer_context, owner_context
from tenants.models import Dealer
from tests.apps.syndication.google_listings import problems
from tests.factories.marketplace import make_trim

FEED = "/feeds/vehicles.jsonl"
G = "{http://base.google.com/ns/1.0}"
HOST = "http://marque.localhost:8000"


def _lines(market, query: str = "") -> list[dict]:
    response = market.get(FEED + query)
    assert response.status_code == 200, response.content
    return [json.loads(line) for line in response.getvalue().decode().splitlines()]


def _ids(lines: list[dict], record: str = "vehicle") -> set[str]:
    return {line["id"] for line in lines if line["record"] == record}


def _rows(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


class Partner:
    """Keeps a copy of the market's cars by its feed. What is told again does it no harm."""

    def __init__(self, market, query: str = "?") -> None:
        self.market, self.query = market, query
        self.cars: dict[str, dict] = {}
        self.cursor = ""
        self.fetch()

    def fetch(self) -> list[dict]:
        """Bring the copy up to date; what was told."""
        lines = _lines(self.market, f"{self.query}&since={self.cursor}" if self.cursor else self.query)
        for line in lines:
            if line["record"] == "vehicle":
                self.cars[line["id"]] = line
            elif line["record"] == "gone":
                self.cars.pop(line["id"], None)
        self.cursor = lines[-1]["cursor"]
        return lines

    def is_right(self) -> bool:
        """Whether the copy is what a new partner would be told."""
        return Partner(self.market, self.query).cars == self.cars


class TestWhole:
    def test_tells_every_car_on_offer_as_the_published_schema_says(self, main, other, market, publish, hide):
        shown = [publish(main), publish(main, condition="USED", interior_name_zh="", interior_name_en="")]
        gone, hidden = publish(main), publish(other)
        with dealer_context(main):
            withdraw_listing(gone.vehicle_id)
        hide(other)

        lines = _lines(market)

        validator = Draft202012Validator(json.loads(market.get("/feeds/vehicles.schema.json").content))
        assert [error.message for line in lines for error in validator.iter_errors(line)] == []
        assert _ids(lines) == {str(car.vehicle_id) for car in shown}
        assert str(hidden.vehicle_id) not in str(lines)
        assert lines[-1] == {"record": "end", "count": 2, "cursor": lines[-1]["cursor"]}

    def test_the_schema_is_one_and_refuses_what_is_no_line(self, main, market, publish):
        publish(main)
        line = _lines(market)[0]
        validator = Draft202012Validator(SCHEMA)

        Draft202012Validator.check_schema(SCHEMA)
        assert not validator.is_valid({**line, "condition": "BROKEN"})
        assert not validator.is_valid({name: value for name, value in line.items() if name != "price"})

    def test_is_read_in_batches_and_misses_none_between(self, main, market, publish, monkeypatch):
        monkeypatch.setattr(reading, "BATCH", 2)
        trim = make_trim()
        cars = [str(publish(main, trim_id=trim.id).vehicle_id) for _ in range(5)]

        assert [line.get("id") for line in _lines(market)] == [*cars, None]

    def test_of_one_dealer_tells_its_cars_only(self, main, other, market, publish):
        own, _theirs = publish(main), publish(other)

        assert _ids(_lines(market, "?dealer=main")) == {str(own.vehicle_id)}
        assert market.get(FEED + "?dealer=nobody").status_code == 404

    def test_is_packed_piece_by_piece_for_who_takes_it_so(self, main, market, publish):
        publish(main)
        plain = market.get(FEED).getvalue()
        packed = market.get(FEED, headers={"Accept-Encoding": "gzip"})

        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.getvalue()) == plain

    def test_speaks_english_where_it_is_asked_to(self, main, market, publish):
        publish(main)

        assert _rows(market.get("/feeds/vehicles.csv?lang=en"))[0]["make"] == "BYD"
        assert _rows(market.get("/feeds/vehicles.csv"))[0]["make"] == "比亚迪"

    def test_a_head_request_reads_no_car(self, main, market, publish, django_assert_max_num_queries):
        publish(main)
        market.get(FEED)
        with django_assert_max_num_queries(3):
            response = market.head(FEED)

        assert response.getvalue() == b""
        assert response["Marque-Feed-Cursor"]


class TestForms:
    def test_csv_is_what_googles_vehicle_listings_take(self, main, market, publish):
        car = publish(main)
        VinRegistration.objects.create(vin="LGXC16AF5N0000001", vehicle_id=car.vehicle_id, dealer_id=main.id)
        publish(main, condition="USED", mileage_km=23_000)

        found = market.get(f"/feeds/vehicles.csv?dealer=main&lang=en&key={key_of('main')}")

        text = found.getvalue().decode()
        assert problems(text) == ["line 3: vin is missing"]
        assert "LGXC16AF5N0000001" in text

    def test_a_vin_is_told_whole_only_to_its_dealers_own_key(self, main, other, market, publish):
        car = publish(main)
        VinRegistration.objects.create(vin="LGXC16AF5N0000001", vehicle_id=car.vehicle_id, dealer_id=main.id)

        assert "LGXC16AF5N0000001" not in str(_lines(market)) + str(_lines(market, "?dealer=main"))
        assert _lines(market, f"?dealer=main&key={key_of('main')}")[0]["vin"] == "LGXC16AF5N0000001"
        for stray in (
            f"?dealer=main&key={key_of('other')}",
            f"?key={key_of('main')}",
            "?dealer=main&key=x",
            "?dealer=main&key=é",
        ):
            assert market.get(FEED + stray).status_code == 422

    def test_no_cell_is_taken_for_a_formula(self, main, market, publish):
        publish(main)
        for name in ("=HYPERLINK(1)", "+1", "-1", "@x", "\t=1"):
            Listing.objects.update(trim_zh=name, brand_zh='"a",=1\n=2')
            row = _rows(market.get("/feeds/vehicles.csv"))[0]
            assert row["trim"] == f"'{name}"
            assert row["make"] == '"a",=1\n=2'

    def test_xml_is_rss_under_googles_names(self, main, market, publish):
        publish(main)
        Listing.objects.update(title_zh="<b>&]]>\x0b\ufffe\uffff汉", trim_zh="a\"<'")

        channel = ElementTree.fromstring(market.get("/feeds/vehicles.xml").getvalue()).find("channel")
        item = channel.find("item")

        assert item.findtext("title") == "<b>&]]>汉"
        assert item.findtext(f"{G}trim") == "a\"<'"
        assert item.findtext(f"{G}price") == "219800.00 CNY"
        assert item.findtext(f"{G}google_product_category") == "916"
        assert item.findtext(f"{G}vehicle_fulfillment/{G}store_code") == "main"
        assert item.findtext("link").startswith(f"{HOST}/cars/")
        assert item.findtext(f"{G}image_link").startswith(f"{HOST}/share/")
        assert item.find(f"{G}vin") is None


class TestLimits:
    def test_whole_feeds_are_fetched_seldom_changes_often(self, main, market, publish, monkeypatch):
        publish(main)
        monkeypatch.setattr(throttle, "WHOLE", 2)
        cursor = [_lines(market)[-1]["cursor"] for _ in range(2)][-1]

        refused = market.get(FEED)

        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "feed.too_many")
        assert refused["Retry-After"] == "3600"
        assert market.get(f"{FEED}?since={cursor}").status_code == 200

    def test_without_anybody_to_count_partners_are_asked_to_come_again(self, main, market, publish, settings):
        publish(main)
        settings.CACHES = {
            "default": {"BACKEND": "core.edge.cache.ScopedCache", "LOCATION": "redis://127.0.0.1:1/0"}
        }

        refused = market.get(FEED)

        assert (refused.status_code, refused["Retry-After"]) == (503, "60")

    @pytest.mark.parametrize(
        "cursor", ["x", "W10", "WzEsIDEsICJtYWluIl0", "WzEsIC0xLCAiIl0", "WzIsIDEsICIiXQ", "%00"]
    )
    def test_a_stray_cursor_is_told_apart_from_an_empty_feed(self, main, market, publish, cursor):
        publish(main)

        assert market.get(f"{FEED}?since={cursor}").status_code in {400, 422}

    def test_a_cursor_of_another_database_is_over(self, main, market, publish):
        publish(main)
        ahead = "WzEsIDk5OTk5OTk5OTk5OTksICIiXQ"  # [1, 9999999999999, ""]
        refused = market.get(f"{FEED}?since={ahead}")

        assert (refused.status_code, refused.json()["error"]["code"]) == (410, "feed.cursor_over")

    def test_there_is_no_other_form(self, db, market):
        assert market.get("/feeds/vehicles.xls").status_code == 404


@pytest.mark.django_db(transaction=True)
class TestSince:
    @pytest.fixture
    def cars(self, django_db_setup, main, other, publish):
        trim = make_trim()
        return [
            publish(main, trim_id=trim.id),
            publish(main, trim_id=trim.id),
            publish(other, trim_id=trim.id),
        ]

    def test_tells_new_prices_and_new_cars(self, cars, main, market, publish):
        partner = Partner(market)
        first = cars[0]

        publish(main, vehicle_id=first.vehicle_id, trim_id=first.trim_id, version=2, price_minor=100_00)
        added = publish(main, trim_id=first.trim_id)
        partner.fetch()

        assert partner.cars[str(first.vehicle_id)]["price"]["amount"] == "100.00"
        assert str(added.vehicle_id) in partner.cars
        assert partner.is_right()

    def test_tells_the_end_of_cars_withdrawn_and_deleted(self, cars, main, market):
        partner = Partner(market)
        with dealer_context(main):
            withdraw_listing(cars[0].vehicle_id)
        with owner_context():
            Listing.objects.filter(id=cars[2].vehicle_id).delete()

        told = partner.fetch()

        assert {str(cars[0].vehicle_id), str(cars[2].vehicle_id)} == _ids(told, "gone")
        assert set(partner.cars) == {str(cars[1].vehicle_id)}
        assert [line for line in told if not Draft202012Validator(SCHEMA).is_valid(line)] == []

    def test_of_one_dealer_tells_the_ends_of_its_own_only(self, cars, main, other, market):
        partner = Partner(market, "?dealer=main")
        with owner_context():
            Listing.objects.filter(id__in=[cars[0].vehicle_id, cars[2].vehicle_id]).delete()

        assert _ids(partner.fetch(), "gone") == {str(cars[0].vehicle_id)}
        assert partner.is_right()

    def test_a_dealer_that_is_hidden_shown_moved_or_suspended_is_told_whole(self, cars, other, market, hide):
        theirs = str(cars[2].vehicle_id)
        partner = Partner(market)

        hide(other)
        partner.fetch()
        assert theirs not in partner.cars

        hide(other, off=False)
        partner.fetch()
        assert theirs in partner.cars

        with owner_context():
            Dealer.objects.filter(id=other.id).update(address="人民南路 1 号")
        partner.fetch()
        assert partner.cars[theirs]["dealer"]["address"] == "人民南路 1 号"

        with owner_context():
            Dealer.objects.filter(id=other.id).update(state="SUSPENDED")
        partner.fetch()
        assert theirs not in partner.cars
        assert partner.is_right()

    def test_a_change_that_commits_after_the_cursor_was_made_is_told(self, cars, main, market, publish):
        changed, may_commit = threading.Event(), threading.Event()

        def slow() -> None:
            try:
                with dealer_context(main), transaction.atomic():
                    Listing.objects.filter(id=cars[1].vehicle_id).update(price_minor=777_00)
                    changed.set()
                    may_commit.wait(20)
            finally:
                connection.close()

        thread = threading.Thread(target=slow)
        thread.start()
        assert changed.wait(20)
        publish(main, vehicle_id=cars[0].vehicle_id, trim_id=cars[0].trim_id, version=2, price_minor=555_00)
        partner = Partner(market)  # sees the later change, and not yet the earlier one
        before = partner.cars[str(cars[1].vehicle_id)]["price"]["amount"]
        may_commit.set()
        thread.join()
        partner.fetch()

        assert before != "777.00"
        assert partner.cars[str(cars[1].vehicle_id)]["price"]["amount"] == "777.00"

    def test_in_csv_and_xml_ends_are_marked(self, cars, main, market):
        cursor = Partner(market).cursor
        with dealer_context(main):
            withdraw_listing(cars[0].vehicle_id)

        rows = _rows(market.get(f"/feeds/vehicles.csv?since={cursor}"))
        (row,) = [row for row in rows if row["state"] == "gone"]
        channel = ElementTree.fromstring(market.get(f"/feeds/vehicles.xml?since={cursor}").getvalue())[0]

        assert (row["id"], row["state"], row["vin"]) == (str(cars[0].vehicle_id), "gone", "")
        assert [end.get("id") for end in channel.iterfind("{urn:marque:feed:1}gone")] == [row["id"]]
        assert channel.findtext("{urn:marque:feed:1}cursor")
