"""Where a feed begins and goes on. Nothing that commits is ever missed; a car told twice does no harm.

A cursor is a transaction below which everything was over when its feed began. Listings bear the transaction
that changed them last, deleted ones leave tombstones that do, and dealers that were hidden, shown or moved
bear the one that noticed; so whoever comes back with a cursor is told all of these from it on.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core import signing

from core.edge.paging import decode_cursor, encode_cursor
from core.kernel import clock
from core.kernel.errors import Invalid, NotFound
from shared_apps.marketplace.queries.horizon import current_horizon
from shared_apps.marketplace.queries.syndicated import told, vins_of
from shared_apps.syndication.errors import BadCursor, BadKey, CursorOver
from shared_apps.syndication.feeds.records import Gone, Record, gone, vehicle
from shared_apps.syndication.operations import note_standings
from shared_apps.syndication.queries import buried_since, turned_since
from tenants.context import market_context
from tenants.queries import holder_of
from tenants.states import SERVED

BATCH = 500
_SIGNED = signing.Signer(salt="syndication.feed")


@dataclass(frozen=True, slots=True)
class Feed:
    """One reading of a feed: of a dealer or of everybody, whole or `since`; `cursor` is for the next time."""

    cursor: str
    dealer: UUID | None = None
    since: int | None = None
    sellers: list[UUID] = field(default_factory=list)
    vins: dict[UUID, str] = field(default_factory=dict)

    def batches(self) -> Iterator[list[Any]]:
        """Listings on offer and Gone ones, each batch read in the market's scope and in no transaction."""
        after = -1
        while True:
            with market_context():
                rows = told(
                    after=after, limit=BATCH, since=self.since, sellers=self.sellers, dealer=self.dealer
                )
            if not rows:
                break
            after = rows[-1].number
            yield [row if row.shown else Gone(row.id, row.withdrawn_at or clock.now()) for row in rows]  # type: ignore[attr-defined]
        if self.since is not None:
            yield from self._buried(self.since)

    def record(self, one: Any) -> Record:
        """A listing or a Gone one as the schema describes it."""
        return gone(one) if isinstance(one, Gone) else vehicle(one, self.vins.get(one.id, ""))

    def _buried(self, since: int) -> Iterator[list[Any]]:
        after = 0
        while True:
            with market_context():
                rows = buried_since(since, dealer=self.dealer, after=after, limit=BATCH)
            if not rows:
                return
            after = rows[-1].id
            yield [Gone(row.listing_id, row.gone_at) for row in rows]


def open_feed(*, dealer: str = "", since: str = "", key: str = "") -> Feed:
    """Begin to read; in the market's scope. With a dealer's own `key` its VINs are told in full.

    Raises NotFound for a dealer that is none, BadCursor, CursorOver, BadKey.
    """
    seller = _seller(dealer) if dealer else None
    if key and not (dealer and hmac.compare_digest(key.encode(errors="replace"), key_of(dealer).encode())):
        raise BadKey()
    note_standings()  # before the horizon: what it notices is told this time or the next
    now = current_horizon()
    from_on = _from(since, dealer, now) if since else None
    return Feed(
        cursor=encode_cursor([1, now, dealer]),
        dealer=seller,
        since=from_on,
        sellers=[] if from_on is None else turned_since(from_on),
        vins=vins_of(seller) if key and seller else {},
    )


def key_of(dealer: str) -> str:
    """The key that opens a dealer's feed with VINs, by its slug."""
    return _SIGNED.signature(dealer)


def _seller(slug: str) -> UUID:
    found = holder_of(slug)
    if found is None or found.state not in SERVED:
        raise NotFound()
    return found.id


def _from(cursor: str, dealer: str, now: int) -> int:
    try:
        edition, since, of = decode_cursor(cursor, 3)
    except Invalid as error:
        raise BadCursor() from error
    if edition != 1 or type(since) is not int or since < 0 or of != dealer:
        raise BadCursor()
    if since > now:
        raise CursorOver()
    return since
