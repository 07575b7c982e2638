"""Raw SQL as an attacker would slip it into a statement: refused in the process, or by the database."""

from __future__ import annotations

import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL
from psycopg2.extensions import AsIs

from core.flow.audit.models import AuditLine
from core.flow.audit.operations import record
from core.kernel.actor import SYSTEM
from core.storage import scope
from shared_apps.accounts.models import User
from shared_apps.marketplace.models import Listing
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context, market_context, owner_context
from tests.factories.stock import make_vehicle

NEVER_SENT = [
    # another role, path or mode, in every disguise
    "RESET ROLE",
    "reset role",
    "SET ROLE NONE",
    'SET ROLE "x__t_other"',
    "SET LOCAL ROLE NONE",
    "SET SESSION ROLE NONE",
    "SET SESSION AUTHORIZATION DEFAULT",
    "RESET SESSION AUTHORIZATION",
    "SET search_path = t_other",
    "SET LOCAL search_path TO t_other",
    "SET SCHEMA 't_other'",
    "RESET search_path",
    "RESET ALL",
    "DISCARD ALL",
    "SET TRANSACTION READ WRITE",
    "SET LOCAL transaction_read_only = off",
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
    "BEGIN READ WRITE",
    "START TRANSACTION READ WRITE",
    "COMMIT",
    "COMMIT AND CHAIN",
    "END",
    "ABORT",
    "ROLLBACK",
    "\n\t RESET ROLE",
    "/* hidden */ RESET ROLE",
    "/* /* nested */ */ RESET ROLE",
    "/* /* */ ' */ RESET ROLE -- '",
    "-- SELECT\nRESET ROLE",
    "--\rRESET ALL /*\nSELECT */",
    "SET/**/ROLE/**/NONE",
    "(RESET ROLE)",
    # two statements in one
    "SELECT 1; RESET ROLE",
    "SELECT 1;RESET ROLE;",
    "SELECT 1 /* ; */ ; RESET ROLE",
    "SELECT ';'; RESET ROLE",
    "SELECT $$;$$; RESET ROLE",
    "SELECT E'\\';'; RESET ROLE; --'",
    "; RESET ROLE",
    # functions that do the same from within a query
    "SELECT set_config('role', 'none', true)",
    "SELECT pg_catalog.set_config('search_path', 't_other', true)",
    "SELECT SET_CONFIG('role', 'none', false)",
    "SELECT \"set_config\"('role', 'none', true)",
    "SELECT set_config /* */ ('role', 'none', true)",
    "WITH a AS (SELECT set_config('role', 'none', true)) SELECT * FROM a",
    "SELECT U&\"set\\005fconfig\"('role', 'none', true)",
    "SELECT U&\"!0073et_config\" UESCAPE '!' ('role', 'none', true)",
    "EXPLAIN ANALYZE SELECT set_config('role', 'none', true)",
    "SELECT query_to_xml('select set_' || 'config(''role'', ''none'', true)', true, false, '')",
    "SELECT query_to_xml_and_xmlschema('RESET ROLE', true, false, '')",
    "SELECT cursor_to_xml('walk', 1, true, false, '')",
    "SELECT * FROM ts_stat('select ''x''::tsvector')",
    "SELECT ts_rewrite('a'::tsquery, 'select ''a''::tsquery, ''b''::tsquery')",
    "SELECT dblink('dbname=x', 'select 1')",
    "SELECT * FROM dblink_exec('RESET ROLE')",
    # code, and what waits in the session for the next dealer
    "DO $$ BEGIN RESET ROLE; END $$",
    "DO 'BEGIN END'",
    "CALL anything()",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "DEALLOCATE ALL",
    "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
    "FETCH ALL FROM c",
    "MOVE c",
    "CLOSE ALL",
    "LISTEN other",
    "UNLISTEN *",
    "NOTIFY other, 'word'",
    "SELECT pg_notify('other', 'word')",
    "SET my.note = 'for the next dealer'",
    "SET LOCAL my.note = 'x'",
    "LOAD 'anything'",
    "SELECT pg_advisory_lock(1299280497)",
    "SELECT pg_try_advisory_lock(1)",
    "SELECT pg_advisory_unlock_all()",
    "LOCK TABLE outbox_outboxevent IN ACCESS EXCLUSIVE MODE",
    # files and large objects
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '/tmp/x')",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'for the others')",
    "COPY audit_auditline TO PROGRAM 'id'",
    "COPY audit_auditline TO '/tmp/marque-leak'",
    "COPY audit_auditline FROM '/etc/passwd'",
    # settings of roles, and statements of an administrator
    "ALTER ROLE CURRENT_USER SET search_path = t_other",
    "ALTER USER CURRENT_USER SET role = 'none'",
    "ALTER DATABASE x SET search_path = t_other",
    "ALTER SYSTEM SET log_statement = 'all'",
    "ALTER SCHEMA t_other RENAME TO t_mine",
    "VACUUM",
    "REINDEX TABLE audit_auditline",
    "SECURITY LABEL ON TABLE audit_auditline IS NULL",
    "",
    "   ",
]

