"""How the fleet stands, in one look: who has which version, who is at fault, who failed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tenants.blueprint import TEMPLATE
from tenants.context import owner_context
from tenants.fleet.plan import Code
from tenants.fleet.versions import OF_A_FLEET, Standing, recorded_in, standing

_COUNTS = """
SELECT s.state, s.version, count(*), max(s.migrated_at) FROM public.fleet_schema s
GROUP BY s.state, s.version ORDER BY s.state, count(*) DESC
"""
_TROUBLED = """
SELECT s.name, s.state, s.version <> t.version, s.error, s.fault, coalesce(d.slug, '')
FROM public.fleet_schema s
JOIN public.fleet_schema t ON t.name = %s
LEFT JOIN public.tenants_dealer d ON d.schema_name = s.name
WHERE s.state <> 'DROPPED' AND (s.version <> t.version OR s.error <> '' OR s.fault <> '')
ORDER BY s.fault = '', s.error = '', s.name
"""
_STRAY = """
SELECT n.nspname FROM pg_namespace n WHERE n.nspname ~ %s
AND NOT EXISTS (SELECT FROM public.fleet_schema s WHERE s.name = n.nspname AND s.state <> 'DROPPED')
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Count:
    """Schemas of one state and version."""

    state: str
    version: str
    schemas: int
    last_migrated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A schema that lags behind, failed to migrate, or is at fault."""

    schema: str
    state: str
    lagging: bool
    error: str
    fault: str
    dealer: str


@dataclass(frozen=True, slots=True)
class Status:
    """The fleet at one moment. `pending` are migrations of the code that the template does not have yet."""

    pending: tuple[str, ...]
    standing: Standing
    counts: tuple[Count, ...]
    troubles: tuple[Trouble, ...]
    stray: tuple[str, ...]

    @property
    def last_migrated_at(self) -> datetime | None:
        """When any schema was migrated last."""
        times = [count.last_migrated_at for count in self.counts if count.last_migrated_at]
        return max(times, default=None)

    @property
    def well(self) -> bool:
        """Whether there is nothing to do and nobody at fault."""
        there = self.standing
        return not (self.pending or there.unknown or there.unseen or self.troubles or self.stray)

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {**asdict(self), "last_migrated_at": self.last_migrated_at, "well": self.well}


def fleet_status() -> Status:
    """Count and list, from the rows alone; `verify` looks at the schemas themselves."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        counts = tuple(Count(*row) for row in cursor.fetchall())
        cursor.execute(_TROUBLED, [TEMPLATE])
        troubles = tuple(Trouble(*row) for row in cursor.fetchall())
        cursor.execute(_STRAY, [OF_A_FLEET])
        stray = tuple(str(name) for (name,) in cursor.fetchall())
    now = standing()
    recorded = recorded_in(TEMPLATE) if now.version else frozenset()
    pending = tuple(f"{app}.{name}" for app, name in Code().order if (app, name) not in recorded)
    return Status(pending, now, counts, troubles, stray)
