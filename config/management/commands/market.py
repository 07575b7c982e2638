from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from shared_apps.marketplace.operations import withdraw_listing
from shared_apps.marketplace.queries import published_versions
from tenant_apps.stock.operations import republish_vehicles
from tenant_apps.stock.queries import listed_vehicles
from tenants.context import DealerRef, dealer_context, market_context, ref_of
from tenants.queries import active_dealers


class Command(BaseCommand):
    """Hold the market against the stock: `verify` tells what differs (exit code 1), `republish` heals it."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify", "republish"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        with market_context():
            dealers = [ref_of(dealer) for dealer in active_dealers()]
        wrong = sum(self._hold_against(dealer, heal=action == "republish") for dealer in dealers)
        self.stdout.write(f"{len(dealers)} dealers, {wrong} listings differed")
        if wrong and action == "verify":
            sys.exit(1)

    def _hold_against(self, dealer: DealerRef, *, heal: bool) -> int:
        with dealer_context(dealer), transaction.atomic():
            wanted = {vehicle.id: vehicle.version for vehicle in listed_vehicles()}
            shown = published_versions(dealer.id)
            stale = {vehicle_id for vehicle_id, version in wanted.items() if shown.get(vehicle_id) != version}
            orphaned = shown.keys() - wanted.keys()
            for vehicle_id in sorted(stale | orphaned, key=str):
                self.stdout.write(
                    f"{dealer.slug}: {vehicle_id} {'is stale' if vehicle_id in stale else 'is no stock'}"
                )
            if heal:
                republish_vehicles(stale)
                for vehicle_id in orphaned:
                    withdraw_listing(vehicle_id)
            return len(stale) + len(orphaned)
