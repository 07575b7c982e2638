from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.kernel.actor import SYSTEM
from core.storage.crypto import SealBroken
from tenants.context import DealerRef, market_context, one_by_one, ref_of
from tenants.keys import masters
from tenants.keys.operations import KeyGone, rewrap_keys
from tenants.keys.queries import Standing, masters_in_use, standing_of
from tenants.keys.rotation import retire_keys, rotate_dealer
from tenants.queries import served_dealers

HELP = {
    "status": "keys, rows still under older ones, master keys in use",
    "rotate": "a new data key, and every sealed row under it; goes on where it was stopped",
    "retire": "destroy older keys that nothing is under any more",
    "rewrap": "wrap every key with the newest master key",
}


class Command(BaseCommand):
    """Dealers' keys: `status`, `rotate`, `retire` (each --dealer SLUG or --all), `rewrap`.

    All of them work under load, may be killed at any moment and are run again to go on.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for verb in ("status", "rotate", "retire"):
            action = actions.add_parser(verb, help=HELP[verb])
            whose = action.add_mutually_exclusive_group(required=True)
            whose.add_argument("--dealer", default="", help="the dealer's subdomain")
            whose.add_argument("--all", action="store_true")
            if verb == "status":
                action.add_argument("--json", action="store_true", help="one object a line")
            if verb == "retire":
                action.add_argument("--now", action="store_true", help="without the hour's wait")
        actions.add_parser("rewrap", help=HELP["rewrap"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            with market_context():
                getattr(self, action)(options)
        except (SealBroken, KeyGone) as broken:
            raise CommandError(f"{type(broken).__name__}: {broken}") from broken

    def status(self, options: dict[str, Any]) -> None:
        for dealer in self._dealers(options):
            found = standing_of(dealer)
            self.stdout.write(json.dumps(asdict(found), default=str) if options["json"] else _readable(found))
        if not options["json"]:
            for name, count in masters_in_use().items():
                told = "newest" if name == masters.newest() else "run `keys rewrap`"
                self.stdout.write(f"master key {name or 'unnamed'}: {count} keys ({told})")

    def rotate(self, options: dict[str, Any]) -> None:
        for dealer in self._dealers(options):
            done = rotate_dealer(actor=SYSTEM, dealer=dealer, told=self._teller(dealer))
            how = "gone on with" if done.resumed else "new"
            self.stdout.write(f"{dealer.slug}: key {done.number} ({how}), {done.rows} rows resealed")

    def retire(self, options: dict[str, Any]) -> None:
        for dealer in self._dealers(options):
            gone = retire_keys(actor=SYSTEM, dealer=dealer, at_once=options["now"])
            told = f"destroyed {', '.join(map(str, gone))}" if gone else "nothing to destroy"
            self.stdout.write(f"{dealer.slug}: {told}")

    def rewrap(self, options: dict[str, Any]) -> None:
        done = 0
        while count := rewrap_keys():
            done += count
            self.stdout.write(f"{done} keys under master key {masters.newest()}")
        self.stdout.write(f"done: {done} keys rewrapped")

    def _teller(self, dealer: DealerRef) -> Any:
        def told(done: int, of: int) -> None:
            self.stdout.write(f"{dealer.slug}: {done} of {of} rows")
            self.stdout.flush()

        return told

    def _dealers(self, options: dict[str, Any]) -> Iterator[DealerRef]:
        found = served_dealers()
        if options["dealer"]:
            found = found.filter(slug=options["dealer"])
            if not found.exists():
                raise CommandError(f"No dealer has the subdomain {options['dealer']!r}.")
        return one_by_one([ref_of(dealer) for dealer in found])


def _readable(found: Standing) -> str:
    older = ", ".join(f"{one.number} {one.told}" for one in found.older) or "none"
    under = f"; {found.rows_under_older} rows still under older keys" if found.rows_under_older else ""
    return f"{found.dealer}: key {found.newest}, older: {older}{under}"
