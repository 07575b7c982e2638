"""Counting who looks at a car, once a visitor and day, without keeping who it was.

The page only counts in Valkey. There each day has a hash of absolute figures, and these go to the database,
never differences: a flush that is repeated, killed half-way or run twice at a time writes the same.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from core.storage.valkey import RedisError, connection
from shared_apps.marketplace.models import ListingDay
from shared_apps.marketplace.operations.days import note_views, today

log = logging.getLogger(__name__)

# A mark is mixed with the day's salt, which is forgotten with the day: then nobody can tell whose it was,
# not even who holds our keys. Counting once and counting at all are one step.
_COUNT = """
local salt = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'GET', 'EX', ARGV[4]) or ARGV[1]
local mark = string.sub(redis.sha1hex(salt .. ARGV[2]), 1, 20)
if redis.call('SADD', KEYS[2], mark) == 0 then return 0 end
redis.call('HINCRBY', KEYS[3], ARGV[3], 1)
redis.call('EXPIRE', KEYS[2], ARGV[4])
redis.call('EXPIRE', KEYS[3], ARGV[4])
return 1
"""
_KEPT_FOR = 2 * 24 * 3600  # seconds: a day, and time to write its last views down
_BASE, _WRITTEN = ":base", ":written"


def count_view(*, listing_id: UUID, visitor: str) -> bool:
    """Count a visitor's look at a listing, unless it is counted today; whether it was.

    `visitor` is whatever tells visitors apart; nothing it could be made out from is kept or sent anywhere.
    A server that does not answer costs the count, not the page.
    """
    day = today()
    told = f"{day}|{listing_id}|{visitor}".encode()
    mark = hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()
    keys = (_key("salt", day), _key("seen", day), _key("views", day))
    try:
        return bool(
            connection().eval(_COUNT, 3, *keys, secrets.token_hex(16), mark, str(listing_id), _KEPT_FOR)
        )
    except RedisError as error:
        log.warning("a view was not counted: %s", error)
        return False


def flush_views() -> int:
    """Write the views of today and yesterday into the days of listings; how many figures were new.

    Raises RedisError; then, as after being killed, the next flush writes what this one did not.
    """
    return sum(_flush(day) for day in (today() - timedelta(days=1), today()))


def _flush(day: date) -> int:
    server, key = connection(), _key("views", day)
    found = {name.decode(): int(number) for name, number in server.hgetall(key).items()}
    changed = {
        name: number
        for name, number in found.items()
        if ":" not in name and found.get(name + _WRITTEN) != number
    }
    if not changed:
        return 0
    bases = _bases(key, day, changed, found)
    note_views(day=day, totals={UUID(name): bases[name] + number for name, number in changed.items()})
    server.hset(key, mapping={name + _WRITTEN: number for name, number in changed.items()})
    return len(changed)


def _bases(key: str, day: date, changed: Mapping[str, int], found: Mapping[str, int]) -> dict[str, int]:
    """What was written before Valkey began to count: 0, unless it lost its memory during the day."""
    bases = {name: found[name + _BASE] for name in changed if name + _BASE in found}
    new = [name for name in changed if name not in bases]
    if not new:
        return bases
    rows = ListingDay.objects.filter(day=day, listing_id__in=new)
    known = {str(listing): views for listing, views in rows.values_list("listing_id", "views")}
    pipe = connection().pipeline()
    for name in new:
        pipe.hsetnx(key, name + _BASE, known.get(name, 0))  # the first flush decides, should there be two
    pipe.hmget(key, [name + _BASE for name in new])
    decided = pipe.execute()[-1]
    return bases | {name: int(base) for name, base in zip(new, decided, strict=True)}


def _key(kind: str, day: date) -> str:
    return f"tally:market:{kind}:{day}"  # outside the cache's keys: emptying the cache forgets no visitor
