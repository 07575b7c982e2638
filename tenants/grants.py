"""Rights of the database's roles, applied again at every preparation: idempotent, and the whole truth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.apps import apps
from django.db import connection, transaction

from core.storage.grants import Grant
from tenants.context import owner_context
from tenants.roles import role_name

_SET_CONFIG = "pg_catalog.set_config(text, text, boolean)"
AUDIT_TABLE = "audit_auditline"
_IDENTITY = """
CREATE OR REPLACE FUNCTION public.current_dealer_schema() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT substr(current_user::text, length(current_database()) + 3) $$;
CREATE OR REPLACE FUNCTION public.dealer_id_of(schema text) RETURNS uuid LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT id FROM public.tenants_dealer
   WHERE schema_name = schema AND current_setting('role') = current_database() || '__' || schema $$;
REVOKE ALL ON FUNCTION public.current_dealer_schema(), public.dealer_id_of(text) FROM PUBLIC;
"""
# What runs with its owner's rights is called by triggers, or by whom it is granted to below.
_PRIVILEGED = """
SELECT oid::regprocedure::text FROM pg_proc
WHERE prosecdef AND pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
      AND has_function_privilege('public', oid, 'EXECUTE')
"""


def apply_public_grants() -> None:
    """Make the market's role and the dealers' group, and give each what the apps list."""
    with owner_context(), transaction.atomic(), connection.cursor() as cursor:
        market, dealers = ensure_role("market"), ensure_role("dealers")
        cursor.execute(_IDENTITY)
        cursor.execute(_PRIVILEGED)
        for (function,) in cursor.fetchall():
            cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        # A temporary table comes first in every search path: one made by a dealer's role would stand in for
        # the market's own table of that name for as long as the connection lives.
        cursor.execute(f'REVOKE TEMPORARY ON DATABASE "{connection.settings_dict["NAME"]}" FROM PUBLIC')
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{market}", "{dealers}"')
        for function in ("current_dealer_schema()", "dealer_id_of(text)"):
            cursor.execute(f'GRANT EXECUTE ON FUNCTION public.{function} TO "{dealers}"')
        cursor.execute(f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{dealers}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{market}"')
        cursor.execute(f'REVOKE UPDATE, DELETE ON public.{AUDIT_TABLE} FROM "{market}"')
        cursor.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{market}"')
        # A dealer's rows in `public` number themselves (identity columns); a counter tells what others do.
        cursor.execute(f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM "{dealers}"')
        for app in apps.get_app_configs():
            for grant in getattr(app, "dealer_grants", ()):
                _apply(grant, market, dealers)


def ensure_role(suffix: str) -> str:
    """Create a role without login unless it is there, and let the login step into it. Returns its name."""
    role = role_name(connection.settings_dict["NAME"], suffix)
    with connection.cursor() as cursor:
        if not _there_is(role):
            cursor.execute(f'CREATE ROLE "{role}" NOLOGIN NOINHERIT')
        _let_in(role, "CURRENT_USER")
        serving = role_name(connection.settings_dict["NAME"], "serving")
        if suffix != "dealers" and _there_is(serving):
            _let_in(role, f'"{serving}"')
    return role


def ensure_serving(password: str) -> None:
    """Make the login of web and worker processes, or give it this password; repeatable.

    It owns nothing and inherits nothing: whatever it does, it does as the market or as a dealer.
    """
    database = connection.settings_dict["NAME"]
    serving = role_name(database, "serving")
    with owner_context(), transaction.atomic(), connection.cursor() as cursor:
        if not _there_is(serving):
            cursor.execute(f'CREATE ROLE "{serving}" LOGIN NOINHERIT')
        cursor.execute(f'ALTER ROLE "{serving}" LOGIN NOINHERIT PASSWORD %s', [password])
        cursor.execute(f'GRANT CONNECT ON DATABASE "{database}" TO "{serving}"')
        # Django sets the time zone when it connects. Where everybody may do this, it changes nothing.
        cursor.execute(f'GRANT EXECUTE ON FUNCTION {_SET_CONFIG} TO "{serving}"')
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s) AND NOT rolcanlogin",
            [f"{database}__"],
        )
        for (role,) in cursor.fetchall():
            if not role.endswith("__dealers"):
                _let_in(role, f'"{serving}"')


def _there_is(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def _let_in(role: str, login: str) -> None:
    options = "WITH SET TRUE, INHERIT FALSE" if _knows_grant_options() else ""
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT "{role}" TO {login} {options}')


def grant_schema(schema: str) -> None:
    """Make the dealer's role and give it its own schema, inside the caller's transaction as owner."""
    role = ensure_role(schema)
    dealers = role_name(connection.settings_dict["NAME"], "dealers")
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT "{dealers}" TO "{role}"')
        cursor.execute(f'ALTER ROLE "{role}" INHERIT')
        if _knows_grant_options():
            cursor.execute(f'GRANT "{dealers}" TO "{role}" WITH INHERIT TRUE, SET FALSE')
        cursor.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO "{role}"')
        cursor.execute(f'REVOKE UPDATE, DELETE ON "{schema}".{AUDIT_TABLE} FROM "{role}"')
        cursor.execute(f'REVOKE ALL ON "{schema}".django_migrations FROM "{role}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO "{role}"')


def grants_on(schema: str, tables: Sequence[str], sequences: Sequence[str]) -> list[str]:
    """The statements that give a dealer's role on these new objects what `grant_schema` gives it on all."""
    role = role_name(connection.settings_dict["NAME"], schema)
    said = []
    if tables:
        named = ", ".join(f'"{schema}"."{table}"' for table in tables)
        said.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {named} TO "{role}"')
    if AUDIT_TABLE in tables:
        said.append(f'REVOKE UPDATE, DELETE ON "{schema}".{AUDIT_TABLE} FROM "{role}"')
    if sequences:
        named = ", ".join(f'"{schema}"."{sequence}"' for sequence in sequences)
        said.append(f'GRANT USAGE, SELECT ON SEQUENCE {named} TO "{role}"')
    return said


def _knows_grant_options() -> bool:
    """PostgreSQL tells inheriting a role from stepping into it since version 16."""
    version: int = cast(Any, connection).pg_version
    return version >= 160000


def _apply(grant: Grant, market: str, dealers: str) -> None:
    table = f'public."{grant.table}"'
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [table])
        if cursor.fetchone()[0] is None:
            return  # an app whose table a later migration makes
        cursor.execute(f'GRANT {grant.verbs} ON {table} TO "{dealers}"')
        if not grant.own:
            return
        own = (
            f'"{grant.own}" = (SELECT public.current_dealer_schema())'
            if grant.own.endswith("_schema")
            else f'"{grant.own}" = (SELECT public.dealer_id_of(public.current_dealer_schema()))'
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        written = f"{own} AND ({grant.check})" if grant.check else own
        for policy, role, seen, kept in (
            ("market_all", market, "true", "true"),
            ("dealer_own", dealers, own, written),
        ):
            cursor.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
            cursor.execute(
                f'CREATE POLICY {policy} ON {table} TO "{role}" USING ({seen}) WITH CHECK ({kept})'
            )
