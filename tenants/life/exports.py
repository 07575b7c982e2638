"""An export's sealed file: where it lies, how far it is, and its plain bytes for whoever may have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import UUID

from django.core.cache import cache

from tenants.archive import objects
from tenants.context import market_context
from tenants.keys.operations import data_key
from tenants.life.models import Export

CHUNK = 1 << 18
REMEMBERED = 3600


def read_export(export: Export) -> Iterator[bytes]:
    """The archive's plain bytes, piece by piece, in whatever scope. Raises SealBroken, KeyGone."""
    with ExitStack() as stack:
        with market_context():  # the bytes are sent when the request's own scope is over
            key = data_key(export.dealer_id, number=export.key_number)
            opening = objects.opened(export.key, key, bound_to=bound_to(export))
            plain = stack.enter_context(opening)
        while chunk := plain.read(CHUNK):
            yield chunk


def place_of(export: Export) -> str:
    """The export's key in the archive of sealed files."""
    return f"exports/{export.dealer_id}/{export.id}.zip.sealed"


def bound_to(export: Export) -> str:
    """What the sealed bytes are bound to: another export's do not open in its place."""
    return f"export:{export.id}"


def progress_of(export_id: UUID) -> tuple[int, int]:
    """How many members of about how many are written; (0, 0) before the first."""
    done, of = cache.get(_counter(export_id), (0, 0))
    return done, of


def teller_of(export_id: UUID) -> Callable[[int, int], None]:
    """Notes the progress where `progress_of` finds it: the transaction that reads cannot write."""

    def told(done: int, of: int) -> None:
        with market_context():
            cache.set(_counter(export_id), (done, of), REMEMBERED)

    return told


def _counter(export_id: UUID) -> str:
    return f"export-progress:{export_id}"
