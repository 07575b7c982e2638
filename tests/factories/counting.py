"""Counting statements of a page whose process knows switches and rules already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@contextmanager
def nothing_is_asked_again() -> Iterator[None]:
    """While counting: what a process asks about once a second (switches, rules) is not asked.

    On a busy machine that second may be over between two pages, and one of them would have a statement more.
    """
    with (
        patch("tenants.features.queries.CHECKED_EVERY", inf),
        patch("shared_apps.rulebook.queries.rules.CHECKED_EVERY", inf),
    ):
        yield


def queries_of(client: Client, url: str) -> int:
    """How many statements the page takes once the process has everything in memory."""
    with nothing_is_asked_again():
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
    return len(seen)
