from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause in both languages; the Chinese text governs.

    `code` stays when its words change. An empty `condition` always holds.
    """

    code: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    condition: str = ""

    def as_json(self) -> dict[str, str]:
        """The form that is stored and hashed."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardFormFacts:
    """An edition of the platform's standard form. Without `published_at` it came with the release."""

    kind: str
    edition: int
    clauses: tuple[Clause, ...]
    sha256: str
    published_at: datetime | None = None
    published_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFacts:
    """An edition that was proposed: PROPOSED, PUBLISHED (as `edition`), REJECTED or WITHDRAWN."""

    id: UUID
    kind: str
    state: str
    based_on: int
    clauses: tuple[Clause, ...]
    sha256: str
    note: str
    proposed_by: UUID | None
    proposed_name: str
    proposed_at: datetime
    decided_name: str
    decided_at: datetime | None
    reason: str
    edition: int | None


def clauses_from_json(plain: Iterable[Mapping[str, Any]]) -> tuple[Clause, ...]:
    """Several of them, in order."""
    return tuple(clause_from_json(one) for one in plain)


def clause_from_json(plain: Mapping[str, Any]) -> Clause:
    """The inverse of `as_json`."""
    return Clause(
        code=str(plain["code"]),
        title_zh=str(plain["title_zh"]),
        title_en=str(plain["title_en"]),
        text_zh=str(plain["text_zh"]),
        text_en=str(plain["text_en"]),
        condition=str(plain.get("condition", "")),
    )


def digest_of(plain: Any) -> str:
    """SHA-256 (hex) of something in JSON form, independent of the order of keys."""
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def digest_of_clauses(kind: str, clauses: Iterable[Clause]) -> str:
    """The digest of a form: its kind and its clauses, in order."""
    return digest_of({"kind": kind, "clauses": [clause.as_json() for clause in clauses]})
