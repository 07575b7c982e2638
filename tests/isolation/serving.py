"""The real login of web and worker processes, for tests that must not lean on the owner's rights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.db import connection
from django.db.utils import ConnectionHandler

from tenants.grants import ensure_serving
from tenants.roles import role_name

PASSWORD = "only-for-this-run"


def login() -> dict[str, Any]:
    """The settings of a connection as the serving login; the role is made, or gets its password again."""
    ensure_serving(PASSWORD)
    given = connection.settings_dict
    user = role_name(given["NAME"], "serving")
    return {**given, "USER": user, "PASSWORD": PASSWORD, "CONN_MAX_AGE": None}


@contextmanager
def connected() -> Iterator[Any]:
    """A connection of the product's own backend, as the serving login."""
    handler = ConnectionHandler({"default": login()})
    try:
        yield handler["default"]
    finally:
        handler["default"].close()


@contextmanager
def bare() -> Iterator[Any]:
    """psycopg2's own connection as the serving login: nothing of ours stands between."""
    given = login()
    naked = psycopg2.connect(
        dbname=given["NAME"],
        user=given["USER"],
        password=given["PASSWORD"],
        host=given["HOST"] or None,
        port=given["PORT"] or None,
    )
    naked.autocommit = True
    try:
        yield naked
    finally:
        naked.close()
