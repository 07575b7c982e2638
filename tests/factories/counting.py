"""Counting statements of a page whose process knows switches and rules already."""

from __future__ import annotations

from math import inf
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, url: str) -> int:
    """How many statements the page takes once the process has everything in memory.

    A process asks about once a second whether switches and rules have changed. On a busy machine that second
    may be over between two pages, and one of them would have a statement more: here it does not end.
    """
    with (
        patch("tenants.features.queries.CHECKED_EVERY", inf),
        patch("shared_apps.rulebook.queries.rules.CHECKED_EVERY", inf),
    ):
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
    return len(seen)
