"""That a restore took place, said in its audit line as nobody can say it who only writes to the database.

Whoever cuts lines off a dealer's chain would explain it by a restore. The line therefore bears a code made
with a key of the dealer's that no table holds in the clear.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.flow.audit.models import AuditLine
from tenants.keys.operations import KeyGone, index_key

RESTORED = "archive.restore.done"


def vouched(dealer_id: UUID, *, restored_to: datetime, replaced_at: datetime) -> dict[str, str]:
    """What the line of a restore says, with the code that makes it believed. In the market's scope."""
    told = {"restored_to": restored_to.isoformat(), "replaced_at": replaced_at.isoformat()}
    return {**told, "code": _code(_key(dealer_id), dealer_id, told)}


def left_behind_of(dealer_id: UUID) -> Callable[[AuditLine], tuple[datetime, datetime] | None]:
    """Says of a line of the dealer's from when to when a restore left things behind; None of any other line,
    and of one that is not vouched for. Made in the market's scope, usable in any.
    """
    try:
        key = _key(dealer_id)
    except KeyGone:
        return lambda line: None

    def left_behind(line: AuditLine) -> tuple[datetime, datetime] | None:
        if line.action != RESTORED:
            return None
        told = {name: str(line.after.get(name, "")) for name in ("restored_to", "replaced_at")}
        if not hmac.compare_digest(_code(key, dealer_id, told), str(line.after.get("code", ""))):
            return None
        return datetime.fromisoformat(told["restored_to"]), datetime.fromisoformat(told["replaced_at"])

    return left_behind


def _code(key: bytes, dealer_id: UUID, told: dict[str, Any]) -> str:
    said = json.dumps({**told, "dealer": str(dealer_id)}, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, said.encode(), "sha256").hexdigest()


def _key(dealer_id: UUID) -> bytes:
    """Of the key for indexes, which stays the same when others are changed."""
    derive = HKDF(SHA256(), 32, salt=None, info=b"marque: restores, 1")
    return derive.derive(index_key(dealer_id))
