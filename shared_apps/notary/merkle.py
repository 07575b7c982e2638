"""RFC 6962 trees, the entry of a leaf, and the chain of the days' roots.

Everything published can be computed again by these rules (all digests are SHA-256):

entry       {"dealer": id or null, "document_sha256": hex, "kind": code, "sealed_at": time} as JSON with
            sorted keys and without spaces, in ASCII; the time in UTC as 2026-11-23T08:30:00.000000Z
leaf hash   H(0x00 ‖ entry)
node hash   H(0x01 ‖ left ‖ right), the left subtree holding the largest power of two below the size
tree root   that of all entries of a day by position; of an empty day H("")
day root    H(day root of the day before ‖ tree root ‖ date as 2026-11-23 ‖ number of entries, 8 bytes,
            most significant first); before the first day stand 32 zero bytes
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

BEFORE_THE_FIRST = "00" * 32


def entry(*, dealer_id: UUID | None, document_sha256: str, kind: str, sealed_at: datetime) -> bytes:
    """The bytes that a leaf stands for."""
    said = {
        "dealer": str(dealer_id) if dealer_id else None,
        "document_sha256": document_sha256,
        "kind": kind,
        "sealed_at": written(sealed_at),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def written(moment: datetime) -> str:
    """A moment as entries and proofs write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def leaf_hash(content: bytes) -> bytes:
    """Of an entry's bytes."""
    return sha256(b"\x00" + content).digest()


def root_and_paths(leaves: Sequence[bytes]) -> tuple[bytes, list[list[bytes]]]:
    """The root over these leaf hashes, and for each its siblings from the leaf upwards.

    Level by level: a node without a neighbour moves up as it is, which yields RFC 6962's tree.
    """
    if not leaves:
        return sha256(b"").digest(), []
    paths: list[list[bytes]] = [[] for _ in leaves]
    level = list(leaves)
    width = 1  # leaves below a node of this level
    while len(level) > 1:
        for place, path in enumerate(paths):
            beside = (place // width) ^ 1
            if beside < len(level):
                path.append(level[beside])
        joined = [_join(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = joined + level[2 * len(joined) :]
        width *= 2
    return level[0], paths


def root_of(leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The tree's root that this path leads to; None for a path that fits no tree of this size."""
    if not 0 <= position < size:
        return None
    node, last, found = position, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if node % 2 or node == last:
            found = _join(sibling, found)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            found = _join(found, sibling)
        node, last = node >> 1, last >> 1
    return found if last == 0 else None


def day_root(*, previous: str, tree: str, day: date, size: int) -> str:
    """The chained root of a day, hexadecimal as its parts."""
    parts = bytes.fromhex(previous), bytes.fromhex(tree), day.isoformat().encode(), size.to_bytes(8, "big")
    return sha256(b"".join(parts)).hexdigest()


def _join(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
