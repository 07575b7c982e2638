"""The links in letters: one press without a password, and nothing by looking."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing

from core.kernel import ids
from shared_apps.marketplace.filters import Filters
from shared_apps.watching import operations
from shared_apps.watching.facts import Stop
from shared_apps.watching.models import Reader, SavedSearch
from shared_apps.watching.signing import GOOD_FOR, read_stop, stop_token
from tests.factories.watching import a_car, actor_of, buyer, published, saved

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def anybody(client_of):
    client = client_of("market")
    client.handler.enforce_csrf_checks = True
    return client


def header_link(letter) -> str:
    """The path a mail program posts to."""
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    told = re.fullmatch(r"<(http[^>]+)>", letter.extra_headers["List-Unsubscribe"])
    assert told
    return urlsplit(told[1]).path


class TestOneClick:
    def test_looking_stops_nothing_pressing_does_again_and_again(self, main, letters, anybody):
        search = saved(buyer())
        a_car(main)
        path = header_link(letters()[0])
        for _ in range(3):
            assert anybody.head(path).status_code == 200
            answer = anybody.get(path)
            assert answer.status_code == 200 and "停止发送" in answer.content.decode()
        search.refresh_from_db()
        assert search.alerts
        for _ in range(2):
            assert anybody.post(path, ONE_CLICK).status_code == 200
        search.refresh_from_db()
        assert not search.alerts
        a_car(main)
        assert letters() == []

    def test_it_stops_what_the_letter_told_of_and_no_more(self, main, letters, anybody):
        user, neighbour = buyer(), buyer()
        stopped, silent, others = saved(user), saved(user, Filters(brand=("bmw",))), saved(neighbour)
        a_car(main)
        path = header_link(next(letter for letter in letters() if letter.to == [user.email]))
        anybody.post(path, ONE_CLICK)
        on = dict(SavedSearch.objects.values_list("id", "alerts"))
        assert on == {stopped.id: False, silent.id: True, others.id: True}
        assert not Reader.objects.filter(favourites=False).exists()

    def test_each_part_has_its_own_link(self, main, letters, anybody):
        user = buyer()
        search = saved(user, Filters(body=("SUV",)))
        car = a_car(main)
        operations.keep_car(actor=actor_of(user), listing_id=car.vehicle_id)
        published(main, car, price_minor=100_000_00)
        (letter,) = letters()
        (link,) = set(re.findall(r"http\S+/alerts/stop/\S+", letter.body))
        anybody.post(urlsplit(link).path, ONE_CLICK)
        assert Reader.objects.get(user=user).favourites is False
        search.refresh_from_db()
        assert search.alerts

    def test_it_can_be_taken_back_on_the_page(self, main, letters, anybody):
        search = saved(buyer())
        a_car(main)
        path = header_link(letters()[0])
        assert "撤销" in anybody.post(path, {}).content.decode()
        assert anybody.post(path, {"again": "1"}).status_code == 200
        search.refresh_from_db()
        assert search.alerts

    def test_waiting_news_of_a_stopped_search_are_not_told(self, main, letters, anybody):
        search = saved(buyer(), frequency="DAILY")
        a_car(main)
        assert letters() == []
        anybody.post(f"/alerts/stop/{stop_token(Stop('search', search.id))}", ONE_CLICK)
        operations.silence_search(actor=actor_of(search.user), search_id=search.id, silent=False)
        assert letters() == []

    def test_what_is_deleted_has_no_link(self, main, letters, anybody):
        search = saved(buyer())
        token = stop_token(Stop("search", search.id))
        search.delete()
        for what in (
            token,
            stop_token(Stop("letter", ids.new_id())),
            stop_token(Stop("favourites", ids.new_id())),
        ):
            assert anybody.post(f"/alerts/stop/{what}", ONE_CLICK).status_code == 404


class TestTokens:
    def test_are_bound_to_their_purpose_and_cannot_be_changed(self, main, anybody):
        search = saved(buyer())
        good = stop_token(Stop("search", search.id))
        named = good.split(":")[0]
        forged = [
            good[:-1], good + "x", good.replace("s", "f", 1), named,
            signing.TimestampSigner(salt="another purpose").sign(named),
            signing.Signer(salt="watching.stop").sign(named),
            signing.dumps([str(search.id)]), "x" * 3000, "%2e%2e", "中文",
        ]  # fmt: skip
        for token in forged:
            assert read_stop(token) is None, token
            assert anybody.post(f"/alerts/stop/{token}", ONE_CLICK).status_code == 404
        search.refresh_from_db()
        assert search.alerts and read_stop(good) == Stop("search", search.id)

    def test_run_out_after_a_year(self, main, anybody, monkeypatch):
        search = saved(buyer())
        token = stop_token(Stop("search", search.id))
        begun = signing.time.time()
        monkeypatch.setattr(
            signing.time, "time", lambda: begun + (GOOD_FOR + timedelta(days=1)).total_seconds()
        )
        answer = anybody.post(f"/alerts/stop/{token}", ONE_CLICK)
        assert answer.status_code == 404 and "链接已失效" in answer.content.decode()
        search.refresh_from_db()
        assert search.alerts
