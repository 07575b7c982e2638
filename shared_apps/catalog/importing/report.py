"""The account of an import: what became of every line, in numbers that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from shared_apps.catalog.importing.drafts import Refused

Kind = Literal["CREATED", "CHANGED", "UNCHANGED", "REFUSED", "EMPTY"]
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a line. `fields` names the columns that changed; EMPTY is a heading or a blank line."""

    kind: Kind
    fields: tuple[str, ...] = ()
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """An outcome with the line it belongs to and the reference that the source gives its trim."""

    file: str
    line: int
    outcome: Outcome
    source_ref: str = ""

    def as_json(self) -> dict[str, Any]:
        """For report files."""
        told: dict[str, Any] = {"file": self.file, "line": self.line, "outcome": self.outcome.kind}
        if self.source_ref:
            told["ref"] = self.source_ref
        if self.outcome.fields:
            told["fields"] = list(self.outcome.fields)
        if self.outcome.refused is not None:
            told |= {"code": self.outcome.refused.code, "reason": self.outcome.refused.reason}
            told |= {"path": self.outcome.refused.path} if self.outcome.refused.path else {}
        return told


Told = Callable[[LineOutcome], None]


@dataclass(slots=True)
class FileReport:
    """The account of one file. `refusals` holds the first few; all of them go to `on_line`."""

    file: str
    format: str
    lines: int = 0
    counts: Counter[Kind] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    refusals: list[LineOutcome] = field(default_factory=list)

    def add(self, told: LineOutcome) -> None:
        """Count one line's outcome."""
        self.counts[told.outcome.kind] += 1
        if told.outcome.refused is not None:
            self.reasons[told.outcome.refused.code] += 1
            if len(self.refusals) < _SHOWN:
                self.refusals.append(told)

    @property
    def accounted(self) -> bool:
        """Whether every line that was read has exactly one outcome."""
        return self.counts.total() == self.lines

    def as_json(self) -> dict[str, Any]:
        """For report files and audit lines."""
        return {
            "file": self.file,
            "format": self.format,
            "lines": self.lines,
            "created": self.counts["CREATED"],
            "changed": self.counts["CHANGED"],
            "unchanged": self.counts["UNCHANGED"],
            "refused": self.counts["REFUSED"],
            "empty": self.counts["EMPTY"],
            "reasons": dict(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The account of a run over one file or a folder of them."""

    files: tuple[FileReport, ...]
    dry_run: bool

    def total(self, kind: Kind) -> int:
        """How many lines of all files had this outcome."""
        return sum(file.counts[kind] for file in self.files)

    @property
    def lines(self) -> int:
        """How many lines there were."""
        return sum(file.lines for file in self.files)

    @property
    def accounted(self) -> bool:
        """Whether every line of every file has exactly one outcome."""
        return all(file.accounted for file in self.files)
