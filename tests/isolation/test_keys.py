"""Keys of cache, files, tasks, events, log lines and repeated calls carry the dealer, whatever is said."""

from __future__ import annotations

import logging
from uuid import UUID

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import cache as the_cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import RequestFactory
from django.utils.module_loading import import_string
from redis.exceptions import ConnectionError as NoValkey

from core.edge.api import _owner
from core.edge.logs import WhereFilter
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.registry import handles
from core.flow.outbox.relay import _take_turn
from core.flow.tasks import dealer_task, market_task
from core.kernel import ids
from core.storage import scope
from core.storage.files import WrongDealersFile, dealer_path
from tenants.context import dealer_context, market_context, owner_context
from tenants.models import Dealer
from tenants.states import DEALER, SERVED
from tests.factories.staff import client_for, make_member, make_user, staff_client
from tests.factories.stock import make_vehicle

seen: list[str] = []


def note(**said: str) -> None:
    seen.append(scope.dealer_schema())


note.__module__ = "tenant_apps.stock.trial_of_keys"
note_dealer = dealer_task(note)


@market_task
def note_market() -> None:
    seen.append(scope.current().kind)


@dealer_task
def stumble() -> None:
    seen.append(scope.dealer_schema())
    raise RuntimeError("stumbled")


@pytest.fixture(autouse=True)
def _nothing_seen():
    seen.clear()


class TestCache:
    """On the real server: what is tried here is what production runs."""

    @pytest.fixture
    def cache(self):
        made = import_string("core.edge.cache.ScopedCache")(
            settings.REDIS_URL, {"KEY_FUNCTION": "core.edge.cache.scoped_key", "KEY_PREFIX": ids.new_id().hex}
        )
        try:
            with scope.entered(scope.MARKET):
                made.get("x")
        except NoValkey:
            pytest.fail(f"no Valkey at {settings.REDIS_URL}")
        return made

    def test_one_dealers_entry_is_nobody_elses(self, cache):
        with scope.entered(scope.dealer("t_main")):
            cache.set_many({"price": 1, "list": [1]})
        for elsewhere in (scope.dealer("t_other"), scope.MARKET, scope.OWNER):
            with scope.entered(elsewhere):
                assert cache.get_many(["price", "list"]) == {}
                assert "price" not in cache
                assert (cache.delete("price"), cache.touch("price")) == (False, False)
                with pytest.raises(ValueError, match="not found"):
                    cache.incr("price")
        with scope.entered(scope.dealer("t_main")):
            assert cache.get_many(["price", "list"]) == {"price": 1, "list": [1]}

    @pytest.mark.parametrize("key", ["price", "t_main::1:price", "marque:t_main::1:price", "../t_main:price"])
    @pytest.mark.parametrize("version", [None, 1, 2, "t_main", "1:t_main"])
    def test_no_key_and_no_version_reaches_over(self, cache, key, version):
        with scope.entered(scope.dealer("t_main")):
            cache.set("price", "mine")
        with scope.entered(scope.dealer("t_other")):
            assert cache.get(key, version=version) is None
            cache.set(key, "poison", version=version)
        with scope.entered(scope.dealer("t_main")):
            assert cache.get("price") == "mine"

    def test_what_the_market_puts_in_poisons_no_dealer(self, cache):
        with market_context():
            cache.set("rights", ["everything"])
            assert cache.get("rights") == ["everything"]
        with scope.entered(scope.dealer("t_main")):
            assert cache.get("rights") is None
            assert cache.add("rights", ["few"]) is True

    def test_emptying_it_leaves_others_and_the_queue_alone(self, cache):
        raw = cache._cache.get_client(None, write=True)
        raw.set("celery:trial", "a message", ex=60)
        for dealer in ("t_main", "t_other"):
            with scope.entered(scope.dealer(dealer)):
                cache.set("price", dealer)
        with scope.entered(scope.dealer("t_other")):
            cache.clear()
            assert cache.get("price") is None
        with scope.entered(scope.dealer("t_main")):
            assert cache.get("price") == "t_main"
        assert raw.get("celery:trial") == b"a message"

    def test_without_a_scope_there_is_no_key(self, cache):
        with scope.entered(scope.NOWHERE):
            for ask in (lambda: cache.get("x"), lambda: cache.set("x", 1), cache.clear):
                with pytest.raises(scope.NoScope):
                    ask()

    def test_the_suites_own_cache_is_keyed_alike(self):
        assert settings.CACHES["default"]["KEY_FUNCTION"] == "core.edge.cache.scoped_key"
        with scope.entered(scope.dealer("t_main")):
            the_cache.set("x", 1)
        with scope.entered(scope.dealer("t_other")):
            assert the_cache.get("x") is None


