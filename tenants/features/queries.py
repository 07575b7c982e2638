"""Which switches are how, known to every process within a second and without a query on the way.

A process keeps all exceptions in memory. At most once in CHECKED_EVERY seconds it asks for the edition, in
one statement that brings the exceptions along only if they changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import connection

from tenants.context import DealerRef, current_dealer, market_context
from tenants.features.errors import FeatureOff
from tenants.features.models import KillSwitch
from tenants.features.registry import FEATURES, feature, quota

CHECKED_EVERY = 0.9  # seconds; with the statement's own time a switch is in force within one
_READ = """
SELECT edition.name::text, CASE WHEN edition.name::text = %s THEN NULL ELSE json_build_object(
    'killed', (SELECT coalesce(json_agg(feature), '[]') FROM features_killswitch),
    'features', (SELECT coalesce(json_agg(json_build_array(dealer_id, feature, "on")), '[]')
                 FROM features_featureoverride),
    'limits', (SELECT coalesce(json_agg(json_build_array(dealer_id, quota, "limit")), '[]')
               FROM features_quotaoverride)
)::text END
FROM (SELECT coalesce((SELECT name::text FROM features_edition), 'none') AS name) AS edition
"""


@dataclass(frozen=True, slots=True)
class _Switches:
    edition: str = ""
    killed: frozenset[str] = frozenset()
    features: Mapping[tuple[UUID, str], bool] = field(default_factory=dict)
    limits: Mapping[tuple[UUID, str], int] = field(default_factory=dict)


@dataclass(slots=True)
class _Memory:
    """What this process knows. Replaced as a whole, so threads see one edition or the other."""

    switches: _Switches = field(default_factory=_Switches)
    checked_at: float = float("-inf")


_memory = _Memory()


def feature_on(name: str, *, dealer: DealerRef | None = None) -> bool:
    """Whether the dealer (the one at hand by default) has the feature now.

    Raises UnknownSwitch for a name nobody declared, and NoDealer where none is at hand.
    """
    declared, switches = feature(name), _switches()
    at = dealer or current_dealer()
    return name not in switches.killed and switches.features.get((at.id, name), declared.default)


def require_feature(name: str, *, dealer: DealerRef | None = None) -> None:
    """Raise FeatureOff unless the dealer has the feature now."""
    if not feature_on(name, dealer=dealer):
        raise FeatureOff(params={"feature": name, "title": feature(name).title})


def features_of(dealer: DealerRef) -> list[str]:
    """The features this dealer has now, in the order of their declaration."""
    return [name for name in FEATURES if feature_on(name, dealer=dealer)]


def killed(name: str) -> bool:
    """Whether the feature is off for everybody."""
    return feature(name).name in _switches().killed


def without(name: str) -> tuple[bool, frozenset[UUID]]:
    """For queries over all dealers: what holds by default, and the ids of those for whom it does not."""
    switches, default = _switches(), feature(name).default
    if name in switches.killed:
        return False, frozenset()
    return default, frozenset(
        dealer_id
        for (dealer_id, switched), on in switches.features.items()
        if switched == name and on != default
    )


def limit_of(name: str, *, dealer: DealerRef | None = None) -> int:
    """How much of something the dealer (the one at hand by default) may have, in the quota's unit."""
    declared, at = quota(name), dealer or current_dealer()
    return _switches().limits.get((at.id, name), declared.default)


def overrides_of(dealer_id: UUID) -> tuple[dict[str, bool], dict[str, int]]:
    """A dealer's exceptions: of features and of limits."""
    switches = _switches()
    return (
        {name: on for (owner, name), on in switches.features.items() if owner == dealer_id},
        {name: limit for (owner, name), limit in switches.limits.items() if owner == dealer_id},
    )


def kill_switches() -> dict[str, KillSwitch]:
    """Every feature that is off for everybody, with the reason and the time, straight from the table."""
    return {row.feature: row for row in KillSwitch.objects.all()}


def forget_switches() -> None:
    """Have this process look again before it answers next."""
    _memory.checked_at = float("-inf")


def _switches() -> _Switches:
    now, before = monotonic(), _memory.checked_at
    if not _memory.switches.edition or now - before >= CHECKED_EVERY:
        _memory.checked_at = now  # first: threads that come meanwhile go by what is known
        try:
            _memory.switches = _read(_memory.switches)
        except Exception:
            _memory.checked_at = before
            raise
    return _memory.switches


def _read(known: _Switches) -> _Switches:
    with market_context(), connection.cursor() as cursor:
        cursor.execute(_READ, [known.edition])
        edition, changed = cursor.fetchone()
    if changed is None:
        return known
    said: dict[str, list[Any]] = json.loads(changed)
    return _Switches(
        edition,
        frozenset(said["killed"]),
        {(UUID(dealer), name): on for dealer, name, on in said["features"]},
        {(UUID(dealer), name): limit for dealer, name, limit in said["limits"]},
    )
