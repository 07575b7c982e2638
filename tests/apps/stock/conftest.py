from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from tenants.context import owner_context
from tenants.models import Dealer
from tests.conftest import NAMES, enter_dealer

KEPT = ("django_migrations", "django_content_type", "tenants_dealer", "tenants_domain")


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[dict[str, Dealer]]:
    """For races: what a test writes is committed, and emptied afterwards. The dealers by slug."""
    with django_db_blocker.unblock():
        try:
            with owner_context():
                entered = [enter_dealer(slug).id for slug in NAMES]
                dealers = {dealer.slug: dealer for dealer in Dealer.objects.filter(id__in=entered)}
            yield dealers
        finally:
            _empty()
            connections.close_all()


def _empty() -> None:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname IN ('public', 't_main', 't_other') AND NOT tablename = ANY (%s)",
            [list(KEPT)],
        )
        cursor.execute(f"TRUNCATE {', '.join(name for (name,) in cursor.fetchall())} CASCADE")


@pytest.fixture
def race() -> Callable[..., list[object]]:
    """Run calls at one moment, each in a thread with a connection of its own; results or errors, in order."""

    def run(*calls: Callable[[], object]) -> list[object]:
        outcomes: list[object] = [None] * len(calls)
        start = Barrier(len(calls), timeout=20)

        def one(place: int, call: Callable[[], object]) -> None:
            try:
                connection.ensure_connection()
                start.wait()
                outcomes[place] = call()
            except Exception as error:
                outcomes[place] = error
            finally:
                connections.close_all()

        threads = [Thread(target=one, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        return outcomes

    return run
