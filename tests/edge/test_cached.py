"""One door to the cache: never old, never a stranger's, made by one, and done without."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core.edge.cached import Kind
from core.edge.hits import COUNTS, hits_of
from core.storage import scope
from tenants.context import dealer_context, market_context

pytestmark = pytest.mark.django_db(transaction=True)


class Shop:
    """What the cache is asked for, and how often it was made."""

    def __init__(self, **kind) -> None:
        self.kind = Kind("trial", **{"seconds": 60, "market": True, **kind})
        self.price = {"han": 1}
        self.made = Counter()

    def make(self, key: str) -> int:
        self.made[key] += 1
        return self.price[key]

    def ask(self, key: str = "han", meanwhile=lambda: None) -> int:
        """The price, with something happening between its reading and its storing."""

        def make() -> int:
            price = self.make(key)
            meanwhile()
            return price

        with market_context():
            return self.kind.get(key, make)

    def change(
        self, price: int, key: str = "han", *, fails: bool = False, before_commit=lambda: None
    ) -> None:
        """As an operation does it: forget, change, commit."""
        try:
            with market_context(), transaction.atomic():
                self.kind.forget(key)
                before_commit()
                if fails:
                    raise RuntimeError
                transaction.on_commit(lambda: None)
                self.price[key] = price  # seen by others from here on, as after a commit
        except RuntimeError:
            pass


@pytest.fixture
def shop(valkey):
    return Shop()


class TestNeverOld:
    def test_asked_twice_made_once(self, shop):
        assert [shop.ask(), shop.ask(), shop.made["han"]] == [1, 1, 1]

    def test_none_and_nothing_are_values_too(self, valkey):
        shop = Shop()
        shop.price["han"] = None
        assert [shop.ask(), shop.ask(), shop.made["han"]] == [None, None, 1]

    def test_a_change_is_seen_at_once_and_only_by_its_own_object(self, shop):
        shop.price["qin"] = 7
        shop.ask(), shop.ask("qin")
        shop.change(2)

        assert [shop.ask(), shop.ask("qin")] == [2, 7]
        assert shop.made == {"han": 2, "qin": 1}

    def test_what_was_read_before_a_change_and_written_after_it_is_never_found(self, shop):
        assert shop.ask(meanwhile=lambda: shop.change(2)) == 1, "it had begun before"
        assert shop.ask() == 2

    def test_what_was_read_in_the_midst_of_a_change_is_not_kept(self, shop):
        seen = []
        shop.change(2, before_commit=lambda: seen.append(_elsewhere(shop.ask)))
        assert (seen, shop.ask()) == ([1], 2)

    def test_nor_where_the_process_dies_between_commit_and_telling(self, shop, monkeypatch):
        shop.ask()
        monkeypatch.setattr(transaction, "on_commit", lambda *_, **__: None)
        shop.change(2, before_commit=lambda: _elsewhere(shop.ask))
        assert shop.ask() == 2

    def test_undone_changes_leave_the_truth(self, shop):
        shop.ask()
        shop.change(2, fails=True, before_commit=lambda: _elsewhere(shop.ask))
        assert [shop.ask(), shop.ask()] == [1, 1]

    def test_what_a_transaction_sees_of_itself_is_not_kept(self, shop):
        with market_context(), transaction.atomic():
            shop.price["han"] = 99  # its own, never committed
            assert shop.ask() == 99
        shop.price["han"] = 1
        assert shop.ask() == 1

    def test_a_change_of_everything(self, shop):
        shop.price["qin"] = 7
        shop.ask(), shop.ask("qin")
        shop.price |= {"han": 2, "qin": 8}
        with market_context(), transaction.atomic():
            shop.kind.forget_all()
        assert [shop.ask(), shop.ask("qin")] == [2, 8]

    def test_under_ten_writers_and_readers_nothing_is_older_than_its_asking(self, shop):
        """Each answer is at least as new as the last commit before the question."""

        def write(turn: int) -> None:
            shop.change(turn + 2)
            time.sleep(0.002)

        def read(_: int) -> bool:
            at_least = shop.price["han"]
            return _closing(shop.ask) >= at_least

        with ThreadPoolExecutor(10) as pool:
            writing = pool.submit(lambda: _closing(lambda: [write(turn) for turn in range(120)]))
            fresh = list(pool.map(read, range(600)))
            writing.result()
        assert all(fresh)


class TestWhose:
    def test_each_dealer_has_its_own(self, valkey, main, other):
        kind = Kind("trial", seconds=60)
        for dealer in (main, other):
            with dealer_context(dealer):
                assert kind.get("x", lambda dealer=dealer: dealer.slug) == dealer.slug
        with dealer_context(other):
            assert kind.get("x", lambda: "made again") == "other"
            kind.forget("x")
        with dealer_context(main):
            assert kind.get("x", lambda: "made again") == "main"
        with scope.entered(scope.OWNER):
            keys = sorted(key.decode() for key in valkey._cache.get_client(None).scan_iter("marque:t_*"))
        assert {key.split(":")[1] for key in keys} == {"t_main", "t_other"}

    def test_a_dealer_forgets_what_the_market_keeps(self, shop, main):
        shop.ask()
        shop.price["han"] = 5
        with dealer_context(main), transaction.atomic():
            shop.kind.forget("han")
        assert shop.ask() == 5

    def test_nobody_asks_from_nowhere(self, valkey):
        kind = Kind("trial", seconds=60)
        with scope.entered(scope.NOWHERE), pytest.raises(scope.NoScope):
            kind.get("x", lambda: 1)


class TestStampede:
    def test_fifty_ask_at_once_and_one_makes_it(self, shop):
        start = Barrier(50)

        def ask(_: int) -> int:
            start.wait()
            return _closing(lambda: shop.ask(meanwhile=lambda: time.sleep(0.2)))

        with ThreadPoolExecutor(50) as pool:
            assert set(pool.map(ask, range(50))) == {1}
        assert shop.made["han"] == 1
        counted = Counter({outcome: n for (_, outcome), n in COUNTS.waiting().items()})
        assert counted["miss"] == 1 and counted["hit"] + counted["waited"] == 49

    def test_when_it_has_aged_one_makes_it_anew_and_the_others_take_the_old(self, valkey):
        shop = Shop(seconds=0.2)
        shop.ask()
        time.sleep(0.25)
        shop.price["han"] = 2
        others = []
        mine = shop.ask(meanwhile=lambda: others.extend(_elsewhere(shop.ask) for _ in range(3)))

        assert (mine, others, shop.made["han"]) == (2, [1, 1, 1], 2)

    def test_who_fails_leaves_the_turn_to_the_next(self, shop):
        def fail() -> int:
            raise ValueError("no such car")

        with market_context(), pytest.raises(ValueError, match="no such car"):
            shop.kind.get("han", fail)
        began = time.monotonic()
        assert shop.ask() == 1
        assert time.monotonic() - began < 1, "the lock was left behind"

    def test_who_died_holds_the_others_up_for_a_while_only(self, shop, monkeypatch):
        monkeypatch.setattr("core.edge.cached.PATIENCE", 0.05)
        with market_context():
            assert shop.kind._locked("han")
        assert shop.ask() == 1


class TestMany:
    def test_only_what_is_missing_is_made_in_one_call(self, shop):
        shop.price |= {"qin": 7, "song": 9}
        shop.ask("qin")
        calls = []

        def make(keys):
            calls.append(keys)
            return {key: shop.price[key] for key in keys if key in shop.price}

        with market_context():
            found = shop.kind.get_many(["han", "qin", "song", "tang", "han"], make)
            again = shop.kind.get_many(["han", "qin", "song"], make)
        assert found == again == {"han": 1, "qin": 7, "song": 9}
        assert calls == [["han", "song", "tang"]]


class TestWithoutValkey:
    @pytest.fixture
    def away(self, shop, settings):
        settings.CACHES = {
            "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
        }
        return shop

    def test_everything_is_computed_and_changes_go_through(self, away):
        assert [away.ask(), away.ask()] == [1, 1]
        away.change(2)
        assert away.ask() == 2
        assert COUNTS.waiting()["trial", "away"] == 3

    def test_the_command_says_so(self, away):
        with pytest.raises(CommandError, match="does not answer"):
            call_command("cache", "stats")

    def test_it_is_not_asked_again_at_once(self, away):
        away.ask()
        before = time.monotonic()
        for _ in range(200):
            away.ask()
        assert time.monotonic() - before < 1


class TestCounts:
    def test_are_added_up_over_processes_and_told(self, shop):
        for _ in range(4):
            shop.ask()
        COUNTS.flush()
        COUNTS.add("trial", "hit", 6)  # another process'
        said = StringIO()
        call_command("cache", "stats", stdout=said)

        line = next(line for line in said.getvalue().splitlines() if line.startswith("trial"))
        assert "90.0%" in line and "9 found" in line and "1 made" in line
        assert hits_of(["trial"])[0].rate == 0.9

    def test_entries_of_another_release_are_made_anew(self, shop, valkey):
        shop.ask()
        with market_context():
            valkey.set(shop.kind._entry("han"), b"\x80\x05cgone.module\nClass\n.")
        assert (shop.ask(), shop.made["han"]) == (1, 2)


def _closing(call):
    try:
        return call()
    finally:
        connection.close()


def _elsewhere(call):
    """In a thread of its own, as another process would."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: _closing(call)).result()
