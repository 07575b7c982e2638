"""Favourites and saved searches as a browser without script meets them."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from core.kernel import clock, ids
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.models import Listing, ListingDay
from shared_apps.watching import operations, policies
from shared_apps.watching.errors import SearchEmpty, TooManyFavourites, TooManySearches
from shared_apps.watching.models import Favourite, SavedSearch
from tests.factories.accounts import PASSWORD, signed_in
from tests.factories.marketplace import make_trim
from tests.factories.watching import BYD, a_car, actor_of, buyer, published, saved, withdrawn


@pytest.fixture(autouse=True)
def _no_pauses():
    cache.clear()


@pytest.fixture
def guest(client_of):
    return client_of("market")


@pytest.fixture
def reader(db):
    return buyer()


@pytest.fixture
def browser(client_of, reader):
    return signed_in(client_of("market"), reader)


def page(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
    return answer.content.decode()


def saves_of(car) -> int:
    return sum(ListingDay.objects.filter(listing_id=car.vehicle_id).values_list("saves", flat=True))


class TestHearts:
    def test_one_keeps_and_lets_go_and_both_are_counted(self, browser, main):
        car = a_car(main)
        where = f"/favourites/{car.vehicle_id}"
        answer = browser.post(f"{where}/keep", {"next": "/cars?brand=byd"})
        shown = page(browser, answer.headers["Location"])
        assert "已收藏：比亚迪" in shown and 'href="/cars?brand=byd"' in shown
        browser.post(f"{where}/keep")
        assert (Favourite.objects.count(), saves_of(car)) == (1, 1)
        answer = browser.post(f"{where}/drop")
        assert "已取消收藏" in page(browser, answer.headers["Location"])
        browser.post(f"{where}/drop")
        assert saves_of(car) == 0

    def test_taking_it_back_brings_the_old_price(self, browser, reader, main):
        car = a_car(main, price_minor=200_000_00)
        where = f"/favourites/{car.vehicle_id}"
        browser.post(f"{where}/keep")
        published(main, car, price_minor=190_000_00)
        browser.post(f"{where}/drop")
        browser.post(f"{where}/keep")
        assert Favourite.objects.get().price_minor == 200_000_00
        browser.post(f"{where}/drop")
        with clock.set_to(clock.now() + policies.UNDO_FOR + timedelta(minutes=1)):
            operations.keep_car(actor=actor_of(reader), listing_id=car.vehicle_id)
        assert Favourite.objects.get().price_minor == 190_000_00

    def test_a_guest_signs_in_and_the_wish_is_carried_out_where_it_was_made(self, guest, reader, main):
        car = a_car(main)
        answer = guest.post(f"/favourites/{car.vehicle_id}/keep", {"next": "/cars?brand=byd"})
        entrance = answer.headers["Location"]
        then = parse_qs(urlsplit(entrance).query)["next"][0]
        assert entrance.startswith("/sign-in") and Favourite.objects.count() == 0
        answer = guest.post("/sign-in", {"login": reader.email, "password": PASSWORD, "next": then})
        answer = guest.get(answer.headers["Location"])
        assert answer.headers["Location"] == "/cars?brand=byd"
        assert Favourite.objects.get().user_id == reader.id

    def test_a_guests_script_is_told_where_to_sign_in(self, guest, main):
        car = a_car(main)
        answer = guest.post(f"/favourites/{car.vehicle_id}/keep", headers={"Marque-Part": "answer"})
        assert answer.status_code == 401 and answer.json()["sign_in"].startswith("/sign-in?next=")

    def test_following_a_link_keeps_nothing(self, browser, main):
        car = a_car(main)
        answer = browser.get(f"/favourites/{car.vehicle_id}/keep")
        assert answer.headers["Location"] == f"/cars/{car.vehicle_id}"
        assert Favourite.objects.count() == 0

    def test_a_form_from_elsewhere_is_refused(self, client_of, reader, main):
        car = a_car(main)
        strict = signed_in(client_of("market"), reader)
        strict.handler.enforce_csrf_checks = True
        assert strict.post(f"/favourites/{car.vehicle_id}/keep").status_code == 403
        assert Favourite.objects.count() == 0

    @pytest.mark.parametrize(
        "stray", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:x"]
    )
    def test_no_page_leads_elsewhere(self, browser, main, stray):
        car = a_car(main)
        answer = browser.post(f"/favourites/{car.vehicle_id}/keep", {"next": stray})
        assert (
            "elsewhere" not in answer.headers["Location"] and "javascript" not in answer.headers["Location"]
        )
        shown = page(browser, f"/favourites?kept={car.vehicle_id}&back={stray}")
        assert f'href="{stray}' not in shown and "回到刚才的页面" not in shown

    def test_what_is_gone_or_never_was_cannot_be_kept(self, browser, main):
        car = a_car(main)
        withdrawn(main, car)
        answer = browser.post(f"/favourites/{car.vehicle_id}/keep")
        assert answer.status_code == 409 and "无法收藏" in answer.content.decode()
        assert browser.post(f"/favourites/{ids.new_id()}/keep").status_code == 404
        assert Favourite.objects.count() == 0 and saves_of(car) == 0

    def test_hearts_are_coloured_from_a_list_of_ones_own(self, browser, guest, reader, main):
        mine, _other = a_car(main), a_car(main)
        operations.keep_car(actor=actor_of(reader), listing_id=mine.vehicle_id)
        operations.keep_car(actor=actor_of(buyer()), listing_id=_other.vehicle_id)
        answer = browser.get("/favourites/kept")
        assert (
            answer.json() == {"kept": [str(mine.vehicle_id)]}
            and "no-store" in answer.headers["Cache-Control"]
        )
        assert guest.get("/favourites/kept").status_code == 302

    def test_the_limit_is_said_and_kept(self, reader, main, monkeypatch, browser):
        monkeypatch.setattr("shared_apps.watching.operations.favourites.MOST_FAVOURITES", 1)
        first, second = a_car(main), a_car(main)
        operations.keep_car(actor=actor_of(reader), listing_id=first.vehicle_id)
        with pytest.raises(TooManyFavourites):
            operations.keep_car(actor=actor_of(reader), listing_id=second.vehicle_id)
        answer = browser.post(f"/favourites/{second.vehicle_id}/keep", headers={"Marque-Part": "answer"})
        assert answer.status_code == 409 and "请先取消" in answer.json()["said"]
        assert saves_of(second) == 0


class TestFavouritesPage:
    def test_says_what_became_of_each_car(self, browser, reader, main, other):
        trim = make_trim()
        cars = [a_car(main, trim, price_minor=200_000_00) for _ in range(5)]
        a_car(other, trim, price_minor=199_000_00)
        for car in cars:
            operations.keep_car(actor=actor_of(reader), listing_id=car.vehicle_id)
        published(main, cars[0], price_minor=197_000_00)
        published(main, cars[1], price_minor=201_000_00)
        withdrawn(main, cars[2])
        Listing.objects.filter(id=cars[3].vehicle_id).delete()  # as when its dealer left for good
        shown = page(browser, "/favourites")
        for word in ("降 ¥3,000", "涨 ¥1,000", "已下架", "相近的车", "3 辆仍在售"):
            assert word in shown, word
        assert shown.index("已下架") > shown.index("涨 ¥1,000")

    def test_can_be_ordered(self, browser, reader, main):
        dear, cheap = a_car(main, price_minor=300_000_00), a_car(main, price_minor=100_000_00)
        for car in (cheap, dear):
            operations.keep_car(actor=actor_of(reader), listing_id=car.vehicle_id)
        published(main, dear, price_minor=290_000_00)

        def first(sort: str) -> str:
            shown = page(browser, f"/favourites?sort={sort}")
            return min((str(c.vehicle_id) for c in (dear, cheap)), key=lambda c: shown.index(f"/cars/{c}"))

        assert first("kept") == first("change") == str(dear.vehicle_id)
        assert first("price") == str(cheap.vehicle_id)
        assert first("nonsense") == str(dear.vehicle_id)

    def test_costs_the_same_few_queries_for_any_number_of_cars(
        self, browser, reader, main, django_assert_max_num_queries
    ):
        trim = make_trim()
        for _ in range(20):
            operations.keep_car(actor=actor_of(reader), listing_id=a_car(main, trim).vehicle_id)
        with django_assert_max_num_queries(10):
            page(browser, "/favourites")

    def test_is_ones_own(self, guest, browser, main):
        operations.keep_car(actor=actor_of(buyer()), listing_id=a_car(main).vehicle_id)
        assert guest.get("/favourites").headers["Location"] == "/sign-in?next=%2Ffavourites"
        assert "还没有收藏" in page(browser, "/favourites")


class TestSaving:
    def test_a_search_gets_a_name_in_words_and_is_there_once(self, browser, main):
        a_car(main)
        told = {"search": "/cars?brand=byd&energy=bev&price_max=300000&sort=price_asc"}
        answer = browser.post("/saved-searches/save", told)
        shown = page(browser, answer.headers["Location"])
        search = SavedSearch.objects.get()
        assert search.name == "比亚迪 · 纯电动 · 30 万以内" and search.name in shown and "搜索已保存" in shown
        assert ["sort", "price_asc"] not in search.pairs
        answer = browser.post("/saved-searches/save", told)
        assert "已经保存过" in page(browser, answer.headers["Location"])
        assert SavedSearch.objects.count() == 1

    def test_a_guest_signs_in_and_the_search_is_saved(self, guest, reader, main):
        answer = guest.post("/saved-searches/save", {"search": "/cars?brand=byd"})
        then = parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]
        answer = guest.post("/sign-in", {"login": reader.email, "password": PASSWORD, "next": then})
        answer = guest.get(answer.headers["Location"])
        assert "saved=" in answer.headers["Location"]
        assert SavedSearch.objects.get().user_id == reader.id

    def test_everything_and_too_much_are_refused(self, browser, reader, main, monkeypatch):
        answer = browser.post("/saved-searches/save", {"search": "/cars"})
        assert answer.status_code == 422 and "筛选条件" in answer.content.decode()
        with pytest.raises(SearchEmpty):
            operations.save_search(actor=actor_of(reader), search=Filters(), name="x")
        monkeypatch.setattr("shared_apps.watching.operations.searches.MOST_SEARCHES", 1)
        saved(reader)
        with pytest.raises(TooManySearches):
            saved(reader, Filters(brand=("bmw",)))
        assert SavedSearch.objects.count() == 1

    @pytest.mark.parametrize(
        "told", ["", "x" * 10_000, "/cars?brand=%00", "?q=" + "a" * 9000, "/cars?" + "&" * 700]
    )
    def test_nonsense_saves_nothing_and_breaks_nothing(self, browser, main, told):
        assert browser.post("/saved-searches/save", {"search": told}).status_code in (302, 422)

    def test_the_page_counts_what_came_since_one_last_looked(self, browser, reader, main):
        trim = make_trim()
        with clock.set_to(clock.now() - timedelta(hours=1)):
            a_car(main, trim)
            search = saved(reader)
        assert "辆新车源" not in page(browser, "/saved-searches")
        a_car(main, trim), a_car(main, trim)
        shown = page(browser, "/saved-searches")
        assert "2 辆新车源" in shown and "3 辆车在库" in shown
        assert browser.get(f"/saved-searches/{search.id}").headers["Location"] == "/cars?brand=byd"
        assert "辆新车源" not in page(browser, "/saved-searches")

    def test_name_and_rhythm_can_be_changed(self, browser, reader, main):
        search = saved(reader)
        where = f"/saved-searches/{search.id}/change"
        answer = browser.post(where, {"name": "  周末看的车 ", "frequency": "DAILY"})
        assert "每天一封邮件" in page(browser, answer.headers["Location"])
        answer = browser.post(where, {"name": " ", "frequency": "NEVER"})
        assert answer.status_code == 422 and "请给这个搜索起个名称" in answer.content.decode()
        search.refresh_from_db()
        assert (search.name, search.frequency, search.alerts) == ("周末看的车", "DAILY", True)
        browser.post(where, {"name": "周末看的车", "frequency": "NEVER"})
        search.refresh_from_db()
        assert not search.alerts

    def test_deleting_can_be_undone(self, browser, reader, main):
        search = saved(reader)
        answer = browser.post(f"/saved-searches/{search.id}/remove")
        shown = page(browser, answer.headers["Location"])
        assert "已删除" in shown and "还没有保存的搜索" in shown
        browser.post(f"/saved-searches/{search.id}/restore")
        assert "比亚迪" in page(browser, "/saved-searches")

    def test_what_was_deleted_is_forgotten_after_a_while(self, browser, reader, main):
        search = saved(reader)
        browser.post(f"/saved-searches/{search.id}/remove")
        with clock.set_to(clock.now() + timedelta(hours=2)):
            operations.forget_removed(actor=actor_of(reader))
        assert SavedSearch.objects.count() == 0
        assert browser.post(f"/saved-searches/{search.id}/restore").status_code == 404

    def test_one_that_cannot_be_read_is_kept_and_says_so(self, browser, reader, main):
        search = saved(reader)
        SavedSearch.objects.filter(id=search.id).update(pairs=[["brand", "byd"], ["wings", "2"]])
        assert "已无法识别" in page(browser, "/saved-searches")
        assert browser.get(f"/saved-searches/{search.id}").headers["Location"] == "/saved-searches"

    def test_anothers_does_not_exist(self, browser, main):
        search = saved(buyer())
        before = SavedSearch.objects.values().get()
        assert browser.get(f"/saved-searches/{search.id}").status_code == 404
        for verb in ("change", "remove", "restore"):
            told = {"name": "mine", "frequency": "DAILY"}
            assert browser.post(f"/saved-searches/{search.id}/{verb}", told).status_code == 404
        assert SavedSearch.objects.values().get() == before

    def test_a_full_page_costs_few_queries(self, browser, reader, main, django_assert_max_num_queries):
        a_car(main)
        for high in range(20):
            saved(reader, Filters(brand=("byd",), price_max=100_000 + high))
        page(browser, "/saved-searches")
        with django_assert_max_num_queries(12):
            page(browser, "/saved-searches")


class TestEnglish:
    def test_no_chinese_on_an_english_page(self, browser, reader, main):
        car = a_car(main)
        operations.keep_car(actor=actor_of(reader), listing_id=car.vehicle_id)
        operations.save_search(actor=actor_of(reader), search=BYD, name="BYD")
        for address in ("/en/favourites", "/en/saved-searches"):
            shown = page(browser, address)
            for word in ("收藏", "搜索", "邮件", "降", "撤销"):
                assert word not in shown, (address, word)
