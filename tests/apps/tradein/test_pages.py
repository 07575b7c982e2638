"""The buyer's pages, as a browser without script uses them: nothing told is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shared_apps.tradein.models import Photo, Request, TradeIn
from tests.factories.accounts import account, sign_in, signed_in
from tests.factories.tradein import BEST, ask, jpeg, make_trade_in

CAR = {"year": "2024", "month": "7", "mileage": "3.1万", "city": "杭州"}


@pytest.fixture
def market(client_of):
    return client_of("market")


def begun(market, trims):
    answer = market.post("/trade-in/begin", {"trim": str(trims[0].id)})
    assert answer.status_code == 302
    return answer["Location"].removesuffix("/car")


def files(*named):
    return {"photos": [SimpleUploadedFile(name, data, "image/jpeg") for name, data in named]}


class TestChoosing:
    def test_goes_from_brand_to_version_by_links(self, trims, market):
        page = market.get("/trade-in").content.decode()
        assert 'href="?brand=byd"' in page
        page = market.get("/trade-in?brand=byd").content.decode()
        assert "brand=byd&amp;series=han" in page
        page = market.get("/trade-in?brand=byd&series=han").content.decode()
        assert f'value="{trims[0].id}"' in page

    @pytest.mark.parametrize("words", ["汉", "biyadi han", "BYD"])
    def test_finds_by_words(self, trims, market, words):
        assert "brand=byd" in market.get("/trade-in", {"q": words}).content.decode().split('id="found"')[1]

    def test_reads_what_a_vin_says(self, trims, market):
        page = market.get("/trade-in", {"q": "LGXCE4CB1R0777713"}).content.decode()
        assert "brand=byd&amp;year=2024" in page

    @pytest.mark.parametrize(
        "query",
        ["?brand=nobody", "?brand=byd&series=none&year=1", "?q=%01%FF", "?q=" + "x" * 9000, "?year=²²²²"],
    )
    def test_takes_any_address(self, trims, market, query):
        assert market.get(f"/trade-in{query}").status_code == 200

    @pytest.mark.parametrize("trim", ["", "forged", "00000000-0000-4000-8000-000000000000"])
    def test_an_unknown_version_is_told_and_begins_nothing(self, trims, market, trim):
        answer = market.post("/trade-in/begin", {"trim": trim})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
        assert not TradeIn.objects.exists()


class TestSteps:
    def test_a_guest_comes_to_an_estimate(self, trims, market):
        at = begun(market, trims)
        assert market.post(f"{at}/car", CAR)["Location"] == f"{at}/condition"
        assert market.post(f"{at}/condition", BEST)["Location"] == f"{at}/photos"
        assert market.post(f"{at}/photos", files(("a.jpg", jpeg())))["Location"] == f"{at}/photos"
        assert market.post(f"{at}/estimate")["Location"] == at
        page = market.get(at).content.decode()
        one = TradeIn.objects.get()
        assert f"¥{one.mid_minor // 100:,}" in page
        assert all(f"/cars/{car['id']}" in page for car in one.comparables)
        assert "31000" in market.get(f"{at}/car").content.decode()

    def test_wrong_fields_are_marked_and_keep_what_was_typed(self, trims, market):
        at = begun(market, trims)
        answer = market.post(f"{at}/car", {**CAR, "mileage": "-7", "city": "Atlantis"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="e-mileage"' in page and 'id="e-city"' in page and 'id="e-registered"' not in page
        assert 'value="-7"' in page
        assert re.search(r"<option selected>2024", page)

    def test_nobody_skips_ahead(self, trims, market):
        at = begun(market, trims)
        assert market.get(f"{at}/condition")["Location"] == f"{at}/car"
        assert market.post(f"{at}/estimate")["Location"] == f"{at}/car"
        assert market.get(at)["Location"] == f"{at}/car"

    def test_good_photos_of_a_batch_stay_and_bad_ones_are_named(self, trims, market):
        at = begun(market, trims)
        market.post(f"{at}/car", CAR)
        market.post(f"{at}/condition", BEST)
        batch = files(
            ("good.jpg", jpeg()), ("notes.pdf", b"%PDF-1.4"), ("huge.jpg", b"\xff\xd8" + b"0" * 10_500_000)
        )
        answer = market.post(f"{at}/photos", batch)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "notes.pdf" in page and "huge.jpg" in page and "good.jpg" not in page
        assert Photo.objects.count() == 1

    def test_the_thirteenth_photo_is_named(self, trims, market):
        at = begun(market, trims)
        market.post(f"{at}/car", CAR)
        market.post(f"{at}/condition", BEST)
        answer = market.post(f"{at}/photos", files(*((f"p{n}.jpg", jpeg()) for n in range(13))))
        assert answer.status_code == 409
        assert "p12.jpg" in answer.content.decode()
        assert Photo.objects.count() == 12


class TestWhose:
    def test_a_forged_id_is_nobodys(self, trims, market, buyer, client_of):
        theirs = make_trade_in(trims[0], buyer)
        photo = Photo.objects.create(trade_in=theirs, width=1, height=1, size=1)
        at = f"/trade-in/{theirs.id}"
        for client in (market, signed_in(client_of("market"), account("neu@example.com"))):
            for path in ("", "/car", "/condition", "/photos", "/dealers", f"/photos/{photo.id}/full.webp"):
                assert client.get(at + path).status_code == 404, path
            for path in ("/car", "/estimate", "/delete", f"/photos/{photo.id}/remove"):
                assert client.post(at + path, CAR).status_code == 404, path
        assert TradeIn.objects.get() == theirs and Photo.objects.exists()

    def test_a_guests_car_is_kept_through_signing_in(self, trims, market, buyer):
        at = begun(market, trims)
        for step, told in (("car", CAR), ("condition", BEST), ("estimate", {})):
            market.post(f"{at}/{step}", told)
        assert "/sign-in?next=" in market.get(f"{at}/dealers")["Location"]
        sign_in(market, buyer)
        assert market.get(f"{at}/dealers").status_code == 200
        assert TradeIn.objects.get().buyer_id == buyer.id


class TestAsking:
    def test_asks_and_shows_the_answers_here_and_in_the_inbox(self, main, other, trims, market, buyer):
        signed_in(market, buyer)
        one = make_trade_in(trims[0], buyer)
        told = {"dealers": [str(main.id), str(other.id)], "name": "李想", "phone": "139 0013 9000"}
        answer = market.post(f"/trade-in/{one.id}/dealers", told)
        assert answer["Location"] == f"/trade-in/{one.id}?asked=1"
        assert Request.objects.count() == 2
        assert "杭州西湖名车" in market.get(f"/trade-in/{one.id}").content.decode()
        assert f"/trade-in/{one.id}" in market.get("/inbox").content.decode()
        for step in ("car", "condition", "photos", "estimate"):  # what was sent stays
            assert market.post(f"/trade-in/{one.id}/{step}", CAR)["Location"] == f"/trade-in/{one.id}"
        assert TradeIn.objects.get().mileage_km == 30_000

    def test_wrong_fields_are_marked_and_the_choice_stays(self, main, trims, market, buyer):
        signed_in(market, buyer)
        one = make_trade_in(trims[0], buyer)
        told = {"dealers": [str(main.id), "forged"], "name": "", "phone": "12", "message": "周末有空"}
        answer = market.post(f"/trade-in/{one.id}/dealers", told)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="e-name"' in page and 'id="e-phone"' in page and "周末有空" in page
        assert re.search(rf'value="{main.id}" checked', page)
        assert not Request.objects.exists()

    def test_english_has_no_chinese_of_ours(self, main, trims, client_of, buyer):
        english = signed_in(client_of("market"), buyer)
        one = make_trade_in(trims[0], buyer)
        ask(one, buyer, main)
        page = english.get(f"/en/trade-in/{one.id}").content.decode()
        assert "What the dealers say" in page and "经销商答复" not in page
