"""A data key for every dealer, wrapped with the master key of the installation."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.kernel import clock
from core.storage.crypto import KEY_BYTES, new_key, seal, unseal
from tenants.keys.models import DealerKey


class KeyGone(LookupError):
    """The dealer has no key, or no longer: nothing sealed with it can be opened."""


def make_key(dealer_id: UUID) -> None:
    """Give a new dealer its key, in the caller's transaction; a dealer that has one keeps it."""
    if not DealerKey.objects.filter(dealer_id=dealer_id).exists():
        wrapped = seal(_master(), new_key(), bound_to=_place(dealer_id, 1))
        DealerKey.objects.create(dealer_id=dealer_id, wrapped=wrapped)


def data_key(dealer_id: UUID) -> bytes:
    """The dealer's newest key, in the market's scope. Raises KeyGone."""
    found = DealerKey.objects.filter(dealer_id=dealer_id, destroyed_at=None).order_by("-number").first()
    if found is None:
        raise KeyGone(str(dealer_id))
    return unseal(_master(), bytes(found.wrapped), bound_to=_place(dealer_id, found.number))


def destroy_keys(dealer_id: UUID) -> int:
    """Empty every key of the dealer and say how many there were; what they sealed is gone for ever."""
    with transaction.atomic():
        return DealerKey.objects.filter(dealer_id=dealer_id, destroyed_at=None).update(
            wrapped=b"", destroyed_at=clock.now()
        )


def _place(dealer_id: UUID, number: int) -> str:
    return f"dealer-key:{dealer_id}:{number}"


def _master() -> bytes:
    key = bytes.fromhex(settings.MASTER_KEY)
    if len(key) != KEY_BYTES:
        raise ValueError("MARQUE_MASTER_KEY must be 64 hexadecimal digits")
    return key
