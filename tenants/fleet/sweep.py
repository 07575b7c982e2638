"""What failures, crashes and hands may have left behind: found in one look, removed where nobody owns it.

Every step of building and claiming is a transaction together with its rows, so a sweep of a healthy
installation finds nothing. It is the proof of that, and the broom for what was done past the code. A schema
that is taken, or in which a dealer works, is never dropped here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db import connection, transaction

from tenants.blueprint import fingerprint_of
from tenants.context import owner_context
from tenants.fleet.operations import hold_schema, note_dropped, note_schema
from tenants.fleet.queries import hosts_in, owned_schemas
from tenants.fleet.versions import digest, recorded_in
from tenants.ownership import as_owner
from tenants.provisioning import drop_schema, lock_schema
from tenants.roles import role_name

FOLDER = "dealers"
WITHOUT_HOST = ("PROVISIONING", "PROVISION_FAILED", "DELETED")
LIVING = ("ACTIVE", "READ_ONLY", "SUSPENDED", "OFFBOARDING")
# One statement, so one snapshot: a schema that is built or claimed meanwhile is seen whole or not at all.
_LOOK = """
WITH roles AS (SELECT substr(rolname, length(%(prefix)s) + 1) AS name FROM pg_roles
               WHERE starts_with(rolname, %(prefix)s)),
     schemas AS (SELECT nspname::text AS name FROM pg_namespace),
     known AS (SELECT name FROM roles UNION SELECT name FROM schemas
               UNION SELECT schema_name FROM tenants_dealer
               UNION SELECT name FROM fleet_schema WHERE state <> 'DROPPED')
SELECT k.name, EXISTS (SELECT FROM schemas s WHERE s.name = k.name),
       EXISTS (SELECT FROM roles r WHERE r.name = k.name), coalesce(f.state, ''),
       coalesce(f.version, ''), coalesce(f.fingerprint, ''), coalesce(d.state, '')
FROM known k LEFT JOIN fleet_schema f ON f.name = k.name LEFT JOIN tenants_dealer d ON d.schema_name = k.name
WHERE k.name ~ '^d_[0-9]{6,9}$' AND (%(only)s = '' OR k.name = %(only)s)
ORDER BY k.name
"""


class Stray(NamedTuple):
    """Something that is nobody's, or lacks its other half. `healed` says whether a sweep may mend it."""

    kind: str
    name: str
    why: str
    healed: bool = True


@dataclass(frozen=True, slots=True)
class _Seen:
    name: str
    schema: bool
    role: bool
    row: str
    version: str
    fingerprint: str
    dealer: str


def find() -> list[Stray]:
    """Everything that is astray now. For the owner; changes nothing."""
    with owner_context():
        return [*_strays(""), *_domains(), *_folders()]


def heal() -> tuple[list[Stray], list[Stray]]:
    """Mend what may be mended; returns what was mended, and what is left for a person to look at.

    Each is looked at again under the lock of its name before anything is done.
    """
    with as_owner():
        mended = [stray for stray in find() if stray.healed and _HEALERS[stray.kind](stray.name)]
        return mended, find()


def _look(only: str = "") -> list[_Seen]:
    prefix = role_name(connection.settings_dict["NAME"], "")
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, {"prefix": prefix, "only": only})
        return [_Seen(*row) for row in cursor.fetchall()]


def _strays(only: str) -> Iterator[Stray]:
    for seen in _look(only):
        kind, why, healed = _judge(seen)
        if kind:
            yield Stray(kind, seen.name, why, healed)


def _judge(seen: _Seen) -> tuple[str, str, bool]:
    if seen.dealer in LIVING:
        return _of_dealer(seen)
    if seen.row == "TAKEN":
        return "taken", "a schema is taken, and no dealer works in it", False
    if seen.row == "SPARE":
        return _of_spare(seen)
    if seen.schema:
        return "schema", "a schema that no row tells of", True
    return ("role", "a role whose schema is gone", True) if seen.role else ("", "", False)


def _of_dealer(seen: _Seen) -> tuple[str, str, bool]:
    if not seen.schema:
        return "dealer", f"a dealer is {seen.dealer}, and its schema is gone", False
    if not seen.role:
        return "dealer", f"a dealer is {seen.dealer}, and its role is gone", False
    return ("", "", False) if seen.row == "TAKEN" else ("unlisted", "a dealer's schema has no row", True)


def _of_spare(seen: _Seen) -> tuple[str, str, bool]:
    if not seen.schema:
        return "spare", "a spare's row without its schema", True
    if not seen.role:
        return "spare", "a spare without its role", True
    if (seen.version, seen.fingerprint) != (digest(recorded_in(seen.name)), fingerprint_of(seen.name)):
        return "spare", "a spare that is not what its row says", True
    return "", "", False


def _domains() -> Iterator[Stray]:
    for domain in hosts_in(WITHOUT_HOST):
        yield Stray("domain", domain.domain, "a host name whose dealer is not at work")


def _folders() -> Iterator[Stray]:
    owned = owned_schemas()
    for name in _listed(FOLDER)[0]:
        if name not in owned:
            yield Stray("files", name, "files of a dealer that is not there")


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _drop(name: str) -> bool:
    """Drop a schema, spare or role after a second look; False when it is somebody's by now."""
    with transaction.atomic():
        lock_schema(name)
        hold_schema(name)
        if not any(stray.kind in {"schema", "spare", "role"} for stray in _strays(name)):
            return False
        drop_schema(name)
        note_dropped(name)
    return True


def _list_dealers(name: str) -> bool:
    with transaction.atomic():
        lock_schema(name)
        if not any(stray.kind == "unlisted" for stray in _strays(name)):
            return False
        version = digest(recorded_in(name))
        note_schema(name, state="TAKEN", version=version, fingerprint=fingerprint_of(name))
    return True


def _drop_domain(name: str) -> bool:
    return bool(hosts_in(WITHOUT_HOST).filter(domain=name).delete()[0])


def _drop_files(name: str) -> bool:
    with transaction.atomic():
        lock_schema(name)  # an import stores files before the dealer's row can be seen
        if name in owned_schemas():
            return False
        _empty(f"{FOLDER}/{name}")
    return True


def _empty(folder: str) -> None:
    folders, files = _listed(folder)
    for each in files:
        default_storage.delete(f"{folder}/{each}")
    for each in folders:
        _empty(f"{folder}/{each}")
    default_storage.delete(folder)  # a store with real folders keeps the empty one


_HEALERS: dict[str, Callable[[str], bool]] = {
    "schema": _drop,
    "spare": _drop,
    "role": _drop,
    "unlisted": _list_dealers,
    "domain": _drop_domain,
    "files": _drop_files,
}
