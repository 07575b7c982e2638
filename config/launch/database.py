"""What the application needs inside a PostgreSQL: login, database, extensions, and Chinese trigrams."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

from config.launch import account, shell
from config.launch.layout import Layout
from config.launch.postgres import Postgres
from config.launch.words import Trouble

EXTENSIONS = ("pg_trgm", "btree_gist", "btree_gin", "cube", "earthdistance", "unaccent", "pg_stat_statements")
OPTIONAL = frozenset({"pg_stat_statements"})
LOGIN = "marque"
# psql fills in :'name' and :'password', quoted; \\gexec runs the statement that a query wrote.
ESTABLISH = r"""
SELECT 'CREATE ROLE marque' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'marque') \gexec
ALTER ROLE marque LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER marque', :'name')
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
"""

# Functions that change the session, run text as SQL, or hold what others wait for, and the statements of
# others in pg_stat_statements. Only an administrator can take them from everybody.
WITHHELD = r"""
SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', oid::regprocedure) FROM pg_proc
WHERE pronamespace = 'pg_catalog'::regnamespace AND has_function_privilege('public', oid, 'EXECUTE') AND (
    proname ~ '^(set_config|pg_notify|(query|cursor)_to_xml.*|ts_stat|ts_rewrite|lo_.*|loread|lowrite)$'
    OR proname ~ '^pg_(try_)?advisory_(lock|unlock)') \gexec
SELECT format('GRANT EXECUTE ON FUNCTION %s TO marque WITH GRANT OPTION', oid::regprocedure) FROM pg_proc
WHERE pronamespace = 'pg_catalog'::regnamespace AND NOT has_function_privilege('marque', oid, 'EXECUTE')
    AND proname ~ '^(set_config|pg_(try_)?advisory_(lock|unlock).*)$' \gexec
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO marque;
"""


def establish(server: Postgres, database: str = LOGIN) -> None:
    """Login, database and extensions in our own server; repeatable. New databases inherit the extensions.

    The login owns its database and may make roles (one for each dealer), but is no superuser. What dealers'
    statements have no business with is taken from everybody in it, as only an administrator can.
    """
    server.sql(
        "".join(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS), database="template1"
    )
    server.sql(ESTABLISH, name=database, password=server.vault.database_password)
    for place in ("template1", database):
        server.sql(WITHHELD, database=place)
    likeness = server.sql("SELECT similarity('凯美瑞', '丰田凯美瑞') > 0;", database=database)
    if likeness != "t":
        raise Trouble(
            "This database does not understand Chinese text (its locale drops trigrams).",
            hint="It was not made by `./run`. Use another MARQUE_STATE_DIR, or `./run reset`.",
        )


def drop(server: Postgres, database: str) -> None:
    """Remove a database, whoever is connected."""
    server.sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE);')


def check_outside(layout: Layout, url: str) -> list[str]:
    """Prove that the PostgreSQL of DATABASE_URL can carry the product; returns warnings, raises Trouble."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise Trouble(
            "DATABASE_URL is not understood.", hint="It looks like postgres://user:password@host:5432/name"
        )
    address = f"{parts.hostname or 'localhost'}:{parts.port or 5432}"
    code, said = _ask(
        layout, url, "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user;"
    )
    if code:
        raise Trouble(
            f"The database at {address} cannot be used.",
            hint=f"{said.strip()}\nCheck DATABASE_URL, or unset it to use the embedded PostgreSQL.",
        )
    superuser, may_make_roles = (word == "t" for word in said.strip().split("|"))
    if not (superuser or may_make_roles):
        raise Trouble(
            f"The login `{parts.username}` at {address} may not create roles, and each dealer needs one.",
            hint=f'As its administrator: ALTER ROLE "{parts.username}" CREATEROLE;',
        )
    _require_extensions(layout, url, address)
    if superuser:
        return [f"The login `{parts.username}` at {address} is a superuser; give the product a lesser one."]
    return []


def _require_extensions(layout: Layout, url: str, address: str) -> None:
    present = _ask(layout, url, "SELECT extname FROM pg_extension;")[1].split()
    for name in EXTENSIONS:
        if name in present:
            continue
        code, said = _ask(layout, url, f"CREATE EXTENSION IF NOT EXISTS {name};")
        if code and name not in OPTIONAL:
            raise Trouble(
                f"The database at {address} lacks the extension {name}.",
                hint=f"{said.strip()}\nAs its administrator, in that database: CREATE EXTENSION {name};",
            )


def _ask(layout: Layout, url: str, statement: str) -> tuple[int, str]:
    parts = urlsplit(url)
    env = {
        **{name: value for name, value in os.environ.items() if name != "PGOPTIONS"},
        "PGHOST": parts.hostname or "localhost",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.strip("/")),
        "PGCONNECT_TIMEOUT": "10",
    }
    return shell.ask_with(
        [account.programs(layout) / "psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"], statement, env=env
    )