DATABASE_REFUSES = [
    "SELECT * FROM t_other.audit_auditline",
    "SELECT * FROM t_other.customers_lead",
    "SELECT * FROM ONLY t_other.stock_vehicle",
    "TABLE t_other.stock_vehicle",
    "SELECT count(*) FROM t_other.orders_order",
    "SELECT 1 WHERE EXISTS (SELECT FROM t_other.orders_order)",
    "WITH a AS (SELECT * FROM t_other.stock_vehicle) SELECT * FROM a",
    "SELECT * FROM audit_auditline UNION ALL SELECT * FROM t_other.audit_auditline",
    "SELECT (SELECT id FROM t_other.audit_auditline LIMIT 1)",
    "INSERT INTO t_other.audit_auditline SELECT * FROM audit_auditline",
    "WITH gone AS (DELETE FROM t_other.stock_vehicle RETURNING *) SELECT * FROM gone",
    "UPDATE t_other.stock_vehicle SET price_minor = 1",
    "TRUNCATE t_other.stock_vehicle",
    "MERGE INTO t_other.stock_vehicle v USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
    "SELECT * FROM d_template.django_migrations",
    "SELECT nextval('t_other.django_migrations_id_seq')",
    "SELECT table_to_xml('t_other.stock_vehicle', true, false, '')",
    "SELECT * FROM accounts_user",
    "SELECT * FROM accounts_session",
    "SELECT * FROM keys_dealerkey",
    "SELECT * FROM idempotency_idempotencykey",
    "SELECT * FROM accounts_membership",
    "SELECT * FROM insight_orderfact",
    "SELECT * FROM public.audit_auditline",
    "SELECT nextval('public.dealer_schema_number')",
    "SELECT last_value FROM public.outbox_outboxevent_id_seq",
    "SELECT setval('public.outbox_outboxevent_id_seq', 1)",
    "UPDATE tenants_dealer SET state = 'ACTIVE'",
    "DELETE FROM outbox_outboxevent",
    "UPDATE outbox_outboxevent SET dealer_schema = 't_other'",
    "UPDATE billing_payment SET amount_minor = 1",
    "CREATE TABLE mine (id int)",
    "CREATE TABLE public.mine (id int)",
    "CREATE TEMPORARY TABLE accounts_user (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'select 1'",
    "CREATE FUNCTION t_main.now() RETURNS int LANGUAGE sql AS 'select 1'",
    "CREATE VIEW mine AS SELECT * FROM t_other.stock_vehicle",
    "CREATE EXTENSION postgres_fdw SCHEMA public",
    "CREATE ROLE mine",
    "CREATE TRIGGER mine AFTER INSERT ON audit_auditline EXECUTE FUNCTION public.current_dealer_schema()",
    "ALTER TABLE audit_auditline DISABLE TRIGGER ALL",
    "ALTER TABLE public.outbox_outboxevent DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE public.outbox_outboxevent NO FORCE ROW LEVEL SECURITY",
    "DROP TABLE audit_auditline",
    "DROP SCHEMA t_other CASCADE",
    "DROP POLICY dealer_own ON public.outbox_outboxevent",
    "GRANT SELECT ON t_other.stock_vehicle TO PUBLIC",
    "UPDATE audit_auditline SET note = 'x'",
    "DELETE FROM audit_auditline",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_stat_file('PG_VERSION')",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_statistic",
    "SELECT pg_reload_conf()",
    "SELECT pg_stat_reset()",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()",
]


