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

from shared_apps.marketplace.shelf.rows import Row
from shared_apps.marketplace.shelf.shelf import Shelf

BATCH = 50_000
_COLUMNS = """
l.number, l.withdrawn_at IS NULL, d.slug, l.brand_slug, l.series_slug, l.body, l.energy, l.city, l.drive,
coalesce(l.seats::text, ''), l.model_year::text, l.colour_family, l.condition,
array_to_string(l.categories, ','), hashtextextended(l.search_text, 0), l.price_minor, l.mileage_km,
coalesce(l.range_km, -1)
"""
_CHANGED = f"""
WITH now AS MATERIALIZED (
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin, statement_timestamp() AS at,
           (SELECT coalesce(json_object_agg(slug, json_build_array(latitude, longitude)), '{{}}')
            FROM tenants_dealer WHERE state = 'ACTIVE') AS places,
           (SELECT coalesce(array_agg(slug::text), '{{}}') FROM tenants_dealer
            WHERE state <> 'ACTIVE' OR (id = ANY(%(dealers)s::uuid[])) = %(shown)s) AS closed)
SELECT now.xmin, now.at, now.places, now.closed, changed.* FROM now LEFT JOIN (
    SELECT {_COLUMNS} FROM marketplace_listing l JOIN tenants_dealer d ON d.id = l.dealer_id
    WHERE l.changed_in >= %(since)s
    UNION ALL
    SELECT number, false, '', '', '', '', '', '', '', '', '', '', '', '', 0, -1, -1, -1
    FROM marketplace_listinggone WHERE changed_in >= %(since)s
) AS changed ON true
"""  # noqa: S608  the columns are our own words
_OFFERED = f"""
COPY (SELECT {_COLUMNS} FROM marketplace_listing l JOIN tenants_dealer d ON d.id = l.dealer_id
      WHERE l.withdrawn_at IS NULL) TO STDOUT (FORMAT csv)
"""  # noqa: S608
_XMIN = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_LEARNT = """
SELECT hashtextextended(l.search_text, 0), l.search_text,
       l.brand_slug, l.brand_zh, l.brand_en, l.brand_initial, l.series_slug, l.series_zh, l.series_en, '',
       d.slug, d.name, d.name, ''
FROM marketplace_listing l JOIN tenants_dealer d ON d.id = l.dealer_id WHERE l.number = ANY(%s)
"""
_FEW = 1000


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
    shelf.renew(Row(*row[4:]) for row in found if row[4] is not None)
    shelf.places = {slug: (latitude, longitude) for slug, (latitude, longitude) in places.items()}
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
            for text, words, *named in cursor.fetchall():
                shelf.learn(text, words, named)


def _batches(copied: Any) -> Iterator[list[Row]]:
    lines = csv.reader(io.TextIOWrapper(copied, encoding="utf-8", newline=""))
    rows = (_parsed(line) for line in lines)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _parsed(line: list[str]) -> Row:
    number, offered, *words = line[:-4]
    figures = map(int, line[-4:])
    return Row._make((int(number), offered == "t", *words, *figures))
