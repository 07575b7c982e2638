"""Web and worker processes log in as somebody who owns nothing: tried with the real login."""

from __future__ import annotations

from threading import Thread

import psycopg2
import pytest
from django.db import DatabaseError, connection

from core.storage import scope
from tenants.ownership import OwnerOutOfReach, as_owner
from tests.isolation import serving

pytestmark = pytest.mark.django_db(transaction=True)

BARE = [
    "SELECT * FROM public.tenants_dealer",
    "SELECT * FROM public.accounts_user",
    "SELECT * FROM public.accounts_session",
    "SELECT * FROM public.keys_dealerkey",
    "SELECT * FROM t_main.audit_auditline",
    "SELECT * FROM t_main.customers_lead",
    "DELETE FROM public.accounts_session",
    "UPDATE public.accounts_user SET is_operator = true",
    "DELETE FROM public.outbox_outboxevent",
    "TRUNCATE public.outbox_outboxevent",
    "SELECT nextval('public.dealer_schema_number')",
    "SELECT public.dealer_id_of('t_main')",
    "SELECT public.current_dealer_schema()",
    "CREATE TABLE public.mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "CREATE EXTENSION dblink SCHEMA public",
    "DROP SCHEMA t_main CASCADE",
    "DROP TABLE t_main.audit_auditline",
    "ALTER TABLE t_main.audit_auditline DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE public.outbox_outboxevent DISABLE ROW LEVEL SECURITY",
    "DROP POLICY dealer_own ON public.outbox_outboxevent",
    "GRANT USAGE ON SCHEMA t_main TO PUBLIC",
    "COPY t_main.audit_auditline TO STDOUT",
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "COPY (SELECT 1) TO '/tmp/marque-leak'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND usename IS NOT NULL",
    "ALTER SYSTEM SET log_statement = 'all'",
    "SELECT pg_reload_conf()",
    "SELECT * FROM pg_authid",
    "ALTER ROLE CURRENT_USER SUPERUSER",
]


@pytest.mark.parametrize("statement", BARE)
def test_by_itself_the_login_may_do_nothing(django_db_setup, statement):
    with serving.bare() as naked, naked.cursor() as cursor, pytest.raises(psycopg2.Error) as refused:
        cursor.execute(statement)

    assert refused.value.pgcode in {"42501", "0A000"}, refused.value  # insufficient_privilege
    assert "denied" in str(refused.value) or "must be" in str(refused.value)


def test_it_owns_nothing_and_inherits_nothing(django_db_setup):
    with serving.bare() as naked, naked.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,"
            " (SELECT count(*) FROM pg_class WHERE relowner = r.oid)"
            " + (SELECT count(*) FROM pg_namespace WHERE nspowner = r.oid)"
            " + (SELECT count(*) FROM pg_proc WHERE proowner = r.oid)"
            " FROM pg_roles r WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False, False, False, 0)


def test_it_steps_into_market_and_dealers_and_nowhere_else(django_db_setup):
    owner, name = connection.settings_dict["USER"], connection.settings_dict["NAME"]
    with serving.bare() as naked, naked.cursor() as cursor:
        for role in (f"{name}__market", f"{name}__t_main", f"{name}__t_other"):
            cursor.execute(f'SET ROLE "{role}"')
        for role in (owner, f"{name}__dealers", "pg_read_all_data", "pg_execute_server_program"):
            with pytest.raises(psycopg2.Error, match="permission denied to set role"):
                cursor.execute(f'SET ROLE "{role}"')


def test_every_scope_but_the_owners_works_on_it(django_db_setup):
    ask = "SELECT current_user::text, session_user::text, current_schema()::text"
    name = connection.settings_dict["NAME"]
    with serving.connected() as through:
        for inside, role, schema in (
            (scope.MARKET, "market", "public"),
            (scope.dealer("t_main"), "t_main", "t_main"),
            (scope.dealer("t_other"), "t_other", "t_other"),
        ):
            with scope.entered(inside), through.cursor() as cursor:
                cursor.execute(ask)
                assert cursor.fetchone() == (f"{name}__{role}", f"{name}__serving", schema)


@pytest.mark.parametrize("inside", [scope.OWNER, scope.Scope("owner", "t_main"), scope.NOWHERE])
def test_the_owners_scope_is_refused_in_the_process(django_db_setup, inside):
    refused = pytest.raises(scope.NoScope, match=r"owner's login|without a scope")
    with serving.connected() as through, scope.entered(inside), refused, through.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_what_another_session_asks_is_not_shown_to_a_dealer(django_db_setup):
    ask = (
        "SELECT count(*), bool_or(query LIKE '%the-secret-of%' AND pid <> pg_backend_pid())"
        " FROM pg_stat_activity WHERE datname = current_database()"
    )
    with serving.bare() as naked, naked.cursor() as cursor:
        cursor.execute("SELECT 'the-secret-of-another-dealer'")
        inside = scope.entered(scope.dealer("t_main"))
        with serving.connected() as through, inside, through.cursor() as dealers:
            dealers.execute(ask)
            seen, leaked = dealers.fetchone()

    assert (seen >= 2, leaked) == (True, False)


def test_a_dealer_ends_nobodys_session(django_db_setup):
    with serving.bare() as naked, serving.connected() as through, scope.entered(scope.dealer("t_main")):
        with through.cursor() as cursor, pytest.raises(DatabaseError, match="denied"):
            cursor.execute("SELECT pg_terminate_backend(%s)", [naked.info.backend_pid])
        with naked.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)


class TestAsOwner:
    @pytest.fixture
    def as_serving(self, django_db_setup):
        """This thread's connection, changed over to the serving login for the test."""
        kept = connection.settings_dict
        given = serving.login()
        connection.close()
        connection.settings_dict = given
        yield kept
        connection.close()
        connection.settings_dict = kept

    def test_needs_the_owners_address(self, as_serving, settings):
        settings.OWNER_DATABASE_URL = ""
        with pytest.raises(OwnerOutOfReach), as_owner():
            raise AssertionError("no block without a login")

    def test_changes_over_for_the_block_in_this_thread_only(self, as_serving, settings):
        settings.OWNER_DATABASE_URL = f"postgres://{as_serving['USER']}:{as_serving['PASSWORD']}@somewhere/x"
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT session_user::text")
            assert cursor.fetchone() == (as_serving["USER"],)
            seen = []
            thread = Thread(target=lambda: seen.append(connection.settings_dict["USER"]))
            thread.start()
            thread.join()
        with scope.entered(scope.MARKET), connection.cursor() as cursor:
            cursor.execute("SELECT session_user::text")
            assert cursor.fetchone()[0].endswith("__serving")

        assert seen == [as_serving["USER"]]  # the suite's own settings, not a copy that leaked

    def test_is_left_after_an_error_too(self, as_serving, settings):
        settings.OWNER_DATABASE_URL = f"postgres://{as_serving['USER']}:{as_serving['PASSWORD']}@somewhere/x"
        with pytest.raises(RuntimeError, match="broken"), as_owner():
            raise RuntimeError("broken")
        assert connection.settings_dict["USER"].endswith("__serving")
        with pytest.raises(scope.NoScope), scope.entered(scope.OWNER), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
