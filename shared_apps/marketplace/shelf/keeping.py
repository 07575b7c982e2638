"""The one shelf of this process, loaded when it is first wanted and never older than half a second."""

from __future__ import annotations

import logging
from threading import Lock, Thread
from time import monotonic

from django.conf import settings
from django.db import connection

from shared_apps.marketplace.shelf.feed import Followed, Listed, follow, load
from shared_apps.marketplace.shelf.shelf import Shelf
from tenants.context import market_context
from tenants.features.queries import without

log = logging.getLogger(__name__)


class Keeper:
    """Holds the shelf and renews it; one for a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._followed: Followed | None = None
        self._looked_at = float("-inf")

    def shelf(self) -> Shelf:
        """The shelf, looked after within the last settings.SHELF_FRESH_FOR seconds.

        Inside a transaction of the caller's the shelf stays as it is: what that transaction did may yet be
        rolled back. One that was not looked after for so long that deletions may be forgotten is loaded anew.
        """
        with self._lock, market_context():
            began = monotonic()
            absent = began - self._looked_at
            if self._followed is None or absent >= settings.SHELF_LONGEST_ABSENCE:
                self._followed = load(_listed())
                self._looked_at = began
            elif absent >= settings.SHELF_FRESH_FOR and _may_look():
                self._followed = follow(self._followed, _listed())
                self._looked_at = began
            return self._followed.shelf

    def at_hand(self) -> Shelf:
        """The shelf as the last look left it, for a page that looked already; loaded if nobody ever did."""
        followed = self._followed
        return followed.shelf if followed is not None else self.shelf()

    def preload(self) -> None:
        """Load the shelf in the background, so that the first buyer does not wait for it.

        Where the database is not ready yet, the first buyer's request loads it after all.
        """
        Thread(target=self._load_quietly, name="shelf", daemon=True).start()

    def _load_quietly(self) -> None:
        try:
            self.shelf()
        except Exception:  # a thread's failure has nobody to go to
            log.warning("the shelf waits for its first reader", exc_info=True)
        finally:
            connection.close()

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
