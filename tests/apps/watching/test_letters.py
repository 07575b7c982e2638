"""Who is told of what, and that nobody is told twice."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from core.flow.outbox.relay import deliver_all
from core.kernel import clock
from shared_apps.accounts.models import User
from shared_apps.marketplace.filters import Filters
from shared_apps.watching import operations, policies
from shared_apps.watching.models import Letter, News, Reader
from shared_apps.watching.tasks import send_letter
from tenants.models import Dealer
from tests.factories.marketplace import make_trim
from tests.factories.watching import (
    BYD,
    a_car,
    actor_of,
    buyer,
    look,
    published,
    saved,
    withdrawn,
)


def later(**span: float):
    return clock.set_to(clock.now() + timedelta(**span))


def nobody_there(_backend: EmailBackend) -> None:
    raise ConnectionRefusedError


class TestNewCars:
    def test_a_matching_car_is_told_once_with_price_and_link(self, main, letters):
        user = buyer()
        saved(user)
        car = a_car(main)

        (letter,) = letters()
        assert letter.to == [user.email]
        assert "上新：" in letter.subject and "比亚迪" in letter.subject and "¥219,800" in letter.subject
        assert f"/cars/{car.vehicle_id}" in letter.body and "新上架" in letter.body
        ((html, kind),) = letter.alternatives
        assert kind == "text/html" and f"/cars/{car.vehicle_id}" in html
        assert letters() == [] and letters() == []

    def test_what_does_not_match_or_was_there_before_is_not_news(self, main, letters):
        a_car(main, available_since=clock.now() - timedelta(hours=1))
        saved(buyer())
        saved(buyer(), Filters(brand=("bmw",)))
        assert letters() == []
        published(main, a_car(main, price_minor=50_000_00), price_minor=40_000_00)
        assert len(letters()) == 1  # the first buyer's: of a car that is new, at its present price

    def test_the_letter_speaks_its_readers_language(self, main, letters):
        saved(buyer(locale="en"))
        a_car(main)
        (letter,) = letters()
        assert letter.subject.startswith("New on the market: BYD Han")
        assert "new on the market" in letter.body and "/en/cars/" in letter.body
        assert not any(
            "一" <= sign <= "鿿" for sign in letter.body.replace("杭州西湖名车", "").replace("比亚迪", "")
        )

    def test_the_same_car_found_by_two_searches_is_one_line_in_one_letter(self, main, letters):
        user = buyer()
        saved(user)
        saved(user, Filters(body=("SEDAN",)))
        car = a_car(main)
        (letter,) = letters()
        assert letter.body.count(str(car.vehicle_id)) == 1
        assert News.objects.count() == 1

    def test_the_one_written_at_once_speaks_before_the_daily_one(self, main, letters):
        user = buyer()
        saved(user, frequency="DAILY")
        saved(user, Filters(body=("SEDAN",)))
        a_car(main)
        assert len(letters()) == 1

    def test_flapping_is_no_news(self, main, letters):
        saved(buyer())
        car = a_car(main)
        assert len(letters()) == 1
        for _ in range(3):
            withdrawn(main, car)
            assert letters() == []
            car = published(main, car, available_since=clock.now())
            assert letters() == []

    def test_a_car_seen_before_the_search_that_flaps_is_not_new(self, main, letters):
        car = a_car(main, available_since=clock.now() - timedelta(hours=1))
        saved(buyer())
        withdrawn(main, car)
        published(main, car, available_since=clock.now())
        assert letters() == []

    def test_five_hundred_cars_at_once_are_one_letter_with_the_best_ten(self, main, letters):
        search = saved(buyer())
        trim = make_trim()
        for place in range(500):
            a_car(main, trim, price_minor=(100_000 + place) * 100)
        (letter,) = letters()
        assert "500 辆车" in letter.subject and search.name in letter.subject
        assert letter.body.count("/cars/") == policies.CARS_IN_A_LETTER
        assert "490" in letter.body and "¥100,000" in letter.body and "¥100,011" not in letter.body
        assert letters() == []

    def test_a_car_that_is_sold_before_the_letter_leaves_is_not_told(self, main):
        saved(buyer())
        car = a_car(main)
        look()
        withdrawn(main, car)
        deliver_all()
        assert mail.outbox == [] and Letter.objects.get().state == "EMPTY"

    def test_a_closed_dealer_is_nobodys_news(self, main, letters):
        saved(buyer())
        a_car(main)
        Dealer.objects.filter(id=main.id).update(state="SUSPENDED")
        assert letters() == []


class TestLowerPrices:
    def test_each_new_low_is_told_once_and_no_price_twice(self, main, letters):
        car = a_car(main, available_since=clock.now() - timedelta(hours=1), price_minor=200_000_00)
        saved(buyer())
        told = []
        for price in (190, 200, 190, 185, 195, 190, 185, 180):
            car = published(main, car, price_minor=price * 1000_00)
            told += [(price, letter.subject) for letter in letters()]
        assert [price for price, _subject in told] == [190, 185, 180]
        assert "降 ¥10,000" in told[0][1] and "¥190,000" in told[0][1]
        assert "降 ¥5,000" in told[2][1]

    def test_a_price_that_rose_again_before_the_letter_left_is_not_told(self, main):
        car = a_car(main, available_since=clock.now() - timedelta(hours=1))
        saved(buyer())
        car = published(main, car, price_minor=200_000_00)
        look()
        published(main, car, price_minor=210_000_00)
        deliver_all()
        assert mail.outbox == []

    def test_a_car_that_falls_into_the_searchs_range_is_told(self, main, letters):
        car = a_car(main, available_since=clock.now() - timedelta(hours=1), price_minor=210_000_00)
        saved(buyer(), Filters(price_max=200_000))
        assert letters() == []
        published(main, car, price_minor=199_000_00)
        assert len(letters()) == 1

    def test_a_favourite_that_gets_cheaper_is_told_and_is_never_new(self, main, letters):
        user = buyer()
        car = a_car(main, price_minor=200_000_00)
        operations.keep_car(actor=actor_of(user), listing_id=car.vehicle_id)
        saved(user)
        assert letters() == []
        car = published(main, car, price_minor=197_000_00)
        (letter,) = letters()
        assert "降 ¥3,000" in letter.subject and "您收藏的车" in letter.body
        published(main, car, price_minor=199_000_00)
        assert letters() == []

    def test_who_wants_no_letters_of_favourites_gets_none(self, main, letters):
        user = buyer()
        car = a_car(main)
        operations.keep_car(actor=actor_of(user), listing_id=car.vehicle_id)
        operations.write_of_favourites(actor=actor_of(user), wanted=False)
        published(main, car, price_minor=100_000_00)
        assert letters() == []


class TestRhythm:
    def test_the_daily_letter_comes_in_the_morning(self, main, letters):
        saved(buyer(), frequency="DAILY")
        a_car(main)
        assert letters() == []
        with clock.set_to(policies.next_digest(clock.now()) + timedelta(seconds=1)):
            assert len(letters()) == 1
            assert letters() == []

    def test_beyond_four_an_hour_news_wait_and_come_together(self, main, letters):
        saved(buyer())
        trim = make_trim()
        for _ in range(policies.PER_HOUR):
            a_car(main, trim)
            assert len(letters()) == 1
        first, second = a_car(main, trim), a_car(main, trim)
        assert letters() == []
        with later(minutes=61):
            (letter,) = letters()
        assert str(first.vehicle_id) in letter.body and str(second.vehicle_id) in letter.body

    def test_who_asks_again_is_not_told_what_happened_meanwhile(self, main, letters):
        user = buyer()
        search = saved(user)
        operations.silence_search(actor=actor_of(user), search_id=search.id, silent=True)
        a_car(main, available_since=clock.now() - timedelta(minutes=2))
        assert letters() == []
        operations.silence_search(actor=actor_of(user), search_id=search.id, silent=False)
        assert letters() == []


class TestNobodyThere:
    @pytest.mark.parametrize("change", [{"is_active": False}, {"email": None, "phone": "+8613800138000"}])
    def test_nothing_goes_to_a_closed_account_or_one_without_address(self, main, letters, change):
        user = buyer()
        saved(user)
        User.objects.filter(id=user.id).update(**change)
        a_car(main)
        assert letters() == [] and News.objects.count() == 0

    def test_an_account_closed_between_finding_and_sending_gets_nothing(self, main):
        user = buyer()
        saved(user)
        a_car(main)
        look()
        User.objects.filter(id=user.id).update(is_active=False)
        deliver_all()
        assert mail.outbox == []

    def test_rows_go_with_the_account(self, main, letters):
        user = buyer()
        saved(user)
        car = a_car(main)
        letters()
        operations.keep_car(actor=actor_of(user), listing_id=car.vehicle_id)
        user.delete()
        for model in (News, Letter, Reader):
            assert model.objects.count() == 0


class TestMailServer:
    """What the server says, and what becomes of the letter."""

    @pytest.fixture
    def server(self, monkeypatch):
        """Has the server do one thing, then behave."""

        def does(error: BaseException, *, when: str = "before") -> None:
            honest = EmailBackend.send_messages
            answers = [error]

            def send(backend, messages):
                if not answers:
                    return honest(backend, messages)
                if when == "after":
                    honest(backend, messages)
                raise answers.pop()

            monkeypatch.setattr(EmailBackend, "send_messages", send)

        return does

    def test_one_that_does_not_answer_is_asked_again(self, main, letters, monkeypatch):
        saved(buyer())
        a_car(main)
        with monkeypatch.context() as away:
            away.setattr(
                EmailBackend,
                "open",
                nobody_there,
                raising=False,
            )
            assert letters() == []
        assert Letter.objects.get().state == "QUEUED"
        assert letters() == []  # not yet
        with later(minutes=5):
            assert len(letters()) == 1

    def test_a_refusal_for_now_is_tried_again(self, main, letters, server):
        saved(buyer())
        a_car(main)
        server(SMTPDataError(451, b"busy"))
        assert letters() == []
        with later(minutes=5):
            assert len(letters()) == 1

    def test_trying_ends(self, main, letters, monkeypatch):
        saved(buyer())
        a_car(main)
        monkeypatch.setattr(EmailBackend, "open", nobody_there, raising=False)
        for hours in range(policies.ATTEMPTS + 2):
            with later(hours=2 * hours):
                letters()
        letter = Letter.objects.get()
        assert (letter.state, letter.attempts) == ("FAILED", policies.ATTEMPTS)

    def test_an_address_that_is_refused_gets_nothing_more_until_its_owner_says_so(
        self, main, letters, server
    ):
        user = buyer()
        saved(user)
        a_car(main)
        server(SMTPRecipientsRefused({user.email: (550, b"no such user")}))
        assert letters() == []
        a_car(main)
        with later(hours=3):
            assert letters() == []
        operations.write_again(actor=actor_of(user))
        a_car(main)
        assert len(letters()) == 1

    @pytest.mark.parametrize("end", [SystemExit(), SMTPServerDisconnected("gone"), TimeoutError()])
    def test_a_letter_nobody_knows_about_does_not_go_out_again(self, main, letters, server, end):
        saved(buyer())
        a_car(main)
        server(end, when="after")
        look()
        with suppress(SystemExit):  # the worker is gone between handing over and noting it
            send_letter.run(letter_id=str(Letter.objects.get().id))
        assert len(mail.outbox) == 1
        for hours in (1, 2, 30):
            with later(hours=hours):
                letters()
        assert len(mail.outbox) == 1 and Letter.objects.get().state == "UNSURE"

    def test_a_task_that_comes_twice_sends_once(self, main, letters):
        saved(buyer())
        a_car(main)
        (_letter,) = letters()
        with later(minutes=1):
            from_before = Letter.objects.get()
            Letter.objects.filter(id=from_before.id).update(try_at=clock.now())
            assert letters() == []


class TestReading:
    def test_a_search_of_another_form_is_kept_and_finds_nothing(self, main, letters):
        search = saved(buyer())
        type(search).objects.filter(id=search.id).update(form=9)
        a_car(main)
        assert letters() == []
        type(search).objects.filter(id=search.id).update(form=1, pairs=[["brand", "byd"], ["wings", "2"]])
        a_car(main)
        assert letters() == []

    def test_equal_searches_of_many_buyers_are_each_told(self, main, letters):
        people = [buyer() for _ in range(5)]
        for user in people:
            saved(user, BYD)
        a_car(main)
        assert sorted(letter.to[0] for letter in letters()) == sorted(str(user.email) for user in people)
