"""A dealer's keys as its sealed columns ask for them; their table is not the dealer's to read."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

from tenants.context import current_dealer, market_context
from tenants.keys.operations import data_key, index_key, sealing_key


class Ring:
    """One dealer's keys, asked for once each as long as the ring is kept: for one request or one batch."""

    def __init__(self, dealer_id: UUID) -> None:
        self._dealer_id, self._known = dealer_id, dict[int, bytes]()

    @property
    def owner(self) -> str:
        """The dealer's id."""
        return str(self._dealer_id)

    def sealing(self) -> tuple[int, bytes]:
        """The newest key and its number. Raises KeyGone, and RuntimeError outside a transaction."""
        if not connection.in_atomic_block:
            raise RuntimeError("what is sealed must be written in the same transaction")
        with market_context(), transaction.atomic():
            return sealing_key(self._dealer_id)

    def opening(self, number: int) -> bytes:
        """The key of this number. Raises KeyGone."""
        if number not in self._known:
            with market_context():
                self._known[number] = data_key(self._dealer_id, number=number)
        return self._known[number]

    def indexing(self) -> bytes:
        """The key of blind indexes. Raises KeyGone."""
        with market_context():
            return index_key(self._dealer_id)


def ring_at_hand() -> Ring:
    """The keys of the dealer at hand. Raises NoDealer without one."""
    return Ring(current_dealer().id)
