from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from shared_apps.standardforms.facts import Clause, digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFacts:
    """What is in force for a kind: the dealer's own edition, or (id None) the platform's standard form."""

    id: UUID | None
    kind: str
    edition: int
    standard_edition: int
    clauses: tuple[Clause, ...]
    nonstandard: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundClause:
    """A clause as printed. `standard`: word for word the platform's; `because`: the condition that held."""

    code: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    standard: bool
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """How the dealer's papers look. `logo` is a file's key, with the digest of its bytes; empty if none."""

    colour: str = ""
    logo: str = ""
    logo_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A document's words, frozen: what the template made of one snapshot, and why.

    `left_out` names clauses whose condition did not hold. `sha256` is the digest of everything else in JSON
    form and is printed on every page. `nonstandard` says that somebody must approve it before it is sent.
    """

    kind: str
    template_id: str
    edition: int
    standard_edition: int
    template_sha256: str
    clauses: tuple[BoundClause, ...]
    left_out: tuple[Mapping[str, str], ...] = ()
    nonstandard: bool = False
    letterhead: Letterhead = field(default_factory=Letterhead)
    snapshot: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The digest of the whole, hexadecimal."""
        return digest_of(self._plain())

    @property
    def number(self) -> str:
        """The document's number."""
        return str(self.snapshot.get("number", ""))

    def as_json(self) -> dict[str, Any]:
        """The form that is stored; `sha256` stands in it for whoever reads it without us."""
        return {**self._plain(), "sha256": self.sha256}

    def _plain(self) -> dict[str, Any]:
        plain = asdict(self)
        return {**plain, "clauses": list(plain["clauses"]), "left_out": list(plain["left_out"])}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignaturePlace:
    """A box for a signature: `page` counts from 0, `box` is left, bottom, right, top in PDF points."""

    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A paper and where to sign it: `places` has "seller" and "buyer", as far as they sign."""

    pdf: bytes
    places: dict[str, SignaturePlace]


def bound_from_json(plain: Mapping[str, Any]) -> Bound:
    """The inverse of `as_json`. Raises ValueError where the words are no longer those of their digest."""
    bound = Bound(
        **{
            **{name: value for name, value in plain.items() if name != "sha256"},
            "clauses": tuple(BoundClause(**clause) for clause in plain["clauses"]),
            "left_out": tuple(plain["left_out"]),
            "letterhead": Letterhead(**plain["letterhead"]),
        }
    )
    if "sha256" in plain and plain["sha256"] != bound.sha256:
        raise ValueError("the bound document is not what its digest says")
    return bound
