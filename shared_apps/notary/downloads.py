"""What is handed out to be checked elsewhere: proof bundles and the lists of days."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from core.edge import esign
from core.kernel.errors import DomainError
from shared_apps.notary.facts import DayFacts, Proof
from shared_apps.notary.merkle import written
from shared_apps.notary.queries import days_from

FORMAT = "marque-proof/1"


def proof_bundle(proof: Proof) -> bytes:
    """What proves a document's place in the log without us: the leaf and its path, the day with its
    timestamp, the days since then up to the last one, and the roots of the time authority.

    JSON in one spelling (sorted keys, no spaces, ASCII); `sections` are the digests of its parts, so that a
    damaged file names the part. The proof must not be pending (ValueError).
    """
    if proof.day is None:
        raise ValueError("a day that is not closed proves nothing")
    leaf = proof.leaf
    parts: dict[str, Any] = {
        "leaf": {
            "dealer": str(leaf.dealer_id) if leaf.dealer_id else None,
            "document_sha256": leaf.document_sha256,
            "kind": leaf.kind,
            "sealed_at": written(leaf.sealed_at),
            "position": leaf.position,
            "path": list(proof.path),
        },
        "day": day_json(proof.day),
        "chain": [_link(day) for day in days_from(proof.day.date) if day.date != proof.day.date],
        "authority_roots": [b64encode(root).decode() for root in trust_roots()],
    }
    sections = {name: sha256(spelled(part)).hexdigest() for name, part in parts.items()}
    return spelled({"format": FORMAT, **parts, "sections": sections})


def day_json(day: DayFacts) -> dict[str, Any]:
    """A closed day as it is published; `token` is the RFC 3161 timestamp in base64, null without one."""
    return {
        **_link(day),
        "previous_root": day.previous_root,
        "token": b64encode(day.token).decode() if day.token is not None else None,
    }


def days_json(days: Iterator[DayFacts]) -> Iterator[bytes]:
    """All days as one JSON document, in pieces."""
    yield b'{"format":"marque-days/1","days":['
    for number, day in enumerate(days):
        yield (b"," if number else b"") + b"\n" + spelled(day_json(day))
    yield b"\n]}\n"


def spelled(thing: object) -> bytes:
    """JSON in the one spelling that is digested."""
    return json.dumps(thing, sort_keys=True, separators=(",", ":")).encode()


def trust_roots() -> tuple[bytes, ...]:
    """The time authority's roots (DER); none while no authority is set up."""
    try:
        return esign.authority().trust_roots()
    except DomainError:
        return ()


def _link(day: DayFacts) -> dict[str, Any]:
    return {"date": day.date.isoformat(), "size": day.size, "tree_root": day.tree_root, "root": day.root}
