from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.migrations.exceptions import AmbiguityError

from tenants.fleet.locking import FleetBusy
from tenants.fleet.migrating import BATCH, WORKERS, Outcome, TemplateFailed, migrate_fleet
from tenants.fleet.plan import Code, Key, dealers_apps
from tenants.fleet.progress import Progress, Shown
from tenants.fleet.rehearsal import RehearsalFailed
from tenants.fleet.repairing import repair_schema
from tenants.fleet.safety import UnsafeMigrations
from tenants.fleet.status import Status, fleet_status
from tenants.fleet.verifying import TemplateDrifted, Verdict, verify_fleet
from tenants.migrate import migrate_public

SHOWN = 20
"""Names in a list before it is cut short; --json has them all."""


class Command(BaseCommand):
    """All dealers' schemas at once: migrate them, see how they stand, check them, mend them."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        migrate = verbs.add_parser("migrate", help="bring every schema to the code's migrations")
        migrate.add_argument("app", nargs="?", help="only this app, with what it needs")
        migrate.add_argument("migration", nargs="?", help="up or back to this migration")
        migrate.add_argument("--batch", type=int, default=BATCH, help="schemas in one transaction")
        migrate.add_argument("--wait", type=float, default=60, help="seconds to wait for another run")
        status = verbs.add_parser("status", help="versions, faults, failures")
        verify = verbs.add_parser(
            "verify", help="compare every schema with the template; exit 1 if one differs"
        )
        verify.add_argument("schemas", nargs="*")
        verify.add_argument("--look-only", action="store_true", help="note nothing, close nobody")
        repair = verbs.add_parser("repair", help="mend schemas that differ, as far as that can lose nothing")
        repair.add_argument(
            "schemas", nargs="*", help="by default all that are at fault or failed to migrate"
        )
        repair.add_argument("--dry-run", action="store_true", help="try, tell, and undo")
        for verb in (migrate, verify):
            verb.add_argument("--workers", type=int, default=WORKERS, help="connections at work")
        for verb in (migrate, status, verify, repair):
            verb.add_argument("--json", action="store_true")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        self.as_json: bool = options["json"]
        well = {
            "migrate": self.migrate,
            "status": self.status,
            "verify": self.verify,
            "repair": self.repair,
        }[verb](options)
        if not well:
            raise SystemExit(1)

    def migrate(self, options: Mapping[str, Any]) -> bool:
        """Exit code 1 with the failed by name, after all others were brought on."""
        target = _target(options["app"], options["migration"])
        try:
            migrate_public(target)
            outcome = migrate_fleet(
                target=target,
                workers=options["workers"],
                batch=options["batch"],
                wait=options["wait"],
                progress=self._progress(),
            )
        except (FleetBusy, UnsafeMigrations, RehearsalFailed, TemplateFailed) as error:
            raise CommandError(f"no dealer's schema was touched: {error}") from error
        self._tell_outcome(outcome)
        return outcome.well

    def status(self, options: Mapping[str, Any]) -> bool:
        """Always exit code 0: it tells, it does not judge."""
        status = fleet_status()
        if self.as_json:
            self._json(status.as_json())
        else:
            self._tell_status(status)
        return True

    def verify(self, options: Mapping[str, Any]) -> bool:
        """Exit code 1 if a schema differs, lags behind, is gone or stray."""
        try:
            verdict = verify_fleet(
                options["schemas"],
                workers=options["workers"],
                note=not options["look_only"],
                progress=self._progress(),
            )
        except TemplateDrifted as error:
            raise CommandError(f"{error}; nothing was compared with it (docs/runbook/fleet.md)") from error
        except LookupError as error:
            raise CommandError(str(error)) from error
        self._tell_verdict(verdict)
        return verdict.well

    def repair(self, options: Mapping[str, Any]) -> bool:
        """Exit code 1 if something is left to a person."""
        troubles = [t.schema for t in fleet_status().troubles if t.fault or t.error]
        repairs = []
        for schema in options["schemas"] or troubles:
            try:
                repairs.append(repair_schema(schema, dry_run=options["dry_run"]))
            except LookupError as error:
                raise CommandError(str(error)) from error
        if self.as_json:
            self._json([{n: getattr(r, n) for n in ("schema", "done", "left", "sound")} for r in repairs])
        for repair in repairs if not self.as_json else ():
            self.stdout.write(f"{repair.schema}: {'sound' if repair.sound else 'still differs'}")
            self._lines("  done: ", repair.done)
            self._lines("  for a person: ", repair.left)
        if not repairs and not self.as_json:
            self.stdout.write("nothing to repair")
        return all(repair.sound for repair in repairs)

    def _progress(self) -> Progress:
        return Progress() if self.as_json else Shown()

    def _json(self, found: Any) -> None:
        self.stdout.write(json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))

    def _tell_outcome(self, outcome: Outcome) -> None:
        if self.as_json:
            self._json(
                {
                    "steps": outcome.steps,
                    "migrated": sorted(outcome.migrated),
                    "failed": outcome.failed,
                    "different": {schema: str(found) for schema, found in outcome.different.items()},
                    "seconds": round(outcome.seconds, 3),
                }
            )
            return
        self.stdout.write(f"{len(outcome.migrated)} schemas migrated in {outcome.seconds:.1f} s")
        self._table("failed, and stay at their version", outcome.failed)
        self._table("differ from the template, and are closed", outcome.different)

    def _tell_status(self, status: Status) -> None:
        self.stdout.write(f"template  {status.standing.version[:12] or '(none)'}")
        last = status.last_migrated_at
        self.stdout.write(f"last migration  {last:%Y-%m-%d %H:%M:%S %Z}" if last else "never migrated")
        for count in status.counts:
            current = "" if count.version == status.standing.version or count.state == "DROPPED" else "  lags"
            self.stdout.write(f"{count.state:<9} {count.version[:12]:<12} {count.schemas:>6}{current}")
        self._table("migrations wait", dict.fromkeys(status.pending, ""))
        self._table("lag behind", {t.schema: t.dealer for t in status.troubles if t.lagging})
        self._table("failed to migrate", {t.schema: t.error for t in status.troubles if t.error})
        self._table(
            "are at fault: traffic is refused", {t.schema: t.fault for t in status.troubles if t.fault}
        )
        self._table("belong to nobody (`pool sweep`)", dict.fromkeys(status.stray, ""))
        if status.standing.unknown:
            self.stdout.write(f"{status.standing.unknown} schemas have no row yet: run `fleet migrate`")
        if status.well:
            self.stdout.write("all is well")

    def _tell_verdict(self, verdict: Verdict) -> None:
        if self.as_json:
            lists = {n: getattr(verdict, n) for n in ("lagging", "corrected", "gone", "stray")}
            different = {schema: str(found) for schema, found in verdict.different.items()}
            self._json({"sound": len(verdict.sound), "different": different, **lists, "well": verdict.well})
            return
        self.stdout.write(f"{len(verdict.sound)} schemas are as the template")
        self._table("differ", verdict.different)
        self._table("lag behind: run `fleet migrate`", dict.fromkeys(verdict.lagging, ""))
        self._table(
            "have another record than their row said; corrected", dict.fromkeys(verdict.corrected, "")
        )
        self._table("have a row and are not there", dict.fromkeys(verdict.gone, ""))
        self._table("belong to nobody (`pool sweep`)", dict.fromkeys(verdict.stray, ""))

    def _table(self, title: str, rows: Mapping[str, object]) -> None:
        if not rows:
            return
        self.stdout.write(f"{len(rows)} {title}:")
        for name, note in sorted(rows.items())[:SHOWN]:
            self.stdout.write(f"  {name:<14} {note}".rstrip())
        if len(rows) > SHOWN:
            self.stdout.write(f"  … and {len(rows) - SHOWN} more (--json names them)")

    def _lines(self, lead: str, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(f"{lead}{line}")


def _target(app: str | None, migration: str | None) -> Key | None:
    if app is None:
        return None
    if app not in dealers_apps():
        raise CommandError(f"{app} is no dealers' app; those are {', '.join(sorted(dealers_apps()))}")
    loader = Code().loader
    if migration is None:
        leaf: Key = loader.graph.leaf_nodes(app)[0]
        return leaf
    try:
        return app, str(loader.get_migration_by_prefix(app, migration).name)
    except (AmbiguityError, KeyError) as error:
        raise CommandError(str(error).strip("'\"")) from error
