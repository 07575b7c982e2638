from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.context import owner_context
from tenants.fleet import pool, sweep
from tenants.ownership import as_owner


class Command(BaseCommand):
    """Ready-made schemas for new dealers: how many there are, build more, look for what was left behind."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("status", help="how many spares fit, lag behind, are wanted")
        filling = actions.add_parser("fill", help="build spares until so many fit")
        filling.add_argument("target", type=int, nargs="?", help="default: MARQUE_SPARE_SCHEMAS")
        sweeping = actions.add_parser("sweep", help="find schemas, roles, hosts and files that are nobody's")
        sweeping.add_argument(
            "--heal", action="store_true", help="and remove them; taken ones are never touched"
        )

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "sweep":
            self._sweep(heal=options["heal"])
            return
        if action == "fill":
            self.stdout.write(f"{pool.fill(options['target'])} built")
        with owner_context():
            stock = pool.stock()
        self.stdout.write(f"{stock.ready} ready, {stock.unfit} unfit, {stock.target} wanted")

    def _sweep(self, *, heal: bool) -> None:
        with as_owner():
            mended, left = sweep.heal() if heal else ([], sweep.find())
        for word, strays in (("healed", mended), ("astray", left)):
            for stray in strays:
                self.stdout.write(f"{word}  {stray.kind:9} {stray.name}  {stray.why}")
        if left:
            raise CommandError(f"{len(left)} astray")
        self.stdout.write("nothing is astray")
