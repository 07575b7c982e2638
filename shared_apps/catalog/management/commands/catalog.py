"""The catalogue from the command line: import files, see what it holds, apply rules that changed."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from shared_apps.catalog import queries
from shared_apps.catalog.importing.formats import Format
from shared_apps.catalog.importing.report import FileReport, ImportReport, Kind, LineOutcome
from shared_apps.catalog.operations import import_catalog, reclassify
from tenants.context import owner_context


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        reading = actions.add_parser("import", help="read a file, or a folder of files, into the catalogue")
        reading.add_argument("path", type=Path)
        reading.add_argument("--format", choices=[f.value for f in Format], default=Format.AUTO.value)
        reading.add_argument("--dry-run", action="store_true", help="do everything, then undo it")
        reading.add_argument("--report", type=Path, metavar="FILE.json", help="what became of every line")
        actions.add_parser("status", help="how much the catalogue holds")
        actions.add_parser("reclassify", help="apply the category rules to every trim")

    def handle(self, *args: Any, **options: Any) -> None:
        with owner_context():
            getattr(self, f"_{options['action']}")(options)

    def _import(self, options: dict[str, Any]) -> None:
        try:
            with _report_file(options["report"]) as book:
                report = import_catalog(
                    actor=SYSTEM,
                    path=options["path"],
                    format=Format(options["format"]),
                    dry_run=options["dry_run"],
                    progress=Bar(sys.stderr) if sys.stderr.isatty() and not options["no_color"] else None,
                    on_line=book.line,
                )
                book.totals(report)
        except DomainError as error:
            raise CommandError(str(error.message or error.code)) from None
        except OSError as error:
            raise CommandError(str(error)) from None
        self._tell(report)
        if not report.accounted:
            raise CommandError("the numbers do not add up: a line is unaccounted for")

    def _tell(self, report: ImportReport) -> None:
        for file in report.files:
            self.stdout.write(_sentence(file))
            for told in file.refusals:
                refused = told.outcome.refused
                self.stdout.write(f"  line {told.line}: {refused.reason if refused else ''}")
            hidden = file.counts["REFUSED"] - len(file.refusals)
            if hidden:
                self.stdout.write(f"  … and {hidden} more; --report writes them all")
        if len(report.files) > 1:
            kinds: tuple[Kind, ...] = ("CREATED", "CHANGED", "UNCHANGED", "REFUSED")
            counts = ", ".join(f"{report.total(kind)} {kind.lower()}" for kind in kinds)
            self.stdout.write(f"{len(report.files)} files, {report.lines} lines: {counts}")
        if report.dry_run:
            self.stdout.write("Dry run: nothing was written.")

    def _status(self, options: dict[str, Any]) -> None:
        size = queries.size()
        for kind in ("brands", "series", "model_years", "trims"):
            self.stdout.write(f"{kind.replace('_', ' '):12} {size[kind]:>8,}")
        for row in size["sources"]:
            told = f"{row['trims']:>8,}   on sale {row['on_sale']:,}, retired {row['retired']:,}"
            self.stdout.write(f"  {row['source']:10} {told}")

    def _reclassify(self, options: dict[str, Any]) -> None:
        changed = reclassify(actor=SYSTEM)
        self.stdout.write(f"{changed} trims changed")


def _sentence(file: FileReport) -> str:
    if not file.lines:
        return f"{file.file} ({file.format}): the file is empty"
    count = file.counts
    return (
        f"{file.file} ({file.format}): {file.lines} lines"
        f" = {count['CREATED']} created + {count['CHANGED']} changed"
        f" + {count['UNCHANGED']} unchanged + {count['REFUSED']} refused + {count['EMPTY']} heading or blank"
    )


class _Book:
    """A report file, written line by line so that it costs no memory. Without a file it does nothing."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self._separator = ""

    def line(self, told: LineOutcome) -> None:
        if self._out is None:
            return
        self._out.write(self._separator + json.dumps(told.as_json(), ensure_ascii=False))
        self._separator = ",\n"

    def totals(self, report: ImportReport) -> None:
        if self._out is None:
            return
        files = json.dumps([file.as_json() for file in report.files], ensure_ascii=False, indent=1)
        told = f'\n],\n"files": {files},\n"dry_run": {json.dumps(report.dry_run)},\n'
        self._out.write(f'{told}"accounted": {json.dumps(report.accounted)}\n}}\n')


@contextmanager
def _report_file(path: Path | None) -> Iterator[_Book]:
    if path is None:
        yield _Book(None)
        return
    with path.open("w", encoding="utf-8") as out:
        out.write('{"lines": [\n')
        yield _Book(out)


class Bar:
    """A progress bar with rate and remaining time, redrawn at most ten times a second."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._total = 1
        self._began = self._drawn = 0.0

    def begin(self, total_bytes: int) -> None:
        self._total = max(total_bytes, 1)
        self._began = time.monotonic()
        self.at(0, 0)

    def at(self, position: int, lines: int) -> None:
        now = time.monotonic()
        if now - self._drawn < 0.1:
            return
        self._drawn = now
        done = min(position / self._total, 1.0)
        elapsed = max(now - self._began, 1e-6)
        left = elapsed * (1 - done) / done if done else 0.0
        bar = ("█" * round(done * 30)).ljust(30, "░")
        told = f"{done:4.0%}  {lines:,} lines  {lines / elapsed:,.0f}/s  {left:.0f} s left"
        self._out.write(f"\r{bar} {told}\x1b[K")
        self._out.flush()

    def end(self) -> None:
        self._out.write("\r\x1b[K")
        self._out.flush()
