"""Bring sealed columns under the newest key, a batch of rows at a time, while others go on writing them."""

from __future__ import annotations

from django.db import connection, models, transaction

from core.storage.sealed import NUMBER, Keyring, SealedText, sealed_models

BATCH = 200  # rows in one short transaction


def rows_under_older_keys(newest: int) -> dict[str, int]:
    """How many rows of each table at hand still have a column under another key than this one."""
    found = {}
    for model, columns in sealed_models():
        with connection.cursor() as cursor:
            table = model._meta.db_table
            statement = f'SELECT count(*) FROM "{table}" WHERE {_older(columns)}'  # noqa: S608  our models' names
            cursor.execute(statement, _values(columns, newest))
            found[table] = int(cursor.fetchone()[0])
    return {table: count for table, count in found.items() if count}


def reseal_batch(ring: Keyring, *, limit: int = BATCH) -> int:
    """Reseal some rows that are not under the newest key, and say how many; 0 when there are none left.

    Each row is locked, opened and written again: what others write meanwhile is neither lost nor overtaken.
    Rows that somebody is at work on are left for the next call, unless there are no others.
    """
    for model, columns in sealed_models():
        for waiting in (False, True):
            with transaction.atomic():
                done = _reseal(model, columns, ring, limit, waiting)
            if done:
                return done
    return 0


def _reseal(
    model: type[models.Model], columns: list[SealedText], ring: Keyring, limit: int, waiting: bool
) -> int:
    newest, _ = ring.sealing()
    table, key = model._meta.db_table, model._meta.pk.column
    lock = "FOR NO KEY UPDATE" if waiting else "FOR NO KEY UPDATE SKIP LOCKED"
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{key}" FROM "{table}" WHERE {_older(columns)} LIMIT {int(limit)} {lock}',  # noqa: S608
            _values(columns, newest),
        )
        ids = [row_id for (row_id,) in cursor.fetchall()]
    rows: models.QuerySet[models.Model] = models.QuerySet(model)
    for row in rows.filter(pk__in=ids).only("pk", *(one.attname for one in columns)):
        held = {one.attname: getattr(row, one.attname) for one in columns}
        fresh = {name: value.resealed(ring) for name, value in held.items() if value is not None}
        rows.filter(pk=row.pk).update(**fresh)
    return len(ids)


def _older(columns: list[SealedText]) -> str:
    return " OR ".join(f'substring("{one.column}" FOR {NUMBER}) <> %s' for one in columns)


def _values(columns: list[SealedText], newest: int) -> list[bytes]:
    return [newest.to_bytes(NUMBER, "big")] * len(columns)
