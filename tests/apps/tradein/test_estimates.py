"""Estimates: made from the market, kept with all they rest on, or not made at all."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Invalids, NotFound
from shared_apps.marketplace.models import Listing
from shared_apps.tradein import operations, queries
from shared_apps.tradein.errors import (
    Asked,
    Incomplete,
    PhotoTooLarge,
    PhotoUnreadable,
    TooManyPhotos,
    TooManyTradeIns,
)
from shared_apps.tradein.facts import MOST_PHOTOS, Described, Keeper, kilometres_of
from shared_apps.tradein.models import Photo, TradeIn
from shared_apps.tradein.pictures import key_of
from shared_apps.tradein.throttle import BEGUN
from tenants.context import market_context, owner_context
from tests.factories.tradein import BEST, WORST, actor_of, ask, jpeg, keeper_of, make_trade_in, used_market


def codes_of(refused):
    return {one.field: one.code for one in refused.value.errors}


class TestEstimate:
    def test_says_a_range_whose_parts_add_up(self, trims, buyer):
        made = make_trade_in(trims[0], buyer)

        assert made.state == "ESTIMATED"
        assert 0 < made.low_minor <= made.mid_minor <= made.high_minor < trims[0].msrp_minor
        assert sum(minor for _code, minor in made.parts) == made.mid_minor
        assert made.valid_until == made.estimated_at + timedelta(days=7)
        assert made.model.startswith("hedonic-1.") and made.schedule == "cn-2026.1"

    def test_rests_on_used_cars_that_are_on_offer(self, trims, buyer):
        made = make_trade_in(trims[0], buyer)

        told = [one["id"] for one in made.comparables]
        with market_context():
            rows = Listing.objects.filter(id__in=told, withdrawn_at=None, condition="USED")
            assert rows.count() == len(told) >= 4
            assert {str(row.id): row.price_minor for row in rows} == {
                one["id"]: one["price_minor"] for one in made.comparables
            }

    def test_can_be_made_again_from_what_was_kept_when_its_cars_are_gone(self, trims, buyer):
        made = make_trade_in(trims[0], buyer)
        with owner_context():
            Listing.objects.update(price_minor=1, withdrawn_at=clock.now())

        again = queries.recomputed(TradeIn.objects.get(id=made.id))

        assert (again.low_minor, again.mid_minor, again.high_minor) == (
            made.low_minor, made.mid_minor, made.high_minor,
        )  # fmt: skip

    def test_more_kilometres_older_or_worse_are_never_more(self, trims, buyer):
        mids = [make_trade_in(trims[0], buyer, mileage=str(km)).mid_minor for km in (5_000, 31_000, 90_000)]
        assert mids == sorted(mids, reverse=True) and mids[0] > mids[-1]
        young, old = (
            make_trade_in(trims[0], buyer, year=year, month="9").mid_minor for year in ("2024", "2023")
        )
        assert old < young
        assert (
            make_trade_in(trims[0], buyer, answers=WORST).mid_minor < make_trade_in(trims[0], buyer).mid_minor
        )

    def test_says_nothing_where_too_few_are_on_offer(self, main, other, buyer):
        trims = used_market(main, other, count=40)
        lonely = used_market(main, count=3, year=2023)  # the same series has enough; this dealer has few

        assert make_trade_in(trims[0], buyer).state == "ESTIMATED"
        with owner_context():
            Listing.objects.exclude(trim_id__in=[one.id for one in lonely]).update(withdrawn_at=clock.now())
        made = make_trade_in(lonely[0], buyer, year="2023")

        assert (made.state, made.unknown_because, made.mid_minor, made.parts) == (
            "UNKNOWN", "TOO_FEW", None, [],
        )  # fmt: skip

    def test_says_nothing_on_a_day_without_a_schedule(self, trims, buyer, monkeypatch):
        monkeypatch.setattr("shared_apps.tradein.operations.estimating.schedule_on", lambda day: None)
        made = make_trade_in(trims[0], buyer)
        assert (made.state, made.unknown_because) == ("UNKNOWN", "NO_SCHEDULE")

    def test_a_new_answer_takes_the_estimate_off(self, trims, buyer):
        made = make_trade_in(trims[0], buyer)
        with market_context():
            changed = operations.answer_questions(
                actor=actor_of(buyer), keeper=keeper_of(buyer), trade_in_id=made.id, answers=WORST
            )
        assert (changed.state, changed.mid_minor, changed.parts, changed.model) == ("DRAFT", None, [], "")

    def test_waits_until_everything_is_told(self, trims, buyer):
        with market_context():
            one = operations.begin(actor=actor_of(buyer), trim_id=trims[0].id, address="a")
            with pytest.raises(Incomplete):
                operations.estimate(actor=actor_of(buyer), keeper=keeper_of(buyer), trade_in_id=one.id)
            assert TradeIn.objects.get(id=one.id).state == "DRAFT"

    def test_an_unknown_version_begins_nothing(self, db):
        with market_context(), pytest.raises(NotFound):
            operations.begin(actor=actor_of(None), trim_id=ids.new_id(), address="a")
        assert not TradeIn.objects.exists()

    def test_an_address_begins_so_many_a_day(self, trims):
        with market_context():
            for _again in range(BEGUN):
                operations.begin(actor=actor_of(None), trim_id=trims[0].id, address="198.51.100.9")
            with pytest.raises(TooManyTradeIns):
                operations.begin(actor=actor_of(None), trim_id=trims[0].id, address="198.51.100.9")
        assert TradeIn.objects.count() == BEGUN


class TestDescribing:
    @pytest.mark.parametrize(
        ("given", "wrong"),
        [
            ({"mileage": "-5"}, {"mileage": "tradein.mileage_negative"}),
            ({"mileage": "many"}, {"mileage": "tradein.mileage_unreadable"}),
            ({"mileage": ""}, {"mileage": "tradein.mileage_unreadable"}),
            ({"mileage": "9999999"}, {"mileage": "tradein.mileage_absurd"}),
            ({"year": "2099"}, {"registered": "tradein.registration_ahead"}),
            ({"year": "2020"}, {"registered": "tradein.registration_too_early"}),
            ({"month": "13"}, {"registered": "tradein.registration_missing"}),
            ({"city": "Atlantis"}, {"city": "tradein.city_unknown"}),
            (
                {"year": "", "mileage": "x", "city": ""},
                {
                    "registered": "tradein.registration_missing",
                    "mileage": "tradein.mileage_unreadable",
                    "city": "tradein.city_unknown",
                },
            ),
        ],
    )
    def test_refuses_by_field_and_keeps_what_was(self, trims, buyer, given, wrong):
        made = make_trade_in(trims[0], buyer)
        said = Described(**{"year": "2024", "month": "7", "mileage": "30000", "city": "杭州", **given})
        with market_context(), pytest.raises(Invalids) as refused:
            operations.describe(
                actor=actor_of(buyer), keeper=keeper_of(buyer), trade_in_id=made.id, said=said
            )
        assert codes_of(refused) == wrong
        kept = TradeIn.objects.get(id=made.id)
        assert (kept.state, kept.mid_minor, kept.mileage_km) == ("ESTIMATED", made.mid_minor, 30_000)

    def test_a_car_cannot_have_driven_so_far_since_last_month(self, trims, buyer):
        made = make_trade_in(trims[0], buyer)
        month = clock.now().astimezone(clock.SHANGHAI).date().replace(day=1)
        said = Described(str(month.year), str(month.month), "300000", "杭州")
        with market_context(), pytest.raises(Invalids) as refused:
            operations.describe(
                actor=actor_of(buyer), keeper=keeper_of(buyer), trade_in_id=made.id, said=said
            )
        assert codes_of(refused) == {"mileage": "tradein.mileage_absurd"}

    def test_every_open_question_is_named(self, trims, buyer):
        made = make_trade_in(trims[0], buyer)
        with market_context(), pytest.raises(Invalids) as refused:
            operations.answer_questions(
                actor=actor_of(buyer),
                keeper=keeper_of(buyer),
                trade_in_id=made.id,
                answers={**BEST, "keys": "THREE", "tyres": ""},
            )
        assert set(codes_of(refused)) == {"keys", "tyres"}

    @pytest.mark.parametrize(
        ("text", "kilometres"),
        [("45300", 45_300), ("45,300 km", 45_300), ("4.53万", 45_300), ("４.５万公里", 45_000), ("-5", -5),
         ("1e9", None), ("NaN", None), ("", None), ("12万3", None)],
    )  # fmt: skip
    def test_reads_kilometres_as_people_write_them(self, text, kilometres):
        assert kilometres_of(text) == kilometres


class TestWhose:
    def test_anothers_does_not_exist(self, trims, buyer):
        mine, theirs = make_trade_in(trims[0], buyer), make_trade_in(trims[0])
        stranger = Keeper(ids.new_id(), frozenset({mine.id}))
        for keeper, one in ((stranger, mine), (keeper_of(buyer), theirs), (Keeper(), theirs)):
            with market_context(), pytest.raises(NotFound):
                operations.discard(actor=actor_of(buyer), keeper=keeper, trade_in_id=one.id)
        assert TradeIn.objects.count() == 2

    def test_who_signs_in_takes_over_what_the_browser_held(self, trims, buyer):
        one, other = make_trade_in(trims[0]), make_trade_in(trims[0])
        with market_context():
            operations.adopt(actor=actor_of(buyer), keeper=Keeper(buyer.id, frozenset({one.id})))
        assert TradeIn.objects.get(id=one.id).buyer_id == buyer.id
        assert TradeIn.objects.get(id=other.id).buyer_id is None


class TestPhotos:
    def add(self, one, user, data=None, name="front.jpg"):
        with market_context():
            return operations.add_photo(
                actor=actor_of(user),
                keeper=keeper_of(user),
                trade_in_id=one.id,
                name=name,
                data=jpeg() if data is None else data,
            )

    def test_lose_where_and_when_they_were_taken(self, trims, buyer):
        exif = Image.Exif()
        exif[0x010F] = "Canary Camera"
        exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (120.0, 9.0, 0.0)})
        one = make_trade_in(trims[0], buyer)

        photo = self.add(one, buyer, jpeg(2400, 1200, exif=exif))

        with market_context():
            for size, width in (("full", 1600), ("small", 400)):
                with default_storage.open(key_of(one.id, photo.id, size)) as file:
                    data = file.read()
                assert b"Canary" not in data
                with Image.open(default_storage.open(key_of(one.id, photo.id, size))) as kept:
                    assert (kept.format, kept.width, dict(kept.getexif())) == ("WEBP", width, {})

    def test_at_most_twelve(self, trims, buyer):
        one = make_trade_in(trims[0], buyer)
        for _again in range(MOST_PHOTOS):
            self.add(one, buyer)
        with pytest.raises(TooManyPhotos):
            self.add(one, buyer)
        assert Photo.objects.count() == MOST_PHOTOS

    @pytest.mark.parametrize(
        ("data", "refusal"),
        [
            (b"%PDF-1.7 no picture", PhotoUnreadable),
            (b"", PhotoUnreadable),
            (b"\xff\xd8" * 6_000_000, PhotoTooLarge),
        ],
    )
    def test_refuses_what_is_no_photo_and_keeps_nothing(self, trims, buyer, data, refusal):
        one = make_trade_in(trims[0], buyer)
        with pytest.raises(refusal):
            self.add(one, buyer, data)
        assert not Photo.objects.exists()

    def test_stay_as_they_were_once_dealers_are_asked(self, main, trims, buyer):
        one = make_trade_in(trims[0], buyer)
        photo = self.add(one, buyer)
        ask(one, buyer, main)
        with pytest.raises(Asked):
            self.add(one, buyer)
        with market_context(), pytest.raises(Asked):
            operations.remove_photo(
                actor=actor_of(buyer), keeper=keeper_of(buyer), trade_in_id=one.id, photo_id=photo.id
            )
        assert Photo.objects.count() == 1


class TestForgetting:
    def test_what_guests_abandoned_goes_with_its_photos(self, trims, buyer):
        guests, mine = make_trade_in(trims[0]), make_trade_in(trims[0], buyer)
        with market_context():
            photo = operations.add_photo(
                actor=actor_of(None),
                keeper=keeper_of(None, guests.id),
                trade_in_id=guests.id,
                name="a.jpg",
                data=jpeg(),
            )
            key = key_of(guests.id, photo.id, "full")
            assert default_storage.exists(key)
            with clock.set_to(clock.now() + timedelta(days=31)):
                assert operations.forget_abandoned(actor=SYSTEM) == 1
            assert not default_storage.exists(key)
        assert list(TradeIn.objects.values_list("id", flat=True)) == [mine.id]
