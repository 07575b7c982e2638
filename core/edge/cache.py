"""Cache keys carry the scope by construction: one dealer's entry is never another's."""

from __future__ import annotations

from core.storage import scope


def scoped_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION: `<schema or market>:<prefix>:<version>:<key>`."""
    at_hand = scope.current()
    where = at_hand.schema if at_hand.kind == "dealer" else "market"
    return f"marque:{where}:{key_prefix}:{version}:{key}"