CROOKED = [
    "dealers/t_other/../t_main/photos/x.webp",
    "dealers/t_other/./x.webp",
    "dealers//t_other/x.webp",
    "./dealers/t_main/x.webp",
    "../media/dealers/t_main/x.webp",
    "/dealers/t_main/x.webp",
    "/etc/passwd",
    "dealers\\t_main\\x.webp",
    "dealers/t_other/..\\t_main/x.webp",
    "dealers/t_other\0/../t_main/x.webp",
    "..",
    "",
]
NOT_OTHERS = """dealers/t_main/x.webp|dealers/t_main|dealers|t_main/x.webp|DEALERS/t_main/x.webp|exports/a.zip
dealers/t_other2/x.webp|dealers/t_othe/x.webp|dealers /t_other/x.webp""".replace("\n", "|").split("|")
WAYS = {
    "open": lambda name: default_storage.open(name),
    "write": lambda name: default_storage.open(name, "wb"),
    "save": lambda name: default_storage.save(name, ContentFile(b"poison")),
    "delete": lambda name: default_storage.delete(name),
    "exists": lambda name: default_storage.exists(name),
    "list": lambda name: default_storage.listdir(name),
    "size": lambda name: default_storage.size(name),
    "path": lambda name: default_storage.path(name),
    "time": lambda name: default_storage.get_modified_time(name),
    "address": lambda name: default_storage.url(name),
}


class TestFiles:
    @pytest.fixture
    def kept(self):
        with scope.entered(scope.dealer("t_main")):
            return default_storage.save(dealer_path("photos", ids.new_id(), "x.webp"), ContentFile(b"mine"))

    @pytest.mark.parametrize("way", WAYS)
    def test_another_dealers_file_is_out_of_reach_on_every_way(self, kept, way):
        for elsewhere in (scope.dealer("t_other"), scope.MARKET, scope.NOWHERE):
            with scope.entered(elsewhere), pytest.raises(WrongDealersFile):
                WAYS[way](kept)
        with scope.entered(scope.dealer("t_main")), default_storage.open(kept) as file:
            assert file.read() == b"mine"

    @pytest.mark.parametrize("way", ["open", "save", "delete", "exists", "list", "path"])
    @pytest.mark.parametrize("name", CROOKED)
    def test_a_crooked_path_is_none_of_ours(self, name, way):
        for inside in (scope.dealer("t_other"), scope.MARKET, scope.OWNER):
            with scope.entered(inside), pytest.raises(SuspiciousFileOperation):
                WAYS[way](name)

    @pytest.mark.parametrize("name", NOT_OTHERS)
    def test_a_dealer_has_its_own_folder_and_no_other(self, name):
        with scope.entered(scope.dealer("t_other")):
            with pytest.raises(WrongDealersFile):
                default_storage.exists(name)
            assert default_storage.exists("dealers/t_other/x.webp") is False

    def test_a_photo_row_that_points_elsewhere_shows_nothing(self, main, other, client_of):
        with dealer_context(main):
            secret = default_storage.save(dealer_path("photos", ids.new_id(), "x.webp"), ContentFile(b"mine"))
        car = make_vehicle(other, "AVAILABLE")
        with dealer_context(other):
            photo = car.photos.create(key=secret, position=1, width=1, height=1)

        answer = client_of("market").get(f"/photos/other/{car.id}/{photo.id}.webp")

        assert answer.status_code == 400
        assert b"mine" not in answer.content

    def test_no_file_has_a_link_that_works_for_whoever_holds_it(self, kept):
        for inside in (scope.dealer("t_main"), scope.MARKET, scope.OWNER):
            with scope.entered(inside), pytest.raises(WrongDealersFile):
                default_storage.url(kept)

    @pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "..", "a\\..\\b/c", "/x"])
    def test_a_name_cannot_leave_its_folder(self, name):
        with scope.entered(scope.dealer("t_main")), pytest.raises(ValueError, match="not a plain"):
            dealer_path("photos", ids.new_id(), name)

    def test_what_waits_for_a_commit_runs_where_it_was_asked_for(self, kept):
        with scope.entered(scope.dealer("t_main")):
            later = scope.bound(lambda: default_storage.delete(kept))
        with scope.entered(scope.dealer("t_other")):
            later()
            assert scope.dealer_schema() == "t_other"
        with scope.entered(scope.dealer("t_main")):
            assert not default_storage.exists(kept)


