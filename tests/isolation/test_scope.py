"""The database itself keeps dealers apart."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.flow.audit.operations import record
from core.flow.audit.queries import lines_of
from core.kernel.actor import SYSTEM
from core.storage import scope
from tenants.context import dealer_context, market_context, owner_context
from tenants.models import Dealer


def _sql(statement: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else []


def _refused(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        _sql(statement)


class TestDealerScope:
    def test_runs_as_the_dealers_own_role_and_path(self, main):
        with dealer_context(main):
            role, path = _sql("SELECT current_user, current_setting('search_path')")[0]

        assert role.endswith("__t_main")
        assert path == "t_main, public"

    def test_reads_its_own_dealer_row_only(self, main, other):
        with dealer_context(main):
            assert [d.slug for d in Dealer.objects.all()] == ["main"]

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT * FROM t_other.audit_auditline",
            "SELECT * FROM accounts_user",
            "SELECT * FROM accounts_session",
            "SELECT * FROM django_migrations",
            "INSERT INTO t_other.audit_auditline SELECT * FROM audit_auditline",
            "UPDATE audit_auditline SET note = 'x'",
            "DELETE FROM audit_auditline",
            "UPDATE tenants_dealer SET name = 'x'",
            "CREATE TABLE mine (id int)",
            "CREATE TABLE public.mine (id int)",
            "INSERT INTO outbox_outboxevent (event_id, name, aggregate, dealer_schema, payload, actor,"
            " request_id, occurred_at, available_at, delivered, attempts, last_error)"
            " VALUES (gen_random_uuid(), 'x', 'x', 't_other', '{}', '{}', '', now(), now(), '[]', 0, '')",
        ],
    )
    def test_the_database_refuses(self, main, other, statement):
        with dealer_context(main):
            _refused(statement)

    def test_writes_land_in_its_own_schema(self, main, other):
        with dealer_context(main), transaction.atomic():
            record(SYSTEM, "test.done", ("thing", "1"))

        with dealer_context(other):
            assert not lines_of("thing", "1").exists()
        with market_context():
            assert not lines_of("thing", "1").exists()
        with dealer_context(main):
            assert lines_of("thing", "1").count() == 1


class TestMarketScope:
    def test_no_dealers_table_is_in_reach(self, main):
        with market_context():
            _refused("SELECT * FROM t_main.audit_auditline")


class TestFailClosed:
    def test_a_statement_without_a_scope_never_leaves_the_process(self, db):
        with scope.entered(scope.NOWHERE), pytest.raises(scope.NoScope):
            Dealer.objects.count()

    @pytest.mark.parametrize("name", ['d_1"; DROP SCHEMA public', "pg_catalog", "D_000001", "d_000001\n", ""])
    def test_a_strange_schema_is_no_scope(self, name):
        with pytest.raises(ValueError, match="schema"):
            scope.dealer(name)

    def test_the_scope_returns_after_an_error(self, main, other):
        with dealer_context(main):
            with pytest.raises(RuntimeError), dealer_context(other):
                raise RuntimeError
            assert scope.dealer_schema() == "t_main"
            assert _sql("SELECT current_schema()") == [("t_main",)]


class TestSavepoints:
    def test_a_rolled_back_savepoint_does_not_bring_back_the_wrong_dealer(self, main, other):
        with dealer_context(main):
            _sql("SELECT 1")
            with pytest.raises(RuntimeError), transaction.atomic():
                with dealer_context(other):
                    _sql("SELECT 1")
                raise RuntimeError
            assert _sql("SELECT current_schema()") == [("t_main",)]

    def test_a_failed_statement_leaves_the_scope_whole(self, main):
        with dealer_context(main):
            _refused("SELECT 1 / 0")
            assert _sql("SELECT current_schema()") == [("t_main",)]


@pytest.mark.django_db(transaction=True)
class TestAutocommit:
    def test_each_statement_carries_its_scope_and_leaves_nothing_behind(self, django_db_setup):
        with scope.entered(scope.dealer("t_main")):
            assert _sql("SELECT current_schema()") == [("t_main",)]
        with scope.entered(scope.dealer("t_other")):
            assert _sql("SELECT current_schema()") == [("t_other",)]
        with owner_context():
            assert _sql("SELECT current_schema()") == [("public",)]
            assert "__" not in _sql("SELECT current_user")[0][0]

    def test_a_percent_sign_without_parameters_is_untouched(self, django_db_setup):
        with scope.entered(scope.dealer("t_main")):
            assert _sql("SELECT '100%' || '%s'") == [("100%%s",)]

    def test_many_rows_at_once_stay_in_scope(self, django_db_setup):
        with scope.entered(scope.dealer("t_main")), connection.cursor() as cursor:
            cursor.executemany("SELECT current_schema(), %s", [(1,), (2,)])
            assert cursor.fetchone() == ("t_main", 2)