@pytest.mark.django_db
class TestNeverSent:
    @pytest.mark.parametrize("statement", NEVER_SENT)
    def test_by_a_dealer(self, main, statement):
        before = _where(main)
        with dealer_context(main), pytest.raises(scope.ScopeTampered), connection.cursor() as cursor:
            cursor.execute(statement)
        assert _where(main) == before

    @pytest.mark.parametrize("statement", NEVER_SENT[::9])
    def test_by_the_market(self, main, statement):
        with market_context(), pytest.raises(scope.ScopeTampered), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize("statement", NEVER_SENT[::9])
    def test_through_a_server_side_cursor(self, main, statement):
        walk = connection.create_cursor(name="walk")
        with dealer_context(main), pytest.raises(scope.ScopeTampered), walk as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize(
        "statement",
        [
            "COPY (SELECT set_config('role', 'none', true)) TO STDOUT",
            "SELECT 1; COPY audit_auditline TO STDOUT",
            "SET ROLE NONE",
        ],
    )
    def test_through_copy(self, main, statement):
        with dealer_context(main), pytest.raises(scope.ScopeTampered), connection.cursor() as cursor:
            cursor.copy_expert(statement, io.StringIO())

    def test_a_parameter_is_no_piece_of_a_statement(self, main):
        with dealer_context(main), connection.cursor() as cursor:
            for values in ([AsIs("1; RESET ROLE")], {"n": AsIs("set_config('role', 'none', true)")}):
                with pytest.raises(scope.ScopeTampered):
                    cursor.execute("SELECT %(n)s" if isinstance(values, dict) else "SELECT %s", values)

    @pytest.mark.parametrize(
        "word", ["'; RESET ROLE; --", "set_config('role','none',true)", 'U&"\\0073"', "\\'; --"]
    )
    def test_words_of_people_pass_as_values(self, main, word):
        with dealer_context(main), transaction.atomic():
            record(SYSTEM, "test.done", ("thing", "1"), note=word)
            assert AuditLine.objects.filter(note=word).count() == 1
            assert _where(main) == ("t_main", "t_main")

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT 1",
            "select 1;",
            "(SELECT 1) UNION (SELECT 2)",
            "WITH a AS (SELECT 1) SELECT * FROM a",
            "VALUES (1)",
            "EXPLAIN SELECT 1",
            "SET CONSTRAINTS ALL IMMEDIATE",
            "SET LOCAL lock_timeout = '1s'",
            "SET LOCAL statement_timeout = 1000",
            "SELECT pg_advisory_xact_lock(1)",
            "SELECT 'reset role'",
        ],
    )
    def test_the_days_work_goes_on(self, main, statement):
        with dealer_context(main), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            assert _where(main) == ("t_main", "t_main")


