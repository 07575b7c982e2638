"""Whether the log and the chains of audit lines are still what they were; the first place where not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal
from uuid import UUID

from core.edge import esign
from core.flow.audit.chain import Checked
from core.flow.audit.checking import check_chain
from core.kernel.errors import Conflict
from core.storage.vault import vault
from shared_apps.notary import merkle
from shared_apps.notary.facts import DayFacts, Proof
from shared_apps.notary.models import Renewal
from shared_apps.notary.outside import Heads, kept_heads
from shared_apps.notary.queries import day_of, days_from, heads_of, placed_proofs, renewals
from tenants.archive.vouching import left_behind_of
from tenants.context import DealerRef, dealer_context, market_context

Fault = Literal[
    "day_missing", "previous_root", "day_root", "tree_root", "token", "leaf_missing", "leaf_changed",
    "path_changed", "renewal",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class BadRow:
    """The first place where the log does not hold: a day, and of a leaf its position and id."""

    fault: Fault
    day: date
    position: int | None = None
    leaf_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LogChecked:
    """What came of computing the log again: `stamped` of the `days` carry a timestamp that holds."""

    days: int
    leaves: int
    stamped: int
    bad: BadRow | None


def check_log() -> LogChecked:
    """Compute every day again from its leaves, and stop at the first that does not hold. In the market's
    scope; read-only. What nothing is computed from (when a row was written, how often the authority was
    asked) is not evidence and is not checked.

    Raises AuthorityUnavailable when timestamps cannot be checked because no authority is set up.
    """
    days = leaves = stamped = 0
    before: DayFacts | None = None
    for day in days_from(date.min):
        bad = _day_fault(before, day) or next(_leaf_faults(day), None) or _token_fault(day)
        if bad is not None:
            return LogChecked(days, leaves, stamped, bad)
        days, leaves, stamped, before = days + 1, leaves + day.size, stamped + day.stamped, day
    for renewal in reversed(renewals()):
        if not _renewal_holds(renewal):
            return LogChecked(days, leaves, stamped, BadRow("renewal", renewal.day_id))
    return LogChecked(days, leaves, stamped, None)


def check_audit(dealer: DealerRef | None, *, outside: Heads | None = None) -> Checked:
    """Walk a dealer's chain, or the platform's (None), and name the first line that does not hold.

    `outside` are the heads kept outside of the database, for whoever has read them already. Raises
    HeadsUnreadable where they cannot be read.
    """
    owner = dealer.id if dealer else None
    with market_context():
        kept = (kept_heads() if outside is None else outside).get(owner, {})
        heads = kept | {head.document_sha256: head.sealed_at for head in heads_of(owner)}
        if dealer is None:
            return check_chain(heads=heads)
        left_behind = left_behind_of(dealer.id)
    with dealer_context(dealer):
        return check_chain(heads=heads, left_behind=left_behind)


def _day_fault(before: DayFacts | None, day: DayFacts) -> BadRow | None:
    if before is not None and (day.date - before.date).days != 1:
        return BadRow("day_missing", day.date)
    if day.previous_root != (before.root if before else merkle.BEFORE_THE_FIRST):
        return BadRow("previous_root", day.date)
    try:
        root = merkle.day_root(previous=day.previous_root, tree=day.tree_root, day=day.date, size=day.size)
    except ValueError:  # what stands there is not even a digest
        return BadRow("day_root", day.date)
    return None if root == day.root else BadRow("day_root", day.date)


def _leaf_faults(day: DayFacts) -> Iterator[BadRow]:
    """The leaf's own path tells it from its neighbours: a changed leaf leads elsewhere, the others do not."""
    proofs = list(placed_proofs(day.date))
    for position, proof in enumerate(proofs):
        if proof.leaf.position != position:
            yield BadRow("leaf_missing", day.date, position)
            return
    if len(proofs) != day.size:
        yield BadRow("leaf_missing", day.date, len(proofs))
        return
    hashes = [bytes.fromhex(proof.leaf_hash) for proof in proofs]
    root, paths = merkle.root_and_paths(hashes)
    if root.hex() != day.tree_root:
        changed = [proof for proof in proofs if not _leads(proof, day)]
        for proof in changed:
            yield BadRow("leaf_changed", day.date, proof.leaf.position, proof.leaf.id)
        yield BadRow("tree_root", day.date)
    for proof, path in zip(proofs, paths, strict=True):
        if proof.path != tuple(each.hex() for each in path):
            yield BadRow("path_changed", day.date, proof.leaf.position, proof.leaf.id)


def _leads(proof: Proof, day: DayFacts) -> bool:
    path = [bytes.fromhex(each) for each in proof.path]
    leaf, position = bytes.fromhex(proof.leaf_hash), proof.leaf.position or 0
    found = merkle.root_of(leaf, position, day.size, path)
    return found is not None and found.hex() == day.tree_root


def _token_fault(day: DayFacts) -> BadRow | None:
    if day.token is None:
        return None
    try:
        at = esign.authority().check_timestamp(day.token, bytes.fromhex(day.root))
    except Conflict:
        return BadRow("token", day.date)
    return None if at == day.stamped_at else BadRow("token", day.date)


def _renewal_holds(renewal: Renewal) -> bool:
    """The file that was stamped is there, speaks of the day's root, and its timestamp stands."""
    day = day_of(renewal.day_id)
    try:
        with vault().opened(renewal.key, renewal.storage_version) as file:
            said = file.read()
        at = esign.authority().check_timestamp(bytes(renewal.token), bytes.fromhex(renewal.sha256))
        whole = sha256(said).hexdigest() == renewal.sha256 and json.loads(said)["root"] == renewal.root
    except (OSError, Conflict, ValueError, KeyError):
        return False
    return whole and day is not None and day.root == renewal.root and at == renewal.stamped_at
