"""What a file says of itself, what the log says of it, and what both come to."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from core.edge import esign
from core.edge.esign import Examination
from core.kernel.errors import NotFound
from shared_apps.notary.errors import NotInTheLog
from shared_apps.notary.facts import Proof
from shared_apps.notary.queries import moment_to_judge, proof_of
from tenants.queries import dealer_by_id

Verdict = Literal["genuine", "unlisted", "incomplete", "reserved", "changed", "unsigned"]


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at. `dealer` is the name of who entered it in the log, "" for nobody.

    `verdict`: genuine (in the log, every signature stands), unlisted (signed and unchanged, unknown to the
    log), incomplete (unchanged, but not sealed and unknown to the log), reserved (unchanged, but a signature
    does not stand), changed, or unsigned.
    """

    examination: Examination
    proof: Proof | None
    dealer: str
    verdict: Verdict


def look_at(content: bytes) -> Looked:
    """Examine a file and ask the log for it. Nothing of it is kept. Raises the errors of `esign.examine`."""
    sha256 = hashlib.sha256(content).hexdigest()
    found = esign.examine(content, at=moment_to_judge(sha256))
    try:
        proof = proof_of(sha256)
    except NotInTheLog:
        proof = None
    return Looked(found, proof, _name_of(proof), _verdict(found, listed=proof is not None))


def _name_of(proof: Proof | None) -> str:
    """Who entered it; "" for the platform, and for a dealer that is gone altogether."""
    if proof is None or proof.leaf.dealer_id is None:
        return ""
    with suppress(NotFound):
        return dealer_by_id(proof.leaf.dealer_id).name
    return ""


def _verdict(found: Examination, *, listed: bool) -> Verdict:
    if not found.signed:
        return "changed" if found.changes else "unsigned"
    if not found.unchanged:
        return "changed"
    if not found.good:
        return "reserved"
    if listed:
        return "genuine"
    return "unlisted" if found.sealed else "incomplete"
