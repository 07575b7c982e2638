"""Cache keys carry the scope by construction: one dealer's entry is never another's."""

from __future__ import annotations

from django.core.cache.backends.redis import RedisCache

from core.storage import scope

ROOT = "marque"
_BATCH = 500


def scoped_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION: `marque:<schema or market>:<prefix>:<version>:<key>`. Raises NoScope."""
    return f"{_place()}:{key_prefix}:{version}:{key}"


class ScopedCache(RedisCache):
    """Empties what belongs to the scope at hand, where Django's empties the whole server, queue and all."""

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
