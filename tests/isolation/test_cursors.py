"""Every way of sending SQL carries the scope: COPY, server-side cursors, savepoints, threads, poolers."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier, Thread

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg2 import sql

from core.flow.audit.operations import record
from core.kernel.actor import SYSTEM
from core.storage import scope
from tenants.context import DealerRef, current_dealer, dealer_context, market_context, owner_context

MAIN, OTHER = scope.dealer("t_main"), scope.dealer("t_other")
WHERE = "SELECT current_schema() || ' ' || current_user"


def _where() -> str:
    """The schema and the last part of the role a plain statement runs under."""
    return _shortened(_ask(WHERE))


def _ask(statement: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def _shortened(answer: str) -> str:
    schema, role = answer.split(" ")
    return f"{schema} {role.rpartition('__')[2]}"


@pytest.mark.django_db
class TestInsideATransaction:
    def test_copy_runs_as_the_dealer(self, django_db_setup):
        out = io.StringIO()
        with scope.entered(MAIN), connection.cursor() as cursor:
            cursor.copy_expert(f"COPY ({WHERE}) TO STDOUT", out)

        assert _shortened(out.getvalue().strip()) == "t_main t_main"

    def test_copy_cannot_reach_another_dealer(self, django_db_setup):
        with (
            scope.entered(MAIN),
            connection.cursor() as cursor,
            pytest.raises(psycopg2.Error, match="denied"),
        ):
            cursor.copy_expert("COPY t_other.audit_auditline TO STDOUT", io.StringIO())

    def test_a_server_side_cursor_runs_as_the_dealer(self, django_db_setup):
        with scope.entered(MAIN), connection.create_cursor(name="walk") as cursor:
            cursor.execute(WHERE)
            assert _shortened(cursor.fetchone()[0]) == "t_main t_main"

    def test_a_server_side_cursor_keeps_its_dealer_while_another_is_at_work(self, django_db_setup):
        with scope.entered(MAIN), connection.create_cursor(name="walk") as cursor:
            cursor.itersize = 1
            cursor.execute("SELECT current_schema(), n FROM generate_series(1, 3) n")
            first = cursor.fetchone()
            with scope.entered(OTHER):
                assert _where() == "t_other t_other"
            rest = cursor.fetchall()

        assert [first, *rest] == [("t_main", 1), ("t_main", 2), ("t_main", 3)]

    def test_a_server_side_cursor_is_not_read_on_behalf_of_another(self, django_db_setup):
        with connection.create_cursor(name="walk") as cursor:
            with scope.entered(MAIN):
                cursor.execute(WHERE)
            with scope.entered(OTHER), pytest.raises(scope.NoScope):
                cursor.fetchone()
            with scope.entered(OTHER), pytest.raises(scope.NoScope):
                next(cursor)

    @pytest.mark.parametrize("statement", [WHERE.encode(), sql.SQL(WHERE), sql.Composed([sql.SQL(WHERE)])])
    def test_bytes_and_composed_statements_run_as_the_dealer(self, django_db_setup, statement):
        with scope.entered(MAIN):
            assert _shortened(_ask(statement)) == "t_main t_main"

    def test_calling_a_procedure_by_name_is_refused(self, django_db_setup):
        with scope.entered(MAIN), connection.cursor() as cursor:
            with pytest.raises(NotImplementedError):
                cursor.cursor.callproc("now")
            with pytest.raises(NotImplementedError):
                cursor.cursor.copy_from(io.StringIO(), "audit_auditline")


@pytest.mark.django_db
class TestSavepoints:
    def test_the_owner_is_the_owner_again_after_a_dealers_rolled_back_savepoint(self, django_db_setup):
        with scope.entered(MAIN):
            assert _where() == "t_main t_main"
            transaction.savepoint_rollback(transaction.savepoint())
        with owner_context():
            assert _ask(WHERE).startswith("public ")
            assert "__" not in _ask(WHERE)

    def test_every_depth_has_the_scope_it_asked_for(self, django_db_setup):
        seen = []
        with scope.entered(MAIN), transaction.atomic():
            seen.append(_where())
            with scope.entered(OTHER), transaction.atomic():
                seen.append(_where())
                with market_context():
                    seen.append(_where())
                    with pytest.raises(DatabaseError), transaction.atomic():
                        _ask("SELECT 1 / 0")
                    seen.append(_where())
                seen.append(_where())
            seen.append(_where())

        assert seen == [
            "t_main t_main",
            "t_other t_other",
            "public market",
            "public market",
            "t_other t_other",
            "t_main t_main",
        ]

    def test_a_savepoint_kept_by_hand_is_no_way_out(self, django_db_setup):
        with scope.entered(MAIN):
            _ask("SELECT 1::text")
            with scope.entered(OTHER):
                point = transaction.savepoint()
                assert _where() == "t_other t_other"
                transaction.savepoint_rollback(point)
            assert _where() == "t_main t_main"

    def test_going_back_to_another_dealers_savepoint_brings_nothing_of_its_back(self, django_db_setup):
        with scope.entered(MAIN):
            _ask("SELECT 1::text")
            point = transaction.savepoint()
            with scope.entered(OTHER):
                assert _where() == "t_other t_other"
                transaction.savepoint_rollback(point)
                assert _where() == "t_other t_other"

    @pytest.mark.parametrize(
        "undone",
        [
            "RESET ROLE",
            "SET search_path = t_other",
            "SET LOCAL search_path TO t_other",
            "/* hidden */ RESET search_path",
            "SELECT 1; RESET ROLE",
            "SELECT set_config('search_path', 't_other', true)",
        ],
    )
    def test_a_statement_that_changes_role_or_path_never_leaves_the_process(self, django_db_setup, undone):
        with scope.entered(MAIN):
            _ask("SELECT 1::text")
            with pytest.raises(scope.ScopeTampered), connection.cursor() as cursor:
                cursor.execute(undone)
            assert _where() == "t_main t_main"

    def test_a_read_only_scope_writes_nothing(self, main):
        with dealer_context(main, read_only=True), transaction.atomic():
            assert _where() == "t_main t_main"
            with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
                record(SYSTEM, "test.done", ("thing", "1"))


@pytest.mark.django_db(transaction=True)
class TestAutocommit:
    def test_nothing_stays_behind_after_an_error(self, django_db_setup):
        with scope.entered(MAIN), pytest.raises(DatabaseError):
            _ask("SELECT 1 / 0")
        with scope.entered(OTHER):
            assert _where() == "t_other t_other"
        with owner_context():
            assert "__" not in _ask("SELECT current_user::text")

    def test_an_error_in_a_transaction_leaves_the_connection_fit_for_others(self, django_db_setup):
        with scope.entered(MAIN), pytest.raises(DatabaseError), transaction.atomic():
            assert _where() == "t_main t_main"
            _ask("SELECT 1 / 0")
        with market_context():
            assert _where() == "public market"
        with scope.entered(OTHER), transaction.atomic():
            assert _where() == "t_other t_other"

    def test_copy_and_server_side_cursors_are_refused_rather_than_sent_bare(self, django_db_setup):
        with scope.entered(MAIN):
            with pytest.raises(scope.NoScope), connection.cursor() as cursor:
                cursor.copy_expert(f"COPY ({WHERE}) TO STDOUT", io.StringIO())
            with pytest.raises(scope.NoScope), connection.create_cursor(name="walk") as cursor:
                cursor.execute(WHERE)

    def test_a_lost_connection_comes_back_in_scope(self, django_db_setup):
        with scope.entered(MAIN):
            _where()
            connection.close()
            assert _where() == "t_main t_main"

    def test_every_row_of_executemany_is_in_scope(self, django_db_setup):
        with owner_context(), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS t_main.trial (place text)")
            cursor.execute("GRANT ALL ON t_main.trial TO CURRENT_USER")
            cursor.execute(f'GRANT ALL ON t_main.trial TO "{connection.settings_dict["NAME"]}__t_main"')
        try:
            with scope.entered(MAIN), connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO trial SELECT current_schema() || %s", [("1",), ("2",), ("3",)]
                )
                cursor.execute("SELECT array_agg(place ORDER BY place) FROM trial")
                assert cursor.fetchone()[0] == ["t_main1", "t_main2", "t_main3"]
        finally:
            with owner_context(), connection.cursor() as cursor:
                cursor.execute("DROP TABLE t_main.trial")


@pytest.mark.django_db(transaction=True)
class TestThreads:
    def test_a_new_thread_inherits_no_dealer(self, django_db_setup):
        seen = []
        with scope.entered(MAIN):
            thread = Thread(target=lambda: seen.append(scope.current().kind))
            thread.start()
            thread.join()

        assert seen == ["owner"]  # the suite's default; a web process has `nowhere`

    def test_a_copied_context_takes_the_dealer_along_and_gives_nothing_back(self, django_db_setup):
        ref = DealerRef(id=None, schema="t_main", slug="main", name="x")
        with dealer_context(ref):
            context = copy_context()
        assert context.run(lambda: (scope.dealer_schema(), current_dealer().slug)) == ("t_main", "main")
        with pytest.raises(scope.NoScope):
            scope.dealer_schema()

    def test_many_threads_of_two_dealers_never_read_the_other(self, django_db_setup):
        begin = Barrier(8)

        def work(number: int) -> list[str]:
            mine = MAIN if number % 2 else OTHER
            begin.wait()
            try:
                wrong = []
                for turn in range(40):
                    with scope.entered(mine):
                        if turn % 3:
                            answers = [_where()]
                        else:
                            with transaction.atomic():
                                answers = [_where(), _where()]
                    wrong += [a for a in answers if a != f"{mine.schema} {mine.schema}"]
                return wrong
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            assert [wrong for answers in pool.map(work, range(8)) for wrong in answers] == []
