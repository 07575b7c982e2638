"""The dealer's rows in `public`, for whoever reads a backup or an export; a restore does not put them back.

They are found by their columns: whatever names the dealer by id or by schema is the dealer's.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import connection

from tenants.archive.dump import MARK, Sink

# Keys open what is sealed; an outbox row is on its way, not kept; the archive's own rows tell of files.
NOT_TOLD = (
    "keys_dealerkey", "outbox_outboxevent", "archive_backup", "archive_restore", "archive_drill",
    "archive_vaultcopy",
)  # fmt: skip
_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL (%s)
  AND (a.attname IN ('dealer_id', 'dealer_schema', 'tenant_id')
       OR (c.relname, a.attname) = ('tenants_dealer', 'id'))
ORDER BY c.relname, a.attname
"""


def write_public_rows(dealer_id: UUID, schema: str, sink: Sink) -> dict[str, int]:
    """Write a line of JSON for every row, as comments to psql; returns how many rows of which table.

    For the owner, in the transaction of the dump.
    """
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [list(NOT_TOLD)])
        sink.write(f"{MARK}public\n".encode())
        for table, column, kind in cursor.fetchall():
            wanted = str(dealer_id) if kind == "uuid" else schema
            counts[table] = counts.get(table, 0) + _write(cursor, table, column, wanted, sink)
    sink.write(f"{MARK}public-end {json.dumps(counts)}\n".encode())
    return counts


def _write(cursor: Any, table: str, column: str, wanted: str, sink: Sink) -> int:
    """Row after row by COPY, whose text form needs two characters put back to be JSON."""
    where = cursor.mogrify(f'"{column}" = %s', [wanted]).decode()
    rows = _Lines(table, sink)
    select = f'SELECT row_to_json(r) FROM public."{table}" r WHERE {where}'  # noqa: S608
    cursor.copy_expert(f"COPY ({select}) TO STDOUT", rows)
    rows.finish()
    return rows.count


class _Lines:
    """Turns COPY's lines into marked lines of JSON."""

    def __init__(self, table: str, sink: Sink) -> None:
        self.table, self.sink, self.count, self.rest = table, sink, 0, b""

    def write(self, data: bytes, /) -> int:
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            row = line.replace(b"\\\\", b"\\")  # row_to_json escapes everything else itself
            self.sink.write(f'{MARK}row {{"table": {json.dumps(self.table)}, "row": '.encode() + row + b"}\n")
        self.count += len(lines)
        return len(data)

    def finish(self) -> None:
        """COPY ends every row with a line break; anything else would be lost here."""
        if self.rest:
            raise RuntimeError("COPY ended within a row")