@pytest.mark.django_db
class TestTasks:
    def test_a_task_runs_at_the_dealer_of_its_message_wherever_it_is_called(self, main, other):
        with dealer_context(other):
            note_dealer.apply(headers={"dealer": "t_main"})
            assert scope.dealer_schema() == "t_other"
        assert seen == ["t_main"]

    @pytest.mark.parametrize(
        "named",
        [
            "",
            "public",
            "t_nobody",
            "d_000999",
            "d_template",
            "t_main\n",
            "t_main'; RESET ROLE",
            "T_MAIN",
            "pg_catalog",
        ],
    )
    def test_a_message_that_names_no_dealer_is_not_worked_off(self, main, named):
        with pytest.raises((scope.NoScope, ValueError)):
            note_dealer.apply(headers={"dealer": named})
        assert seen == []

    def test_nor_does_the_dealer_at_hand_stand_in(self, main):
        with dealer_context(main), pytest.raises(scope.NoScope):
            note_dealer.apply()
        assert seen == []

    @pytest.mark.parametrize(
        ("state", "runs"),
        [(state, state in SERVED) for state in DEALER.states],
    )
    def test_a_dealer_that_is_gone_has_no_tasks(self, main, state, runs):
        with owner_context():
            Dealer.objects.filter(id=main.id).update(state=state)
        if runs:
            note_dealer.apply(headers={"dealer": "t_main"})
        else:
            with pytest.raises(scope.NoScope, match="no dealer lives"):
                note_dealer.apply(headers={"dealer": "t_main"})
        assert seen == (["t_main"] if runs else [])

    def test_a_retry_stays_with_its_dealer(self, main, other):
        with dealer_context(other), pytest.raises(RuntimeError, match="stumbled"):
            stumble.apply(headers={"dealer": "t_main"}, throw=True)
        assert scope.current().kind == "owner"
        with dealer_context(other), pytest.raises(RuntimeError):
            stumble.apply(headers={"dealer": "t_main"}, retries=1, throw=True)
        assert seen == ["t_main", "t_main"]

    def test_a_markets_task_leaves_the_dealer_behind(self, main):
        with dealer_context(main):
            note_market.apply(headers={"dealer": "t_main"})
        assert seen == ["market"]

    def test_every_task_of_ours_says_whose_it_is(self):
        ours = [
            task
            for name, task in current_app.tasks.items()
            if not name.startswith(("celery.", "outbox.drain"))
        ]
        assert [task.name for task in ours if not hasattr(task, "needs_dealer")] == []


@pytest.mark.django_db
class TestRelay:
    def event(self, **given) -> OutboxEvent:
        values = {
            "name": "task:stock.trial_of_keys.note",
            "aggregate": "a",
            "payload": {},
            "dealer_schema": "t_main",
            **given,
        }
        with owner_context(), transaction.atomic():
            return OutboxEvent.objects.create(**values)

    @pytest.mark.parametrize(
        ("name", "dealer"),
        [("stock.trial_of_keys.note", ""),
         ("celery.backend_cleanup", "t_main"), ("celery.backend_cleanup", ""),
         ("outbox.drain", "t_main"), ("nobody.knows", "t_main")],
    )  # fmt: skip
    def test_a_call_for_somebody_elses_task_goes_nowhere(self, main, name, dealer):
        event = self.event(name=f"task:{name}", dealer_schema=dealer)
        _take_turn(event.dealer_schema, [event.id], waits=False)
        event.refresh_from_db()
        assert (event.attempts, seen) == (1, [])

    @pytest.mark.parametrize("schema", ["t_nobody", "d_template", "d_000999"])
    def test_an_event_for_a_schema_without_a_dealer_reaches_no_handler(self, main, schema, monkeypatch):
        def heard(delivery) -> None:
            seen.append(scope.dealer_schema())

        heard.__module__ = "tenant_apps.stock.trial_of_keys"
        handles("stock.trial_told")(heard)
        event = self.event(name="stock.trial_told", dealer_schema=schema)
        _take_turn(event.dealer_schema, [event.id], waits=False)
        event.refresh_from_db()
        assert (event.attempts, seen) == (1, [])


class TestLogs:
    def line(self, **extra: str) -> logging.LogRecord:
        record = logging.getLogger("trial").makeRecord("trial", 20, "f", 1, "m", (), None, extra=extra)
        WhereFilter().filter(record)
        return record

    def test_a_line_bears_the_dealer_at_hand_and_no_other(self):
        with scope.entered(scope.dealer("t_main")):
            assert self.line().dealer == "t_main"
            assert self.line(dealer="t_other", request_id="forged").dealer == "t_main"
        assert self.line(dealer="t_main").dealer == ""

    def test_every_handler_adds_it(self):
        for name, handler in settings.LOGGING["handlers"].items():
            assert "where" in handler["filters"], name


@pytest.mark.django_db
class TestRepeatedCalls:
    def lead(self, client, key: str):
        body = {"name": "陈先生", "phone": "13800138000", "source": "PHONE"}
        return client.post(
            "/api/v1/leads", body, content_type="application/json", headers={"Idempotency-Key": key}
        )

    def test_a_key_of_one_dealer_replays_nothing_at_another(self, main, other):
        person = make_user()  # one account, staff of both
        for dealer in (main, other):
            make_member(dealer, "OWNER", user=person)
        first = self.lead(client_for(main, person), "the-same-key")
        second = self.lead(client_for(other, person), "the-same-key")

        assert (first.status_code, second.status_code) == (201, 201)
        assert "Idempotent-Replayed" not in second
        assert UUID(first.json()["id"]) != UUID(second.json()["id"])

    def test_a_key_of_one_person_replays_nothing_to_another(self, main):
        first, second = (self.lead(staff_client(main), "the-same-key") for _ in range(2))
        assert first.json()["id"] != second.json()["id"]

    @pytest.mark.parametrize("letters", [10, 60, 200])
    def test_a_long_host_has_keys_of_its_own_too(self, letters):
        domains = [f"{'a' * letters}{end}.example.cn" for end in "xy"]
        asked = [RequestFactory(headers={"host": domain}).get("/") for domain in domains]
        owners = {_owner(request) for request in asked}
        assert len(owners) == 2
        assert all(len(owner) <= 120 for owner in owners)
