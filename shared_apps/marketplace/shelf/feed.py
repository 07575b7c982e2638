"""What changed on the market since the shelf last looked, read from PostgreSQL in one statement.

A row bears the transaction that changed it last. Transactions older than a snapshot's `xmin` are all over,
so whoever has seen that snapshot needs only rows changed by `xmin` or later: none is lost, however late it
commits, and a row read twice does no harm.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple

from django.db import connection, transaction

from shared_apps.marketplace.deals import deal_of, standing_of
from shared_apps.marketplace.shelf.rows import Row
from shared_apps.marketplace.shelf.shelf import Shelf

BATCH = 50_000
_WORDS = """
l.number, l.withdrawn_at IS NULL, d.slug, l.brand_slug, l.series_slug, l.trim_slug, l.body, l.size_class,
l.energy, l.city, l.drive, l.assist, coalesce(l.seats::text, ''), l.model_year::text, l.colour_family,
l.condition, array_to_string(l.categories, ',')
"""
_DIGEST = "hashtextextended(l.search_text || '/' || l.trim_slug || '/' || l.trim_id, 0)"
_FIGURES = f"""
{_DIGEST}, l.price_minor, l.mileage_km, coalesce(l.range_km, -1),
(extract(epoch FROM l.published_at) * 1000000)::bigint,
coalesce(r.low_minor, -1), coalesce(r.fair_minor, -1), coalesce(r.high_minor, -1)
"""
_LISTINGS = f"""
SELECT {_WORDS}, {_FIGURES} FROM marketplace_listing l JOIN tenants_dealer d ON d.id = l.dealer_id
LEFT JOIN marketplace_listingrating r ON r.listing_id = l.id AND r.currency = l.currency
"""  # noqa: S608  the columns are our own words
_NO_WORDS, _NO_FIGURES = ", ".join(["''"] * 15), ", ".join(["-1"] * 7)
_CHANGED = f"""
WITH now AS MATERIALIZED (
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin, statement_timestamp() AS at,
           (SELECT coalesce(json_object_agg(slug, json_build_array(latitude, longitude)), '{{}}')
            FROM tenants_dealer WHERE state = 'ACTIVE') AS places,
           (SELECT coalesce(array_agg(slug::text), '{{}}') FROM tenants_dealer
            WHERE state <> 'ACTIVE' OR (id = ANY(%(dealers)s::uuid[])) = %(shown)s) AS closed)
SELECT now.xmin, now.at, now.places, now.closed, changed.* FROM now LEFT JOIN (
    {_LISTINGS} WHERE l.id IN (
        SELECT id FROM marketplace_listing WHERE changed_in >= %(since)s
        UNION SELECT listing_id FROM marketplace_listingrating WHERE changed_in >= %(since)s)
    UNION ALL
    SELECT number, false, {_NO_WORDS}, 0, {_NO_FIGURES}
    FROM marketplace_listinggone WHERE changed_in >= %(since)s
) AS changed ON true
"""  # noqa: S608
_OFFERED = f"COPY ({_LISTINGS} WHERE l.withdrawn_at IS NULL) TO STDOUT (FORMAT csv)"
_XMIN = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_LEARNT = f"""
SELECT {_DIGEST}, l.search_text, (t.specs #>> '{{powertrain,engine_displacement_ml}}')::int,
       l.brand_slug, l.brand_zh, l.brand_en, l.brand_initial,
       concat_ws('/', l.brand_slug, l.series_slug), l.series_zh, l.series_en, '',
       d.slug, d.name, d.name, '',
       concat_ws('/', l.brand_slug, l.series_slug, l.trim_slug), l.trim_zh, l.trim_en, ''
FROM marketplace_listing l JOIN tenants_dealer d ON d.id = l.dealer_id
LEFT JOIN catalog_trim t ON t.id = l.trim_id WHERE l.number = ANY(%s)
"""  # noqa: S608
_FEW = 1000
_FIRST_FIGURE = 17


class Followed(NamedTuple):
    """A shelf and the transaction from which on it has to look for changes."""

    shelf: Shelf
    since: int


class Listed(NamedTuple):
    """Whose cars are on the market: by default (`shown`) all but these `dealers`', or theirs alone."""

    shown: bool
    dealers: list[str]


def load(listed: Listed) -> Followed:
    """A new shelf with everything that is on offer, in the market's scope."""
    shelf = Shelf()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_XMIN)
        since = int(cursor.fetchone()[0])
        with SpooledTemporaryFile(max_size=64 * 2**20) as copied:
            cursor.copy_expert(_OFFERED, copied)
            copied.seek(0)
            for batch in _batches(copied):
                shelf.fill(batch)
    return follow(Followed(shelf, since), listed)


def follow(followed: Followed, listed: Listed) -> Followed:
    """Bring the shelf to this moment: exactly what a statement sees that starts now."""
    shelf, since = followed
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"since": since, "shown": listed.shown, "dealers": listed.dealers})
        found = cursor.fetchall()
    xmin, at, places, closed = found[0][:4]
    shelf.renew(_row(*row[4:]) for row in found if row[4] is not None)
    shelf.place({slug: (latitude, longitude) for slug, (latitude, longitude) in places.items()})
    shelf.close(frozenset(closed))
    _learn(shelf)
    shelf.watermark = at
    return Followed(shelf, int(xmin))


def _learn(shelf: Shelf) -> None:
    """Fetch texts and names that stand behind values not met before, by one listing of each."""
    unknown = shelf.unknown()
    for place in range(0, len(unknown), _FEW):
        with connection.cursor() as cursor:
            cursor.execute(_LEARNT, [unknown[place : place + _FEW]])
            for text, words, engine, *named in cursor.fetchall():
                shelf.learn(text, words, engine, named)


def _batches(copied: Any) -> Iterator[list[Row]]:
    lines = csv.reader(io.TextIOWrapper(copied, encoding="utf-8", newline=""))
    rows = (_parsed(line) for line in lines)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _parsed(line: list[str]) -> Row:
    number, offered, *words = line[:_FIRST_FIGURE]
    return _row(int(number), offered == "t", *words, *map(int, line[_FIRST_FIGURE:]))


def _row(*columns: Any) -> Row:
    """A row of the feed with its deal."""
    *words, text, price, mileage, reach, published, low, fair, high = columns
    deal = deal_of(price, low, fair, high) if low > 0 else None
    judged = deal.code if deal else "", standing_of(deal)
    return Row._make((*words, *judged, text, price, mileage, reach, published))
