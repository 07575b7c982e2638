from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.market_audit.findings import Report
from config.market_audit.healing import heal
from config.market_audit.reading import living_dealers, look


class Command(BaseCommand):
    """Hold the market against the dealers' schemas: `verify` names what differs, `republish` mends it.

    Exit code 1 when something differs, after `republish` when something is left for a person.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify", "republish"])
        parser.add_argument("--dealer", default="", metavar="SLUG", help="only this dealer")
        parser.add_argument("--dry-run", action="store_true", help="say what republish would mend")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(
        self, *args: Any, action: str, dealer: str = "", dry_run: bool = False, **options: Any
    ) -> None:
        began = perf_counter()
        dealers = living_dealers(dealer)
        if dealer and not dealers:
            raise CommandError(f"no dealer at work is called {dealer!r}")
        report, mended = look(dealers, whole=not dealer), 0
        if action == "republish" and not dry_run and any(fault.healable for fault in report.faults):
            mended = heal(report.faults, dealers)
            report = look(dealers, whole=not dealer)
        tell = self._tell_json if options.get("json") else self._tell
        tell(report, mended, round(perf_counter() - began, 2))
        if report.for_people if action == "republish" and not dry_run else report.faults:
            sys.exit(1)

    def _tell(self, report: Report, mended: int, took: float) -> None:
        for fault in report.faults:
            who = "" if fault.healable else "  ← for a person"
            self.stdout.write(f"{fault.dealer}: {fault.kind} {fault.id} {fault.note}".rstrip() + who)
            if not fault.healable:
                self.stdout.write(f"    {fault.meaning}")
        sums = ", ".join(f"{name} {inside}/{outside}" for name, (inside, outside) in report.sums.items())
        healed = f", {mended} mended" if mended else ""
        found = f"{report.dealers} dealers, {len(report.faults)} faults{healed}"
        self.stdout.write(f"{found}; {sums} (schemas/public); {took} s")

    def _tell_json(self, report: Report, mended: int, took: float) -> None:
        told = {
            "dealers": report.dealers,
            "faults": [fault.as_json() for fault in report.faults],
            "sums": {
                name: {"schemas": inside, "public": outside}
                for name, (inside, outside) in report.sums.items()
            },
            "mended": mended,
            "took_s": took,
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
