"""Statements that read or rewrite a whole table under its lock, and schemas in which that table is big."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from tenants.context import owner_context
from tenants.fleet.rehearsal import Rehearsal

BIG = 64 * 1024 * 1024
"""Bytes of rows from which a table is big: an index over so many takes about a second."""
_BUILDS_INDEX = re.compile(r'\ACREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?"?(\w+)"? ON "?(\w+)"?', re.I)
_ALTERS = re.compile(r'\AALTER TABLE (?:ONLY )?"?(\w+)"? ', re.I)
_READS_ALL = re.compile(
    r"\bADD CONSTRAINT\b(?!.*\bNOT VALID\b)|\bSET NOT NULL\b|\bALTER COLUMN \S+ (?:SET DATA )?TYPE\b",
    re.I | re.S,
)
_SIZES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY(%s) AND c.relname = ANY(%s) AND pg_relation_size(c.oid) > %s
  AND NOT EXISTS (SELECT FROM pg_class i WHERE i.relnamespace = n.oid AND i.relname = ANY(%s))
"""


def big_tables(rehearsal: Rehearsal, schemas: Sequence[str]) -> dict[str, list[str]]:
    """Schemas in which the steps would hold a big table, with those tables.

    An index that is there already under its name is not built again and counts for nothing.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for index, table in sorted(_touched(rehearsal)):
        with owner_context(), connection.cursor() as cursor:
            cursor.execute(_SIZES, [list(schemas), [table], BIG, [index]])
            for schema, name in cursor.fetchall():
                if name not in found[schema]:
                    found[schema].append(name)
    return dict(found)


def _touched(rehearsal: Rehearsal) -> set[tuple[str, str]]:
    """(index, table) of all that is read through; index empty where none is built. New tables are empty."""
    touched, new = set(), {table for step in rehearsal.steps for table in step.tables}
    for statement in (said for step in rehearsal.steps for said in step.statements or ()):
        if built := _BUILDS_INDEX.match(statement):
            touched.add((built[1], built[2]))
        elif (altered := _ALTERS.match(statement)) and _READS_ALL.search(statement):
            touched.add(("", altered[1]))
    return {(index, table) for index, table in touched if table not in new}
