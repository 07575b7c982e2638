"""The one shelf of this process, loaded when it is first wanted and never older than half a second."""

from __future__ import annotations

from threading import Lock, Thread
from time import monotonic

from django.conf import settings
from django.db import connection

from shared_apps.marketplace.shelf.feed import Followed, Listed, follow, load
from shared_apps.marketplace.shelf.shelf import Shelf
from tenants.context import market_context
from tenants.features.queries import without


class Keeper:
    """Holds the shelf and renews it; one for a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._followed: Followed | None = None
        self._looked_at = float("-inf")

    def shelf(self) -> Shelf:
        """The shelf, looked after within the last settings.SHELF_FRESH_FOR seconds.

        Inside a transaction of the caller's the shelf stays as it is: what that transaction did may yet be
        rolled back.
        """
        with self._lock, market_context():
            if self._followed is None:
                self._followed = load(_listed())
                self._looked_at = monotonic()
            elif monotonic() - self._looked_at >= settings.SHELF_FRESH_FOR and _may_look():
                began = monotonic()
                self._followed = follow(self._followed, _listed())
                self._looked_at = began
            return self._followed.shelf

    def preload(self) -> None:
        """Load the shelf in the background, so that the first buyer does not wait for it."""

        def work() -> None:
            try:
                self.shelf()
            finally:
                connection.close()

        Thread(target=work, name="shelf", daemon=True).start()

    def forget(self) -> None:
        """Drop the shelf; the next reader loads it again."""
        with self._lock:
            self._followed = None


def _listed() -> Listed:
    shown, others = without("market_listing")
    return Listed(shown, [str(dealer) for dealer in others])


def _may_look() -> bool:
    return settings.SHELF_IN_TRANSACTIONS or not connection.in_atomic_block


KEEPER = Keeper()
