from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core.edge.messages import sentence_for
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from tenants.archive.models import Drill, Restore
from tenants.archive.operations import (
    drill_dealer,
    drill_sample,
    restore_dealer,
    take_backup,
    undo_restore,
)
from tenants.archive.queries import backup_before, backups_of, last_restore, stored_backup
from tenants.context import market_context
from tenants.models import Dealer
from tenants.queries import all_dealers


class Command(BaseCommand):
    """Backups of single dealers: `list SLUG`, `take SLUG`, `restore SLUG [--to TIME]`, `undo SLUG`, `drill`.

    `restore` takes the newest backup, or the newest one before TIME (ISO 8601 with its zone), and asks before
    it replaces anything. `drill [SLUG | --sample N] [--json]` rehearses it; exit code 1 on any difference.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["list", "take", "restore", "undo", "drill"])
        parser.add_argument("slug", nargs="?", default="")
        parser.add_argument("--to", default="")
        parser.add_argument("--sample", type=int, default=0)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(options)
        except DomainError as error:
            with translation.override(None):  # the command speaks English
                raise CommandError(sentence_for(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        dealer = _dealer(options["slug"])
        with market_context():
            backups = list(backups_of(dealer.id))
            if not backups:
                self.stdout.write("no backup yet")
            for backup in backups:
                at = f"{backup.taken_at or backup.started_at:%Y-%m-%d %H:%M:%S %Z}"
                facts = f"{backup.rows:>10,} rows {backup.size_bytes / 1024:>10,.0f} KiB  {backup.id}"
                self.stdout.write(f"{at}  {backup.state:8}{facts}  {backup.error}".rstrip())

    def _take(self, options: dict[str, Any]) -> None:
        backup = take_backup(actor=SYSTEM, dealer_id=_dealer(options["slug"]).id)
        self.stdout.write(f"{backup.rows:,} rows, {backup.size_bytes:,} bytes: {backup.object_key}")

    def _restore(self, options: dict[str, Any]) -> None:
        dealer = _dealer(options["slug"])
        with market_context():
            backup = (
                backup_before(dealer.id, _moment(options["to"]))
                if options["to"]
                else stored_backup(dealer.id)
            )
        self._confirm(f"Put {dealer.name} back to {backup.taken_at:%Y-%m-%d %H:%M:%S %Z}?", dealer, options)
        self._tell(restore_dealer(actor=SYSTEM, dealer_id=dealer.id, backup_id=backup.id))

    def _undo(self, options: dict[str, Any]) -> None:
        dealer = _dealer(options["slug"])
        with market_context():
            last = last_restore(dealer.id)
        if last is None:
            raise CommandError("This dealer was never restored.")
        self._confirm(
            f"Undo the restore of {dealer.name} of {last.created_at:%Y-%m-%d %H:%M %Z}?", dealer, options
        )
        self._tell(undo_restore(actor=SYSTEM, dealer_id=dealer.id, restore_id=last.id))

    def _drill(self, options: dict[str, Any]) -> None:
        if options["slug"]:
            drills = [drill_dealer(actor=SYSTEM, dealer_id=_dealer(options["slug"]).id)]
        else:
            drills = drill_sample(actor=SYSTEM, size=options["sample"] or 1)
        if not drills:
            raise CommandError("No dealer has a backup yet.")
        for drill in drills:
            self.stdout.write(json.dumps(_as_json(drill)) if options["json"] else _readable(drill))
        if any(drill.state != "PASSED" for drill in drills):
            sys.exit(1)

    def _confirm(self, question: str, dealer: Dealer, options: dict[str, Any]) -> None:
        if options["yes"]:
            return
        self.stdout.write(f"{question} What came later is replaced (and kept for an undo).")
        if input(f"Type {dealer.slug} to go on: ").strip() != dealer.slug:
            raise CommandError("Nothing was changed.")

    def _tell(self, restore: Restore) -> None:
        self.stdout.write(
            f"Restored to {restore.restored_to:%Y-%m-%d %H:%M:%S %Z};"
            f" what was replaced is kept until {restore.kept_until:%Y-%m-%d}."
        )
        for finding in restore.findings:
            self.stdout.write("  " + json.dumps({k: v for k, v in finding.items() if v}, ensure_ascii=False))


def _dealer(slug: str) -> Dealer:
    with market_context():
        found = all_dealers().filter(slug=slug).first()
    if found is None:
        raise CommandError(f"No dealer has the subdomain {slug!r}.")
    return found


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no time such as 2026-11-22T09:30+08:00") from error
    if moment.tzinfo is None:
        raise CommandError("The time needs its zone, such as +08:00.")
    return moment


def _as_json(drill: Drill) -> dict[str, Any]:
    return {
        "dealer_id": str(drill.dealer_id),
        "passed": drill.state == "PASSED",
        "rpo_seconds": float(drill.rpo_seconds) if drill.rpo_seconds is not None else None,
        "rto_seconds": float(drill.rto_seconds) if drill.rto_seconds is not None else None,
        "error": drill.error,
        **drill.report,
    }


def _readable(drill: Drill) -> str:
    if drill.error:
        return f"FAILED  {drill.dealer_id}: {drill.error}"
    said, word = drill.report, "passed" if drill.state == "PASSED" else "FAILED"
    lines = [
        f"{word}  {said['schema']}: {said['rows']:,} rows in {said['tables']} tables,"
        f" {said['size_bytes']:,} bytes;"
        f" data {drill.rpo_seconds:.0f} s old (RPO), usable after {drill.rto_seconds:.2f} s (RTO)"
    ]
    if said["live"]["changed_tables"]:
        lines.append(f"        changed since the backup: {', '.join(said['live']['changed_tables'])}")
    return "\n".join([*lines, *(f"        {line}" for line in said["differences"])])
