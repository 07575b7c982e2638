"""What outlives its scope, fails in it, or runs beside it: generators, streams, errors, signals, threads."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models.signals import post_init, post_save
from django.http import StreamingHttpResponse

from core.flow.audit.models import AuditLine
from core.flow.audit.operations import record
from core.kernel.actor import SYSTEM
from core.storage import scope
from tenant_apps.stock.models import Vehicle
from tenants.context import (
    DealerRef,
    NoDealer,
    current_dealer,
    dealer_context,
    market_context,
    one_by_one,
    owner_context,
)
from tests.factories.stock import make_vehicle

MAIN, OTHER = scope.dealer("t_main"), scope.dealer("t_other")


def where() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()::text")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
class TestWhatOutlivesItsScope:
    def test_a_queryset_reads_where_it_is_read_not_where_it_was_made(self, main, other):
        mine, theirs = make_vehicle(main), make_vehicle(other)
        with dealer_context(main):
            found = Vehicle.objects.order_by("vin")
        with dealer_context(other):
            assert [car.id for car in found] == [theirs.id]
        with dealer_context(main):
            assert [car.id for car in found.all()] == [mine.id]

    def test_an_iterator_half_read_gives_nothing_of_the_next_dealer(self, main, other):
        cars = {make_vehicle(main).id for _ in range(3)}
        make_vehicle(other)
        with dealer_context(main):
            walk = Vehicle.objects.iterator(chunk_size=1)
            seen = {next(walk).id}
        with dealer_context(other):
            seen |= {car.id for car in walk}
        assert seen == cars

    def test_a_relation_followed_later_finds_nothing_at_another_dealer(self, main, other):
        car = make_vehicle(main)
        with dealer_context(main):
            car.photos.create(key="dealers/t_main/photos/x/x.webp", position=1, width=1, height=1)
        with dealer_context(other):
            assert list(car.photos.all()) == []
        with market_context(), pytest.raises(DatabaseError), transaction.atomic():
            list(car.photos.all())

    def test_a_deferred_column_is_not_fetched_from_another_dealer(self, main, other):
        car = make_vehicle(main)
        with dealer_context(main):
            light = Vehicle.objects.only("id").get(id=car.id)
        with dealer_context(other), pytest.raises(Vehicle.DoesNotExist):
            _ = light.vin

    def test_without_a_scope_nothing_is_read_on(self, main):
        make_vehicle(main)
        with dealer_context(main):
            found = Vehicle.objects.all()
        with scope.entered(scope.NOWHERE):
            for read in (lambda: list(found), found.exists, found.count, found.first, lambda: found[:1][0]):
                with pytest.raises(scope.NoScope):
                    read()

    def test_a_stream_that_is_read_after_its_request_reads_nothing(self, main):
        make_vehicle(main)
        with scope.entered(scope.NOWHERE):
            with dealer_context(main):
                stream = StreamingHttpResponse(car.vin for car in Vehicle.objects.all().iterator())
            with pytest.raises(scope.NoScope):
                list(stream.streaming_content)

    def test_a_generator_thrown_away_half_way_leaves_no_dealer_behind(self, main):
        def cars():
            with dealer_context(main):
                yield from Vehicle.objects.all()

        make_vehicle(main)
        before = scope.current()
        walk = cars()
        next(walk)
        walk.close()
        assert scope.current() == before

    def test_a_callback_for_after_the_commit_runs_in_nobodys_scope_by_itself(
        self, main, django_capture_on_commit_callbacks
    ):
        seen: list[str] = []
        with django_capture_on_commit_callbacks(execute=True), dealer_context(main), transaction.atomic():
            transaction.on_commit(lambda: seen.append(scope.current().kind))
            transaction.on_commit(scope.bound(lambda: seen.append(scope.current().schema)))
        assert seen == ["owner", "t_main"]

    def test_a_dealers_ref_is_not_believed_against_the_scope(self, main, other):
        with dealer_context(main), scope.entered(OTHER):
            assert current_dealer().id == other.id
        with dealer_context(main), scope.entered(scope.MARKET), pytest.raises(NoDealer):
            current_dealer()

    def test_a_walk_over_many_dealers_ends_where_it_began(self, main, other):
        seen = []
        for dealer in one_by_one([main, other, main]):
            with dealer_context(dealer):
                seen.append(where())
        assert (seen, scope.current().kind) == (["t_main", "t_other", "t_main"], "owner")


@pytest.mark.django_db
class TestErrors:
    @pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit, GeneratorExit])
    def test_every_context_is_left_by_every_error(self, main, other, error):
        for context in (dealer_context(main), market_context(), owner_context(), scope.entered(MAIN)):
            with dealer_context(other):
                with pytest.raises(error), context:
                    raise error
                assert (scope.dealer_schema(), current_dealer().id, where()) == (
                    "t_other",
                    other.id,
                    "t_other",
                )

    def test_an_error_inside_the_exit_of_another_leaves_both(self, main, other):
        with pytest.raises(ZeroDivisionError), dealer_context(main), contextlib.ExitStack() as stack:
            stack.callback(lambda: 1 / 0)
            stack.enter_context(dealer_context(other))
            raise RuntimeError
        assert scope.current().kind == "owner"

    @pytest.mark.parametrize("depth", [1, 2, 3])
    def test_an_aborted_transaction_says_nothing_and_comes_back_in_scope(self, main, other, depth):
        with dealer_context(main), contextlib.ExitStack() as stack:
            for _ in range(depth):
                stack.enter_context(transaction.atomic())
            with pytest.raises(DatabaseError), transaction.atomic(), dealer_context(other):
                where()
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1 / 0")
            assert where() == "t_main"

    def test_inside_an_aborted_transaction_nothing_is_answered_at_all(self, main, other):
        broken = pytest.raises(DatabaseError, match="division")
        with dealer_context(main), broken, transaction.atomic(), connection.cursor() as cursor:
            try:
                cursor.execute("SELECT 1 / 0")
            finally:
                with dealer_context(other), pytest.raises(DatabaseError, match="aborted"):
                    cursor.execute("SELECT vin FROM stock_vehicle")
        with dealer_context(other):
            assert where() == "t_other"

    def test_what_a_refused_statement_began_is_undone(self, main):
        with dealer_context(main):
            with pytest.raises(scope.ScopeTampered), transaction.atomic():
                record(SYSTEM, "test.done", ("thing", "undone"))
                with connection.cursor() as cursor:
                    cursor.execute("RESET ROLE")
            assert not AuditLine.objects.filter(subject_id="undone").exists()


@pytest.mark.django_db
class TestReadOnly:
    def test_holds_for_the_rest_of_the_transaction(self, main):
        make_vehicle(main)
        with transaction.atomic(), dealer_context(main, read_only=True):
            with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
                Vehicle.objects.update(price_minor=1)
            with dealer_context(main), pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
                record(SYSTEM, "test.done", ("thing", "1"))

    @pytest.mark.parametrize(
        "statement",
        [
            "BEGIN READ WRITE",
            "SET TRANSACTION READ WRITE",
            "SET LOCAL transaction_read_only = off",
            "SELECT set_config('transaction_read_only', 'off', true)",
        ],
    )
    def test_is_not_talked_away(self, main, statement):
        refused = pytest.raises(scope.ScopeTampered)
        with dealer_context(main, read_only=True), refused, connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
class TestSignals:
    """We send none; libraries may. A receiver runs in the scope of what it hears, and cannot change it."""

    @pytest.mark.parametrize("signal", [post_save, post_init])
    def test_a_receiver_that_enters_another_dealer_leaves_it_again(self, main, other, signal):
        seen = []

        def receiver(sender, **said):
            seen.append(scope.current().schema)
            with dealer_context(other):
                seen.append(scope.current().schema)

        signal.connect(receiver, sender=AuditLine, weak=False)
        try:
            with dealer_context(main), transaction.atomic():
                AuditLine.objects.create(actor_kind="system", action="test.done", subject_kind="thing")
                assert where() == "t_main"
        finally:
            signal.disconnect(receiver, sender=AuditLine)
        assert seen[:2] == ["t_main", "t_other"]


@pytest.mark.django_db(transaction=True)
class TestConnections:
    """Connections that serve one dealer after another, as a pool's do."""

    def test_one_connection_serves_many_dealers_and_errors_in_turn(self, django_db_setup):
        seen = []
        for turn in range(24):
            mine = (MAIN, OTHER, scope.MARKET)[turn % 3]
            with scope.entered(mine):
                with contextlib.suppress(DatabaseError):
                    if turn % 4 == 1:
                        with connection.cursor() as cursor:
                            cursor.execute("SELECT 1 / 0")
                    elif turn % 4 == 2:
                        with transaction.atomic(), connection.cursor() as cursor:
                            cursor.execute("SELECT nothing FROM nowhere")
                seen.append(where() == mine.schema)
                close_old_connections()
        assert seen == [True] * 24

    def test_a_connection_that_met_its_share_of_dealers_is_renewed_between_pieces_of_work_only(
        self, django_db_setup, settings
    ):
        settings.DEALERS_PER_CONNECTION = 2
        with scope.entered(MAIN), transaction.atomic():
            where()
            pid = connection.connection.info.backend_pid
            with scope.entered(OTHER):
                where()
            connection.close_if_unusable_or_obsolete()
            assert connection.connection.info.backend_pid == pid
        connection.close_if_unusable_or_obsolete()
        assert connection.connection is None

    def test_threads_share_neither_dealer_nor_path_when_one_of_them_fails(self, django_db_setup):
        begin = Barrier(6)

        def work(number: int) -> list[str]:
            mine, wrong = (MAIN if number % 2 else OTHER), []
            begin.wait()
            try:
                for turn in range(15):
                    with scope.entered(mine), contextlib.suppress(DatabaseError), transaction.atomic():
                        wrong += [] if where() == mine.schema else [where()]
                        if turn % 5 == number % 5:
                            with connection.cursor() as cursor:
                                cursor.execute("SELECT 1 / 0")
                return wrong
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as pool:
            assert [w for answers in pool.map(work, range(6)) for w in answers] == []

    def test_a_thread_started_in_a_dealers_request_is_nobodys(self, django_db_setup, monkeypatch):
        monkeypatch.setenv("MARQUE_DATABASE_CONTEXT", "nowhere")
        refused: list[type[BaseException]] = []

        def work() -> None:
            try:
                where()
            except scope.NoScope as error:
                refused.append(type(error))
            finally:
                connection.close()

        with scope.entered(MAIN):
            thread = Thread(target=work)
            thread.start()
            thread.join()
        assert refused == [scope.NoScope]

    def test_a_context_copied_for_another_thread_is_a_copy(self, django_db_setup):
        ref = DealerRef(id=None, schema="t_main", slug="main", name="x")
        with dealer_context(ref):
            copied = copy_context()

        def leave_it_open() -> str:
            stack = contextlib.ExitStack()
            stack.enter_context(scope.entered(OTHER))
            return scope.dealer_schema() if stack else ""

        assert copied.run(leave_it_open) == "t_other"
        assert scope.current().kind == "owner"
