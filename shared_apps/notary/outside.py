"""Where every chain of audit lines ended, kept outside of the database from hour to hour.

A day's head is in the public log once the day is over. Until then whoever may write to the database could cut
lines off and nobody would know; what lies in write-once storage is not theirs to change. Files are
`audit/<day>/<time>.json`, read by day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from core.flow.audit.chain import Head
from core.kernel import clock
from core.storage.vault import VaultRefused, vault
from shared_apps.notary.errors import HeadsUnreadable

KEPT = timedelta(days=40)
READ = timedelta(days=2)
"""How far back a check reads: older heads are in closed days of the log."""
FORGOTTEN = 5
"""Days' folders that are looked into for files whose time is over."""
PLATFORM = "platform"
Heads = dict[UUID | None, dict[str, datetime]]
"""By dealer (None: the platform's own): the hashes that were heads, and when."""


def keep_heads(heads: Mapping[UUID | None, Head]) -> None:
    """Write down where these chains end now, and forget what was kept long enough. In the market's scope.

    Raises OSError and VaultRefused where the store does.
    """
    now = clock.now()
    said = {str(owner or PLATFORM): [head.number, head.hash] for owner, head in heads.items() if head.number}
    content = json.dumps({"at": now.isoformat(), "heads": said}, sort_keys=True).encode()
    vault().put(f"{_folder(now)}/{now:%H%M%S%f}.json", content, until=now + KEPT)
    for days in range(1, FORGOTTEN + 1):
        for old in vault().below(_folder(now - KEPT - timedelta(days=days))):
            vault().erase(old.key, old.version)


def kept_heads() -> Heads:
    """The heads of the last days. In the market's scope. Raises HeadsUnreadable."""
    found: Heads = {}
    try:
        for at, said in _read(clock.now()):
            for owner, (_number, digest) in said.items():
                heads = found.setdefault(None if owner == PLATFORM else UUID(owner), {})
                heads[digest] = min(at, heads.get(digest, at))
    except (OSError, VaultRefused, ValueError, KeyError, TypeError) as error:
        raise HeadsUnreadable() from error
    return found


def _read(now: datetime) -> Iterator[tuple[datetime, dict[str, tuple[int, str]]]]:
    for days in range(READ.days + 1):
        for lying in vault().below(_folder(now - timedelta(days=days))):
            with vault().opened(lying.key, lying.version) as file:
                plain = json.loads(file.read())
            yield datetime.fromisoformat(plain["at"]), plain["heads"]


def _folder(day: datetime) -> str:
    return f"audit/{day:%Y%m%d}"
