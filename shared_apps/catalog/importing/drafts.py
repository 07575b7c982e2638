"""What a reader makes of a line: a trim to be written, a refusal, or a line that holds no trim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class Refused(Exception):
    """This line cannot become a trim. `code` is stable, `reason` one English sentence, `path` the field."""

    def __init__(self, code: str, reason: str, path: str = "") -> None:
        super().__init__(reason)
        self.code = f"catalog.import_{code}"
        self.reason = reason
        self.path = path


@dataclass(frozen=True, slots=True)
class BrandDraft:
    """A brand as a line names it."""

    slug: str
    name_zh: str
    name_en: str
    country: str = ""
    tier: str = "VOLUME"
    initial: str = "#"


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    """A series as a line names it; paints and interiors only where the source knows them."""

    slug: str
    name_zh: str
    name_en: str
    body: str
    size_class: str = ""
    dimensions: dict[str, Any] = field(default_factory=dict)
    colours: tuple[dict[str, str], ...] = ()
    interiors: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimDraft:
    """A trim ready to be written. `curated` sources also correct brands and series that exist already."""

    source: str
    source_ref: str
    brand: BrandDraft
    series: SeriesDraft
    year: int
    slug: str
    name_zh: str
    name_en: str
    body: str
    size_class: str
    energy: str
    drive: str
    seats: int | None
    doors: int | None
    msrp_minor: int | None
    currency: str
    on_sale: bool
    specs: dict[str, Any]
    curated: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """One unit of a file (a line, or a trim of a JSON document) and what became of it.

    `draft` for a trim, `refused` for a fault, neither for a heading or an empty line.
    """

    line: int
    draft: TrimDraft | None = None
    refused: Refused | None = None
