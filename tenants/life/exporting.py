"""From a request for an export to its sealed file, and back to plain bytes for whoever may have them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from uuid import UUID

from django.core.cache import cache

from tenants.archive import objects
from tenants.context import market_context
from tenants.keys.operations import data_key
from tenants.life.models import Export
from tenants.life.operations import record_export
from tenants.life.queries import unfinished_export
from tenants.life.writing import CHUNK, Told, write_archive
from tenants.queries import dealer_by_id

log = logging.getLogger(__name__)
REMEMBERED = 3600


def make_export(export_id: UUID) -> None:
    """Write the dealer's archive and keep it sealed with the dealer's key: it dies with that.

    In the market's scope and outside of transactions. Says in the export's row how it ended.
    """
    export = unfinished_export(export_id)
    if export is None:
        return
    record_export(export_id=export.id, state="RUNNING")
    dealer = dealer_by_id(export.dealer_id)
    try:
        place = place_of(export)
        objects.forget(place)  # what a worker that died may have left
        stored = objects.store(
            place,
            data_key(dealer.id),
            bound_to=_bound(export),
            write=lambda sink: write_archive(dealer, sink, told=_teller(export.id)),
        )
    except Exception as error:
        log.exception("export %s of %s failed", export.id, dealer.slug)
        record_export(export_id=export.id, state="FAILED", error=f"{type(error).__name__}: {error}"[:1000])
        return
    written = stored.said
    record_export(
        export_id=export.id,
        state="READY",
        key=stored.key,
        size=written.size,
        members=written.members,
        rows=written.rows,
        sha256=written.sha256,
        manifest_sha256=written.manifest_sha256,
    )


def read_export(export: Export) -> Iterator[bytes]:
    """The archive's plain bytes, piece by piece, in the market's scope. Raises SealBroken, KeyGone."""
    with market_context():
        opening = objects.opened(export.key, data_key(export.dealer_id), bound_to=_bound(export))
        with opening as plain:
            while chunk := plain.read(CHUNK):
                yield chunk


def progress_of(export_id: UUID) -> tuple[int, int]:
    """How many members of about how many are written; (0, 0) before the first."""
    done, of = cache.get(_counter(export_id), (0, 0))
    return done, of


def place_of(export: Export) -> str:
    """The export's key in the archive of sealed files."""
    return f"exports/{export.dealer_id}/{export.id}.zip.sealed"


def _teller(export_id: UUID) -> Told:
    def told(done: int, of: int) -> None:
        with market_context():
            cache.set(_counter(export_id), (done, of), REMEMBERED)

    return told


def _bound(export: Export) -> str:
    return f"export:{export.id}"


def _counter(export_id: UUID) -> str:
    return f"export-progress:{export_id}"
