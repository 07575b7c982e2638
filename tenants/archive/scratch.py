"""A backup brought to life beside its dealer: loaded, compared with what it says of itself, up to date."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from django.db import transaction

from tenants.archive import objects
from tenants.archive.dump import Nowhere, dump_schema
from tenants.archive.errors import RestoreMismatch
from tenants.archive.load import load_dump
from tenants.archive.models import Backup
from tenants.archive.summary import DumpSummary
from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.fleet.versions import digest, recorded_in
from tenants.keys.operations import data_key
from tenants.migrate import migrate_schema
from tenants.ownership import as_owner


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a backup looked like once loaded, what differs from what it promised, and the seconds it took.

    `usable_seconds` are those until a dealer could work with it: fetching, opening, loading, migrating.
    """

    summary: DumpSummary
    differences: list[str]
    load_seconds: float
    migrate_seconds: float
    verify_seconds: float

    @property
    def usable_seconds(self) -> float:
        """Without the time for comparing."""
        return self.load_seconds + self.migrate_seconds


def bring_up(backup: Backup, schema: str) -> Loaded:
    """Load a stored backup into a new schema, compare, and migrate it to today's version. As the market.

    Raises SealBroken, DumpBroken and KeyGone when the file does not open or is not what it says.
    Differences from the backup's row are returned, not raised.
    """
    began = monotonic()
    key = data_key(backup.dealer_id, number=backup.key_number)
    with objects.opened(backup.object_key, key, bound_to=backup.place) as plain:
        said = load_dump(plain, schema)
    loaded_at = monotonic()
    promised = DumpSummary.from_dict(backup.summary)
    found = dump_schema(schema, Nowhere())
    differences = [f"against its row: {line}" for line in promised.differences(said)]
    differences += [f"once loaded: {line}" for line in promised.differences(found, shape=False)]
    verified_at = monotonic()
    if bring_to_date(schema):
        differences.append("the migrated schema's shape is not today's")
    done = monotonic()
    return Loaded(found, differences, loaded_at - began, done - verified_at, verified_at - loaded_at)


def bring_to_date(schema: str) -> list[str]:
    """Run the migrations an older schema lacks; what is wrong with its shape then, or nothing."""
    with as_owner():
        if digest(recorded_in(schema)) != digest(recorded_in(TEMPLATE)):
            migrate_schema(schema)
        with transaction.atomic():
            return [] if fingerprint_of(schema) == fingerprint_of(TEMPLATE) else ["another shape"]


def require_sound(loaded: Loaded) -> None:
    """Raise RestoreMismatch when anything differs."""
    if loaded.differences:
        raise RestoreMismatch("; ".join(loaded.differences[:10]))
