"""Workers at the same time, and transactions that commit late: nothing is told twice, nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from core.kernel.actor import SYSTEM
from shared_apps.marketplace.filters import Filters
from shared_apps.watching import operations
from shared_apps.watching.errors import TooManySearches
from shared_apps.watching.models import SENT, Favourite, Letter, News, SavedSearch
from shared_apps.watching.tasks import send_letter
from tenants.context import dealer_context, market_context
from tests.conftest import enter_dealer
from tests.factories.marketplace import make_trim
from tests.factories.watching import a_car, actor_of, buyer, look, saved

WORKERS = 4


def at_once(work) -> list:
    """The answers of threads that begin together, each in the market's scope."""
    begin = Barrier(WORKERS)

    def run(_number: int):
        begin.wait()
        try:
            with market_context():
                return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


@pytest.fixture
def dealer(django_db_setup, transactional_db):
    return enter_dealer("main")


class TestWorkersAtOnce:
    def test_write_and_send_one_letter(self, dealer):
        user = buyer()
        saved(user)
        a_car(dealer)
        at_once(lambda: operations.find_news(actor=SYSTEM))
        assert News.objects.count() == 1
        letters = at_once(lambda: operations.write_letter(actor=SYSTEM, user_id=user.id))
        assert len([letter for letter in letters if letter]) == 1
        letter = Letter.objects.get()
        at_once(lambda: send_letter.run(letter_id=str(letter.id)))
        letter.refresh_from_db()
        assert len(mail.outbox) == 1 and letter.state == SENT

    def test_keep_to_the_limit(self, dealer, monkeypatch):
        monkeypatch.setattr("shared_apps.watching.operations.searches.MOST_SEARCHES", 1)
        user = buyer()
        prices = [100_000, 110_000, 120_000, 130_000]

        def work() -> bool:
            try:
                saved(user, Filters(price_max=prices.pop()))
            except TooManySearches:
                return False
            return True

        assert at_once(work).count(True) == 1
        assert SavedSearch.objects.count() == 1

    def test_a_car_is_kept_and_counted_once(self, dealer):
        user, car = buyer(), a_car(dealer)
        at_once(lambda: operations.keep_car(actor=actor_of(user), listing_id=car.vehicle_id))
        assert Favourite.objects.count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(saves) FROM marketplace_listingday")
            assert cursor.fetchone() == (1,)


class TestLateCommits:
    def test_a_car_that_commits_after_a_look_is_found_by_the_next(self, dealer):
        saved(buyer())
        trim = make_trim()
        written, go_on = Event(), Event()

        def publish_slowly() -> None:
            try:
                with transaction.atomic():
                    a_car(dealer, trim)
                    written.set()
                    go_on.wait(20)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(publish_slowly)
            written.wait(20)
            a_car(dealer, trim)  # begins later, commits sooner, and moves the mark on
            look()
            look()
            assert News.objects.count() == 1
            go_on.set()
            slow.result()
        look()
        assert News.objects.count() == 2

    def test_a_look_that_dies_is_done_again(self, dealer):
        saved(buyer())
        a_car(dealer)
        with pytest.raises(SystemExit), transaction.atomic():
            operations.find_news(actor=SYSTEM)
            raise SystemExit
        assert News.objects.count() == 0
        look()
        assert News.objects.count() == 1

    def test_a_mark_from_another_databases_life_looks_at_everything(self, dealer):
        saved(buyer())
        a_car(dealer)
        look()
        News.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE watching_watermark SET since = 9000000000000")
        look()
        assert News.objects.count() == 1


def test_no_dealer_reads_or_writes_what_buyers_watch(main):
    tables = [name for name in connection.introspection.table_names() if name.startswith("watching_")]
    assert len(tables) == 6
    for table in tables:
        for statement in (f"SELECT 1 FROM public.{table}", f"DELETE FROM public.{table}"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                dealer_context(main),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
