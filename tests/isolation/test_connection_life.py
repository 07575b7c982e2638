"""A connection ends when it has met its share of dealers, and with it what the server remembers of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from core.storage import scope


@pytest.fixture
def own(django_db_setup, django_db_blocker, settings) -> Iterator[BaseDatabaseWrapper]:
    """A connection outside the test's transaction, which may meet two dealers."""
    settings.DEALERS_PER_CONNECTION = 2
    with django_db_blocker.unblock():
        one = ConnectionHandler({"default": {**connection.settings_dict, "CONN_MAX_AGE": None}})["default"]
        yield one
        one.close()


def test_it_ends_after_its_share_and_begins_anew(own):
    first = _visit(own, "t_main")
    assert _visit(own, "t_main") == first
    assert _visit(own, "t_other") == first, "the second dealer is still within the share"

    after = _visit(own, "t_main")

    assert after != first
    assert _visit(own, "t_other") == after, "the count begins anew"


def test_it_never_ends_inside_a_transaction(db, settings):
    settings.DEALERS_PER_CONNECTION = 1
    before = _visit(connection, "t_main")

    assert _visit(connection, "t_other") == before


def _visit(own: BaseDatabaseWrapper, schema: str) -> int:
    """One request's worth: a statement for a dealer, and what Django asks between two requests."""
    with scope.entered(scope.dealer(schema)):
        pid = _pid(own)
    own.close_if_unusable_or_obsolete()
    return pid


def _pid(own: BaseDatabaseWrapper) -> int:
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
