"""Cache keys carry the scope by construction: one dealer's entry is never another's."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from core.storage import scope

ROOT = "marque"
_BATCH = 500


def scoped_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION: `marque:<schema or market>:<prefix>:<version>:<key>`. Raises NoScope."""
    return f"{_place()}:{key_prefix}:{version}:{key}"


class KeptClient(RedisCacheClient):
    """Keeps the client of each server, of which Django makes another for every call."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._clients: dict[Any, Any] = {}  # by their pool

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client of the server that is to be asked; its connections come from a pool."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]  # unknown to the stubs
        if pool not in self._clients:
            self._clients[pool] = super().get_client(key, write=write)
        return self._clients[pool]


class ScopedCache(RedisCache):
    """Empties what belongs to the scope at hand, where Django's empties the whole server, queue and all."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient

    def clear(self) -> None:
        """Forget the scope's own entries; the owner's scope forgets everybody's."""
        everything = scope.current().kind == "owner"
        client = self._cache.get_client(None, write=True)
        found: list[bytes] = []
        for key in client.scan_iter(match=f"{ROOT if everything else _place()}:*", count=_BATCH):
            found.append(key)
            if len(found) == _BATCH:
                client.unlink(*found)
                found.clear()
        if found:
            client.unlink(*found)


def _place() -> str:
    at_hand = scope.current()
    if at_hand.kind == "nowhere":
        raise scope.NoScope("the cache needs to know on whose behalf: enter a market or dealer scope first")
    return f"{ROOT}:{at_hand.schema if at_hand.kind == 'dealer' else 'market'}"
