from __future__ import annotations

import sys
from argparse import ArgumentParser
from getpass import getuser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core.edge.messages import sentence_for
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from tenants.context import market_context
from tenants.life import operations
from tenants.life.certifying import document_of
from tenants.life.queries import certificate_of, dealer_called, ties_told
from tenants.life.scanning import scan
from tenants.life.signing import canonical, public_key
from tenants.life.verifying import ArchiveBroken, verify_archive
from tenants.models import Dealer

MOVES = {
    "freeze": operations.freeze_dealer,
    "suspend": operations.suspend_dealer,
    "reactivate": operations.reactivate_dealer,
    "stay": operations.keep_dealer,
}


class Command(BaseCommand):
    """A dealer's life and end: states, export, erasure, the search for what is left, import elsewhere."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for verb in (*MOVES, "offboard", "close", "open", "show", "scan", "certificate", "export", "erase"):
            action = actions.add_parser(verb, help=HELP[verb])
            action.add_argument("slug", help="the dealer's subdomain")
            if verb in (*MOVES, "offboard", "close"):
                action.add_argument(
                    "--reason", required=True, help="for the audit line and the owner's letter"
                )
            if verb == "offboard":
                action.add_argument("--hand-over", default="", help="what becomes of paid orders")
            if verb in ("export", "certificate"):
                action.add_argument("--to", type=Path, help="the file to write")
            if verb == "erase":
                action.add_argument("--now", action="store_true", help="before the time of grace is over")
                action.add_argument("--confirm", default="", help="the subdomain again, instead of typing it")
        check = actions.add_parser("verify-archive", help=HELP["verify-archive"])
        check.add_argument("file", type=Path)
        check.add_argument("--key", default="", help="the public key it must be signed with (hexadecimal)")

        bring = actions.add_parser("import", help=HELP["import"])
        bring.add_argument("file", type=Path)
        bring.add_argument("--slug", default="", help="another subdomain than the archive's")
        bring.add_argument("--key", default="", help="the public key it must be signed with (hexadecimal)")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            with market_context():
                if action == "verify-archive":
                    self.verify(options["file"], options["key"])
                elif action == "import":
                    self.bring_in(options["file"], options["slug"], options["key"])
                else:
                    dealer = dealer_called(options.pop("slug"))
                    getattr(self, ACTIONS.get(action, action))(dealer, action, options)
        except DomainError as refused:
            with translation.override(None):  # the command speaks English
                raise CommandError(sentence_for(refused)) from refused
        except ArchiveBroken as broken:
            raise CommandError(f"broken: {broken}") from broken

    def move(self, dealer: Dealer, action: str, options: dict[str, Any]) -> None:
        given = {"reason": options["reason"]} | (
            {"hand_over": options["hand_over"]} if action == "offboard" else {}
        )
        operation = MOVES.get(action, operations.offboard_dealer)
        changed = operation(actor=_me(), dealer_id=dealer.id, **given)
        self.stdout.write(f"{changed.slug}: {changed.state}")
        if changed.erase_after:
            self.stdout.write(f"to be erased after {changed.erase_after:%F %T} UTC")

    def maintain(self, dealer: Dealer, action: str, options: dict[str, Any]) -> None:
        if action == "close":
            reason = options["reason"]
            operations.close_for_maintenance(actor=_me(), dealer_id=dealer.id, reason=reason)
        else:
            operations.open_after_maintenance(actor=_me(), dealer_id=dealer.id)
        self.stdout.write(f"{dealer.slug}: portal {'closed' if action == 'close' else 'open'}")

    def show(self, dealer: Dealer, action: str, options: dict[str, Any]) -> None:
        self.stdout.write(f"{dealer.slug}  {dealer.state}  {dealer.schema_name}  {dealer.name}")
        for name in ("state_reason", "maintenance", "erase_after"):
            if getattr(dealer, name):
                self.stdout.write(f"{name.replace('_', ' ')}: {getattr(dealer, name)}")
        for tie in ties_told(dealer):
            self.stdout.write(f"bound by {tie.kind} {tie.number}")

    def scan(self, dealer: Dealer, action: str, options: dict[str, Any]) -> None:
        looked = scan(dealer)
        for left in looked.leftovers:
            self.stdout.write(f"{left.kind:8} {left.count:8}  {left.place}")
        self.stdout.write(f"{looked.tables} tables, files, cache and roles looked at")
        if looked.leftovers:
            sys.exit(1)

    def export(self, dealer: Dealer, action: str, options: dict[str, Any]) -> None:
        target = options["to"] or Path(f"{dealer.slug}-{clock.now():%Y%m%d-%H%M%S}.zip")
        unfinished = target.with_name(target.name + ".part")
        try:
            with unfinished.open("wb") as sink:
                told = self._progress if self.stdout.isatty() else _quietly
                written = operations.export_to(actor=_me(), dealer_id=dealer.id, sink=sink, told=told)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"{target}: {written.members} members, {written.rows} rows, {written.size} bytes")
        self.stdout.write(f"sha256 {written.sha256}\nsigned by {public_key()}")

    def verify(self, file: Path, key: str) -> None:
        if not file.is_file():
            raise CommandError(f"{file} is not there")
        checked = verify_archive(file, key=key)
        about = checked.manifest
        whose = "this installation" if checked.public_key == public_key() else "another installation"
        self.stdout.write(
            f"sound: {about['dealer']['name']} ({about['dealer']['slug']}), {about['created_at']}"
        )
        self.stdout.write(f"{len(about['members'])} members, signed by {checked.public_key} ({whose})")

    def bring_in(self, file: Path, slug: str, key: str) -> None:
        if not file.is_file():
            raise CommandError(f"{file} is not there")
        came = operations.import_dealer(actor=_me(), path=file, slug=slug, key=key)
        self.stdout.write(
            f"{came.dealer.slug}: {came.dealer.schema_name}, {came.rows} rows, {came.files} files"
        )
        lost = f", {came.missing} were not in the file" if came.missing else ""
        self.stdout.write(f"{came.papers} sealed documents are in write-once storage{lost}")
        self.stdout.write(f"{came.matched} people have accounts here, {came.strangers} will be invited")

    def erase(self, dealer: Dealer, action: str, options: dict[str, Any]) -> None:
        confirm = options["confirm"]
        if options["now"] and not confirm:
            self.stdout.write(f"This erases every trace of {dealer.name}. It cannot be undone.")
            confirm = input(f"Type {dealer.slug} to go on: ").strip() or "-"
        operations.begin_erasure(
            actor=_me(), dealer_id=dealer.id, confirm=confirm if options["now"] else "", here=True
        )
        certificate = operations.carry_out_erasure(dealer.id)
        self.stdout.write(f"{dealer.slug} is erased: certificate {certificate.number}")

    def certificate(self, dealer: Dealer, action: str, options: dict[str, Any]) -> None:
        found = certificate_of(dealer.id)
        if found is None:
            raise CommandError(f"{dealer.slug} has no certificate of deletion")
        target: Path | None = options["to"]
        if target is None:
            self.stdout.write(canonical(document_of(found)).decode())
        elif target.suffix == ".pdf":
            target.write_bytes(bytes(found.pdf))
        else:
            target.write_bytes(canonical(document_of(found)) + b"\n")

    def _progress(self, done: int, of: int) -> None:
        self.stdout.write(f"\r{done}/{of}", ending="\n" if done == of else "")


ACTIONS = {**dict.fromkeys((*MOVES, "offboard"), "move"), "close": "maintain", "open": "maintain"}
HELP = {
    "freeze": "let the portal read only",
    "suspend": "close the portal",
    "reactivate": "open it again",
    "stay": "a dealer who was leaving stays",
    "offboard": "a dealer leaves: grace, then erasure",
    "close": "close the portal for maintenance",
    "open": "open it after maintenance",
    "show": "its state and what binds it",
    "scan": "look for anything left of it (exit code 1 when something is found)",
    "certificate": "print or write the certificate of deletion (JSON, or PDF by the file's ending)",
    "export": "write everything it has into one signed archive",
    "erase": "drop schema, role, rows and files, destroy the key",
    "import": "bring a dealer in from another installation's archive",
    "verify-archive": "check an archive's digests and signature; needs no database",
}


def _me() -> Actor:
    return Actor("system", name=f"command line ({getuser()})")


def _quietly(done: int, of: int) -> None:
    """Nobody watches."""
