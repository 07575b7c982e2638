"""What the cache holds of one dealer. Looks at every key: for the end of a dealer, never for a request."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from core.edge.cache import ROOT


def keys_of(schema: str) -> list[str]:
    """The entries made in the dealer's scope, by their keys as stored."""
    client = _client()
    if client is not None:
        return sorted(key.decode() for key in client.scan_iter(match=f"{ROOT}:{schema}:*", count=1000))
    return sorted(key for key in _in_memory() if key.startswith(f"{ROOT}:{schema}:"))


def forget(schema: str) -> int:
    """Delete them; returns how many there were."""
    keys, client = keys_of(schema), _client()
    for key in keys:
        if client is not None:
            client.unlink(key)
        else:
            _in_memory().pop(key, None)
    return len(keys)


def _client() -> Any:
    """Valkey's, None where the cache is a process's own memory."""
    inner: Any = getattr(cache, "_cache", None)
    return inner.get_client(None, write=True) if hasattr(inner, "get_client") else None


def _in_memory() -> dict[str, Any]:
    inner: Any = getattr(cache, "_cache", {})
    found: dict[str, Any] = inner
    return found
