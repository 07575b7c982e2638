"""Is anything left of a dealer? Every schema, role, table in `public`, file and cache entry is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection

from core.storage import scope
from core.storage.belongings import Kept
from core.storage.vault import vault
from tenants.archive.objects import archive
from tenants.life.belongings import belongings, named
from tenants.life.cached import keys_of
from tenants.life.queries import kept_places
from tenants.models import Dealer
from tenants.roles import role_name

# Words of the catalogue, which a dealer's subdomain may happen to be.
_WORDS = ("brand_slug", "series_slug", "categories", "body", "energy", "brands", "drive")
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_MENTIONS = """
SELECT count(*) FROM public."{table}" t
WHERE (to_jsonb(t) - %(words)s::text[])::text ~ %(pattern)s AND NOT coalesce({kept}, false)
"""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something of the dealer that should be gone: what kind of thing, where, how many."""

    kind: str
    place: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Scan:
    """What was looked at, and what was found."""

    tables: int
    leftovers: tuple[Leftover, ...]


def scan(dealer: Dealer) -> Scan:
    """Look everywhere for the dealer, in the market's scope. A dealer that lives is found in many places."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        found = [
            *_objects(cursor, dealer),
            *_rows(cursor, dealer, tables),
            *_files(dealer),
            *(Leftover("cache", key) for key in keys_of(dealer.schema_name)),
        ]
    return Scan(len(tables), tuple(found))


def files_below(storage: Storage, folder: str) -> Iterator[str]:
    """Every key below a folder; nothing where there is none."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in sorted(names) if name)
    for inner in sorted(filter(None, folders)):
        yield from files_below(storage, f"{folder}/{inner}")


def places_of(dealer: Dealer) -> Iterator[tuple[Storage, str, scope.Scope]]:
    """The folders in which a dealer's files lie, and the scope in which they may be touched."""
    yield default_storage, f"dealers/{dealer.schema_name}", scope.dealer(dealer.schema_name)
    yield archive(), f"dealers/{dealer.schema_name}", scope.MARKET
    yield archive(), f"exports/{dealer.id}", scope.MARKET


def _objects(cursor: Any, dealer: Dealer) -> Iterator[Leftover]:
    role = role_name(connection.settings_dict["NAME"], dealer.schema_name)
    cursor.execute(
        "SELECT to_regnamespace(%s) IS NOT NULL, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)",
        [f'"{dealer.schema_name}"', role],
    )
    schema, has_role = cursor.fetchone()
    if schema:
        yield Leftover("schema", dealer.schema_name)
    if has_role:
        yield Leftover("role", role)


def _rows(cursor: Any, dealer: Dealer, tables: list[str]) -> Iterator[Leftover]:
    kept = {one.table: one for one in belongings() if one.kept}
    values = named(dealer)
    for table in tables:
        may_stay = "false"
        given: dict[str, Any] = {}
        if table in kept and kept[table].kept is not None:
            may_stay, given = _kept_well(kept[table].where, kept[table].kept)  # type: ignore[arg-type]
        cursor.execute(
            _MENTIONS.format(table=table, kept=may_stay),
            {**values, **given, "words": list(_WORDS), "pattern": _pattern(dealer, table)},
        )
        if count := cursor.fetchone()[0]:
            yield Leftover("rows", table, count)


def _kept_well(where: str, kept: Kept) -> tuple[str, dict[str, Any]]:
    """The condition of a row that stays, emptied as was promised, and its values."""
    names = {f"blank_{place}": column for place, column in enumerate(kept.blanked)}
    blank = "".join(f' AND "{column}" IS NOT DISTINCT FROM %({name})s' for name, column in names.items())
    return f"({where} AND {kept.proof}{blank})", {name: kept.blanked[c] for name, c in names.items()}


def _pattern(dealer: Dealer, table: str) -> str:
    """A regular expression for whatever names the dealer, in a row's JSON."""
    host = re.escape(f"{dealer.slug}.{settings.BASE_DOMAIN}")
    named_by = [
        str(dealer.id),
        rf"(?<![a-z0-9_]){dealer.schema_name}(?![0-9])",
        rf"(?<![a-z0-9.-]){host}",
        f"/photos/{dealer.slug}/",
    ]
    if not table.startswith("catalog_"):
        # Under a key that names a subdomain or a dealer: "staff" and "city" are words of every table.
        named_by.append(rf'"[a-z_]*(?:slug|subdomain|dealer)[a-z_]*": "{dealer.slug}"')
    return "|".join(named_by)


def _files(dealer: Dealer) -> Iterator[Leftover]:
    for storage, folder, inside in places_of(dealer):
        with scope.entered(inside):
            count = sum(1 for _ in files_below(storage, folder))
        if count:
            where = "files" if storage is default_storage else "archive"
            yield Leftover("files", f"{where}: {folder}", count)
    kept = kept_places(dealer.id)
    folder = f"dealers/{dealer.schema_name}"
    with scope.entered(scope.dealer(dealer.schema_name)):
        count = sum((one.key, one.version) not in kept for one in vault().below(folder))
    if count:
        yield Leftover("files", f"vault: {folder}", count)
