"""What changed on the market, held against what buyers watch.

Nothing here remembers what was looked at before but one transaction number: whoever looks twice finds the
same, and the database keeps what is found only once. So a look that is killed, or two at a time, tell nothing
twice and lose nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from pyroaring import BitMap

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.marketplace.queries.followed import Offer, offers
from shared_apps.marketplace.shelf import Shelf, matching
from shared_apps.marketplace.shelf.changes import changed_since
from shared_apps.watching.models import AT_ONCE, Watermark
from shared_apps.watching.policies import next_digest
from shared_apps.watching.queries import Watcher, keepers, watchers

LISTINGS = "listings"
CARS_AT_A_TIME, ROWS_AT_A_TIME = 5_000, 5_000
# A car that was being published while the search was saved was not on the buyer's page yet.
GRACE = timedelta(seconds=30)
_ADD = """
INSERT INTO watching_news
    (user_id, search_id, favourite, listing_id, kind, price_minor, before_minor, currency, found_at, due_at)
SELECT found.user_id, found.search_id, found.search_id IS NULL, found.listing_id,
       CASE WHEN found.base IS NULL AND told.least IS NULL THEN 'NEW' ELSE 'CHEAPER' END,
       found.price, least(found.base, told.least), found.currency, %(now)s, found.due_at
FROM unnest(%(user_id)s::uuid[], %(search_id)s::uuid[], %(listing_id)s::uuid[], %(price)s::bigint[],
            %(base)s::bigint[], %(currency)s::text[], %(due_at)s::timestamptz[])
     AS found (user_id, search_id, listing_id, price, base, currency, due_at)
LEFT JOIN LATERAL (
    SELECT min(price_minor) AS least FROM watching_news AS news
    WHERE news.user_id = found.user_id AND news.listing_id = found.listing_id) AS told ON true
WHERE (found.base IS NULL AND told.least IS NULL) OR found.price < least(found.base, told.least)
ON CONFLICT DO NOTHING
"""


class Found(NamedTuple):
    """A car for a buyer, found by a search or (None) among favourites; ids as text, for there are many.

    `base` is the price from which on the buyer would be told of a lower one; None for a car that is new.
    """

    user_id: str
    search_id: str | None
    listing_id: str
    price: int
    base: int | None
    currency: str
    due_at: datetime


@transaction.atomic
def find_news(*, actor: Actor) -> int:
    """Look at what changed since the last look and note what buyers are to be told; says how many rows.

    Nothing is done while somebody else looks.
    """
    Watermark.objects.get_or_create(name=LISTINGS)
    mark = Watermark.objects.select_for_update(skip_locked=True).filter(name=LISTINGS).first()
    if mark is None:
        return 0
    changed = changed_since(mark.since)
    mark.since = changed.since
    mark.save(update_fields=["since"])
    numbers = changed.shelf.shown.to_array().tolist()
    if not numbers:
        return 0
    cars = {offer.number: offer for offer in _settled(changed.shelf, numbers)}
    found = _found(changed.shelf, cars)
    return sum(_add(batch) for batch in _batches(found))


def _settled(shelf: Shelf, numbers: list[int]) -> Iterator[Offer]:
    """The cars at the prices the shelf saw; one that is changing this moment is seen at the next look."""
    prices = shelf.measures["price"]
    for begin in range(0, len(numbers), CARS_AT_A_TIME):
        for offer in offers(numbers[begin : begin + CARS_AT_A_TIME]):
            if offer.number in prices.within(offer.price_minor, offer.price_minor):
                yield offer


def _found(shelf: Shelf, cars: dict[int, Offer]) -> Iterator[Found]:
    """Once for each buyer and car: a favourite first, then the search that is written of soonest."""
    now = clock.now()
    later = next_digest(now)
    ids = {number: str(car.id) for number, car in cars.items()}
    found, kept = _cheaper_favourites(cars, now)
    everything = BitMap(cars)
    for search, group in watchers():
        here = [cars[number] for number in matching(shelf, search) & everything]
        for watcher in group:
            mine, known = found[watcher.user_id], kept.get(watcher.user_id, ())
            user_id, search_id = str(watcher.user_id), str(watcher.id)
            due_at = now if watcher.frequency == AT_ONCE else later
            for car in here:
                number, price = car.number, car.price_minor
                base = _base(car, watcher, known=number in known)
                if base is not None and price >= base:
                    continue
                if number not in mine or due_at < mine[number].due_at:
                    mine[number] = Found(user_id, search_id, ids[number], price, base, car.currency, due_at)
    for of_buyer in found.values():
        yield from of_buyer.values()


def _cheaper_favourites(
    cars: dict[int, Offer], now: datetime
) -> tuple[defaultdict[UUID, dict[int, Found]], dict[UUID, set[int]]]:
    """Favourites that cost less than when they were kept, by buyer and number; and all that are kept."""
    found: defaultdict[UUID, dict[int, Found]] = defaultdict(dict)
    kept: dict[UUID, set[int]] = {}
    by_id = {car.id: car for car in cars.values()}
    for one in keepers(list(by_id)):
        car = by_id[one.listing_id]
        kept.setdefault(one.user_id, set()).add(car.number)
        if one.writes and car.currency == one.currency and car.price_minor < one.price_minor:
            found[one.user_id][car.number] = Found(
                str(one.user_id), None, str(car.id), car.price_minor, one.price_minor, car.currency, now
            )
    return found, kept


def _base(car: Offer, watcher: Watcher, *, known: bool) -> int | None:
    """The price the buyer knows; None for a car that came after the search and is not kept already."""
    if car.since[0] > watcher.since - GRACE and not known:
        return None
    return car.price_minor if len(car.prices) == 1 else car.price_at(watcher.since)


def _add(batch: list[Found]) -> int:
    """Write what is not known yet. A column goes as one literal: thousands of values take long to read."""
    columns = zip(Found._fields, zip(*batch, strict=True), strict=True)
    values = {name: _array(column) for name, column in columns}
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {**values, "now": clock.now()})
        return int(cursor.rowcount)


def _array(column: Iterable[object]) -> str:
    """Ids, numbers, times and codes as PostgreSQL reads an array; none of them needs quotes."""
    return f"{{{','.join('NULL' if value is None else str(value) for value in column)}}}"


def _batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    rows = iter(found)
    while batch := list(islice(rows, ROWS_AT_A_TIME)):
        yield batch
