"""Every dealer's keys, wrapped with a master key of the installation."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from core.kernel import clock
from core.storage.crypto import new_key
from tenants.keys import masters
from tenants.keys.models import DealerKey

# Shared with others who seal; whoever retires a key takes it FOR UPDATE and waits for all of them.
_HELD = """
SELECT * FROM keys_dealerkey
WHERE dealer_id = %s AND purpose = 'data' AND destroyed_at IS NULL AND idle_since IS NULL
ORDER BY number DESC LIMIT 1 FOR KEY SHARE
"""


class KeyGone(LookupError):
    """The dealer has no key, or no longer: nothing sealed with it can be opened."""


def make_key(dealer_id: UUID) -> None:
    """Give a new dealer its keys, in the caller's transaction; not one that has some, or had."""
    data = DealerKey.objects.filter(dealer_id=dealer_id, purpose="data")
    if not data.exists():
        _make(dealer_id, "data", 1)
    elif not data.filter(destroyed_at=None).exists():
        return
    if not DealerKey.objects.filter(dealer_id=dealer_id, purpose="index").exists():
        _make(dealer_id, "index", 1)


def add_key(dealer_id: UUID) -> int:
    """A further data key for the dealer, which seals from now on; its number. In the caller's transaction."""
    numbers = DealerKey.objects.filter(dealer_id=dealer_id, purpose="data")
    number = (numbers.aggregate(newest=Max("number"))["newest"] or 0) + 1
    _make(dealer_id, "data", number)
    return number


def data_key(dealer_id: UUID, *, number: int | None = None) -> bytes:
    """The dealer's data key of this number, the newest unless told. In the market's scope. Raises KeyGone."""
    keys = DealerKey.objects.filter(dealer_id=dealer_id, purpose="data", destroyed_at=None)
    return _opened((keys if number is None else keys.filter(number=number)).order_by("-number").first())


def data_key_number(dealer_id: UUID) -> int:
    """The number of the dealer's newest data key, in the market's scope. Raises KeyGone."""
    keys = DealerKey.objects.filter(dealer_id=dealer_id, purpose="data", destroyed_at=None)
    newest: int | None = keys.aggregate(newest=Max("number"))["newest"]
    if newest is None:
        raise KeyGone(str(dealer_id))
    return newest


def sealing_key(dealer_id: UUID) -> tuple[int, bytes]:
    """The newest data key and its number, held until the transaction ends: whoever would retire it waits.

    In the market's scope, inside a transaction. A dealer that never had a key is given one. Raises KeyGone.
    """
    for _ in range(3):  # there may be none yet; the newest may have been retired while we waited for it
        found = next(iter(DealerKey.objects.raw(_HELD, [dealer_id])), None)
        if found is not None:
            return found.number, _opened(found)
        make_key(dealer_id)
    raise KeyGone(str(dealer_id))


def index_key(dealer_id: UUID) -> bytes:
    """The dealer's key for blind indexes, in the market's scope; made where there never was one.

    Raises KeyGone.
    """
    keys = DealerKey.objects.filter(dealer_id=dealer_id, purpose="index")
    if not keys.exists():
        make_key(dealer_id)
    return _opened(keys.filter(destroyed_at=None).order_by("-number").first())


def rewrap_keys(*, limit: int = 500) -> int:
    """Wrap keys that are under an older master key with the newest; returns how many. Call until it says 0.

    In the market's scope. Raises MasterKeyMissing and SealBroken.
    """
    with transaction.atomic():
        older = DealerKey.objects.filter(destroyed_at=None).exclude(wrapped_by=masters.newest())
        rows = list(older.select_for_update(skip_locked=True).order_by("id")[:limit])
        for row in rows:
            row.wrapped, row.wrapped_by = masters.wrap(_opened(row), place=_place(row)), masters.newest()
            row.save(update_fields=["wrapped", "wrapped_by"])
    return len(rows)


def destroy_keys(dealer_id: UUID) -> int:
    """Empty every key of the dealer and say how many there were; what they sealed is gone for ever."""
    with transaction.atomic():
        return DealerKey.objects.filter(dealer_id=dealer_id, destroyed_at=None).update(
            wrapped=b"", destroyed_at=clock.now()
        )


def _make(dealer_id: UUID, purpose: str, number: int) -> None:
    row = DealerKey(dealer_id=dealer_id, purpose=purpose, number=number, wrapped_by=masters.newest())
    row.wrapped = masters.wrap(new_key(), place=_place(row))
    DealerKey.objects.bulk_create([row], ignore_conflicts=True)  # somebody may be making it, too


def _opened(row: DealerKey | None) -> bytes:
    if row is None:
        raise KeyGone("this key is not there, or no longer")
    return masters.unwrap(bytes(row.wrapped), place=_place(row), by=row.wrapped_by)


def _place(row: DealerKey) -> str:
    kind = "dealer-key" if row.purpose == "data" else f"dealer-{row.purpose}-key"
    return f"{kind}:{row.dealer_id}:{row.number}"