@pytest.mark.django_db
class TestRights:
    @pytest.mark.parametrize("statement", DATABASE_REFUSES)
    def test_the_database_refuses_a_dealer(self, main, other, statement):
        refused = pytest.raises(
            DatabaseError, match=r"denied|must be owner|must have|cannot be created|policy"
        )
        with dealer_context(main), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize("schema", ["t_main", "t_other", "d_template"])
    @pytest.mark.parametrize(
        "statement", ["SELECT * FROM {}.audit_auditline", "INSERT INTO {}.audit_auditline DEFAULT VALUES"]
    )
    def test_the_database_refuses_the_market(self, main, other, schema, statement):
        refused = pytest.raises(DatabaseError, match="denied")
        with market_context(), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(schema))

    def test_a_function_of_ours_tells_of_nobody_else(self, main, other):
        with dealer_context(main), connection.cursor() as cursor:
            cursor.execute("SELECT public.dealer_id_of('t_main'), public.dealer_id_of('t_other')")
            assert cursor.fetchone() == (main.id, None)

    def test_no_function_of_ours_runs_for_everybody(self, main):
        with dealer_context(main), connection.cursor() as cursor:
            cursor.execute(
                "SELECT proname FROM pg_proc p WHERE prosecdef AND pronamespace = 'public'::regnamespace"
                " AND has_function_privilege('public', oid, 'EXECUTE')"
            )
            assert cursor.fetchall() == []

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT set_config('role', 'none', true)",
            "SELECT query_to_xml('SELECT 1', true, false, '')",
            "SELECT * FROM ts_stat('select ''x''::tsvector')",
            "SELECT pg_notify('other', 'word')",
            "SELECT pg_advisory_lock(1)",
            "SELECT lo_create(0)",
            "SELECT lo_from_bytea(0, 'x')",
            "SELECT * FROM pg_stat_statements",
        ],
    )
    def test_what_the_process_refuses_our_own_server_refuses_too(self, main, monkeypatch, statement):
        monkeypatch.setattr("tenants.backend.statements.check", lambda text, values=None: None)
        with owner_context(), connection.cursor() as cursor:
            function = "pg_catalog.set_config(text, text, boolean)"
            cursor.execute("SELECT has_function_privilege('public', %s, 'EXECUTE')", [function])
            if cursor.fetchone()[0]:
                pytest.skip("this PostgreSQL was not set up by `./run`, whose administrator withholds these")
        refused = pytest.raises(DatabaseError, match="denied")
        for inside in (dealer_context(main), market_context()):
            with inside, refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_rows_of_others_in_public_are_not_there(self, main, other):
        theirs = make_vehicle(other, "AVAILABLE")
        with dealer_context(main), connection.cursor() as cursor:
            for table in ("marketplace_listing", "marketplace_vinregistration", "outbox_outboxevent"):
                column = "dealer_schema" if table.startswith("outbox") else "dealer_id::text"
                cursor.execute(
                    f"SELECT count(*) FROM {table} WHERE {column} IN (%s, %s)", [str(other.id), "t_other"]
                )
                assert cursor.fetchone() == (0,), table
            cursor.execute("UPDATE marketplace_listing SET price_minor = 1")
        with market_context():
            assert Listing.objects.get(id=theirs.id).price_minor > 1

    def test_every_table_of_public_with_dealers_rows_is_behind_a_policy_or_out_of_reach(self, main):
        with dealer_context(main), connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm')"
                " AND (a.attname = 'dealer_id' OR a.attname LIKE '%schema%') AND NOT c.relrowsecurity"
                " AND has_table_privilege(c.oid, 'SELECT')"
            )
            assert cursor.fetchall() == []


@pytest.mark.django_db
class TestOrm:
    """What Django lets one write by hand stays in the schema it runs in."""

    def refused(self, query) -> None:
        with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
            list(query)

    def test_raw_naming_another_schema(self, main, other):
        with dealer_context(main):
            self.refused(Vehicle.objects.raw("SELECT * FROM t_other.stock_vehicle"))

    def test_extra_tables(self, main, other):
        with dealer_context(main):
            self.refused(Vehicle.objects.extra(select={"n": "SELECT count(*) FROM t_other.stock_vehicle"}))

    def test_a_subquery_naming_another_schema(self, main, other):
        make_vehicle(main)
        with dealer_context(main):
            inner = RawSQL("SELECT vin FROM t_other.stock_vehicle LIMIT 1", [])
            self.refused(Vehicle.objects.annotate(stolen=inner))
            self.refused(Vehicle.objects.filter(vin__in=RawSQL("SELECT vin FROM t_other.stock_vehicle", [])))

    def test_a_subquery_into_public(self, main):
        make_vehicle(main)
        with dealer_context(main):
            name = User.objects.filter(id=OuterRef("id")).values("name")
            self.refused(Vehicle.objects.annotate(stolen=Subquery(name)))

    def test_a_lock_on_anothers_row(self, main, other):
        theirs = make_vehicle(other)
        with dealer_context(main), transaction.atomic():
            assert Vehicle.objects.select_for_update().filter(id=theirs.id).first() is None

    def test_a_row_carried_into_another_dealers_scope_is_not_saved_there(self, main, other):
        mine = make_vehicle(main)
        with dealer_context(other), transaction.atomic():
            assert Vehicle.objects.filter(id=mine.id).update(price_minor=1) == 0
            with pytest.raises(DatabaseError), transaction.atomic():
                mine.save(force_update=True)
        with dealer_context(main):
            assert Vehicle.objects.get(id=mine.id).price_minor == mine.price_minor


def _where(dealer) -> tuple[str, str]:
    with dealer_context(dealer), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()::text, current_user::text")
        schema, role = cursor.fetchone()
    return schema, role.rpartition("__")[2]
