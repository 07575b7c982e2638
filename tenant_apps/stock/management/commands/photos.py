from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.kernel.actor import SYSTEM
from tenant_apps.stock.operations import order_owed_sizes
from tenant_apps.stock.queries import failed_photos, owed_photos
from tenants.context import dealer_context, market_context, one_by_one, ref_of
from tenants.queries import served_dealers


class Command(BaseCommand):
    """The sizes of photographs: `status` tells what is owed and what failed, `backfill` orders it."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["status", "backfill"])
        parser.add_argument("--dealer", default="", metavar="SLUG", help="only this dealer")

    def handle(self, *args: Any, action: str, dealer: str = "", **options: Any) -> None:
        with market_context():
            found = [ref_of(row) for row in served_dealers() if dealer in ("", row.slug)]
        if dealer and not found:
            raise CommandError(f"no dealer at work is called {dealer!r}")
        owed = failed = 0
        for each in one_by_one(found):
            with dealer_context(each):
                owed += order_owed_sizes(actor=SYSTEM) if action == "backfill" else owed_photos().count()
                for photo in failed_photos():
                    failed += 1
                    self.stdout.write(f"{each.slug}: photo {photo.id} of {photo.vehicle_id}: {photo.problem}")
        verb = "ordered" if action == "backfill" else "owed"
        self.stdout.write(f"{len(found)} dealers, {owed} photos {verb}, {failed} failed before")
