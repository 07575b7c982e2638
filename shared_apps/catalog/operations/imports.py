"""Reading catalogue files into the catalogue: streaming, repeatable, every line accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

from core.flow.audit import operations as audit
from core.kernel.actor import Actor
from shared_apps.catalog.importing.drafts import Read, Refused
from shared_apps.catalog.importing.formats import Format, files_of, format_of, read_file
from shared_apps.catalog.importing.report import FileReport, ImportReport, LineOutcome, Outcome, Told
from shared_apps.catalog.importing.seen import Seen
from shared_apps.catalog.operations.writer import write_batch

DEMO_CATALOGUE = Path(__file__).resolve().parent.parent / "data"
"""The catalogue that ships with the product, a file per brand."""

_BATCH = 1000


class Progress(Protocol):
    """Hears how far an import is: bytes of all files together, and lines done."""

    def begin(self, total_bytes: int) -> None: ...
    def at(self, position: int, lines: int) -> None: ...
    def end(self) -> None: ...


class Quiet:
    """A Progress that says nothing."""

    def begin(self, total_bytes: int) -> None:
        pass

    def at(self, position: int, lines: int) -> None:
        pass

    def end(self) -> None:
        pass


def import_catalog(
    *,
    actor: Actor,
    path: Path,
    format: Format = Format.AUTO,
    dry_run: bool = False,
    progress: Progress | None = None,
    on_line: Told | None = None,
    batch: int = _BATCH,
) -> ImportReport:
    """Read a file, or a folder's catalogue files, into the catalogue.

    Each batch of lines is a transaction, each trim all or nothing: what was read stays when a run is
    killed, and the next run changes only what is missing. A line that cannot be used is refused with its
    reason and stops nothing. `dry_run` writes nothing. `on_line` hears of every line.

    Raises Forbidden, NotFound (`catalog.file_not_found`) and Invalid (`catalog.unknown_format`).
    """
    actor.require("catalog.import")
    files = [(file, format_of(file) if format is Format.AUTO else format) for file in files_of(path)]
    watcher = progress or Quiet()
    watcher.begin(sum(file.stat().st_size for file, _ in files))
    reports: list[FileReport] = []
    passed = 0
    try:
        for file, its_format in files:
            lines = sum(report.lines for report in reports)
            run = _FileRun(actor, file, its_format, dry_run, watcher, passed, on_line, lines)
            reports.append(run.run(batch))
            passed += file.stat().st_size
            if not dry_run:
                _record(actor, reports[-1])
    finally:
        watcher.end()
    return ImportReport(tuple(reports), dry_run)


def _record(actor: Actor, report: FileReport) -> None:
    """Leave a trace of an import that changed something."""
    created, changed = report.counts["CREATED"], report.counts["CHANGED"]
    if not created and not changed:
        return
    audit.record(actor, "catalog.imported", ("catalog_file", report.file[:64]), after=report.as_json())


class _FileRun:
    """One file's way through reader, duplicate check and writer."""

    def __init__(
        self, actor: Actor, file: Path, format: Format, dry_run: bool, watcher: Progress, passed: int,
        on_line: Told | None, lines_before: int,
    ) -> None:  # fmt: skip
        self.actor = actor
        self.file = file
        self.format = format
        self.dry_run = dry_run
        self.watcher = watcher
        self.passed = passed
        self.position = 0
        self.on_line = on_line
        self.lines_before = lines_before
        self.report = FileReport(file.name, format.value)

    def run(self, batch: int) -> FileReport:
        """Read to the end and give the account."""
        with Seen() as seen:
            reads = self._without_duplicates(read_file(self.file, self.format, self._moved), seen)
            while chunk := list(islice(reads, batch)):
                self._settle(chunk)
        return self.report

    def _moved(self, position: int) -> None:
        self.position = position

    def _without_duplicates(self, reads: Iterator[Read], seen: Seen) -> Iterator[Read]:
        for read in reads:
            first = None if read.draft is None else seen.first_line(read.draft.source_ref, read.line)
            if first is None:
                yield read
            else:
                reason = f"the same trim stands in line {first}"
                yield Read(read.line, draft=read.draft, refused=Refused("duplicate", reason))

    def _settle(self, chunk: list[Read]) -> None:
        drafts = [read.draft for read in chunk if read.draft is not None and read.refused is None]
        written = iter(write_batch(drafts, actor=self.actor, dry_run=self.dry_run))
        for read in chunk:
            if read.refused is not None:
                outcome = Outcome("REFUSED", refused=read.refused)
            else:
                outcome = Outcome("EMPTY") if read.draft is None else next(written)
            reference = read.draft.source_ref if read.draft else ""
            told = LineOutcome(self.file.name, read.line, outcome, reference)
            self.report.add(told)
            if self.on_line is not None:
                self.on_line(told)
        # Counted apart from the outcomes, so that `accounted` proves something.
        self.report.lines += len(chunk)
        self.watcher.at(self.passed + self.position, self.lines_before + self.report.lines)
