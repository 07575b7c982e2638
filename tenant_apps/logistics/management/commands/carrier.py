from __future__ import annotations

import urllib.error
import urllib.request
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.edge.web import host_url
from core.kernel import clock
from tenant_apps.logistics.signing import HEADER, sign
from tenant_apps.logistics.simulator import Faults, journey

PATIENCE_SECONDS = 10


class Command(BaseCommand):
    """The carrier's simulator: sends the signed reports of one car's way to a running market."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("vin")
        parser.add_argument(
            "--to",
            default=f"http://127.0.0.1:{settings.PORT}",
            metavar="URL",
            help="where the market listens",
        )
        parser.add_argument("--days-ago", type=int, default=10, help="when the car left, in days before now")
        parser.add_argument("--late", type=int, default=0, metavar="DAYS", help="how much later it comes")
        parser.add_argument("--doubled", action="store_true", help="send reports twice")
        parser.add_argument("--shuffled", action="store_true", help="send reports in any order")

    def handle(self, *args: Any, vin: str, to: str, days_ago: int, **options: Any) -> None:
        now = clock.now()
        faults = Faults(late=options["late"], doubled=options["doubled"], shuffled=options["shuffled"])
        for body in journey(vin, now - timedelta(days=days_ago), faults, until=now):
            self.stdout.write(_send(f"{to.rstrip('/')}/webhooks/carrier", body))


def _send(url: str, body: bytes) -> str:
    if not url.startswith(("http://", "https://")):
        raise CommandError("the address must be one of the web")
    signature = sign(body, settings.CARRIER_SECRET, int(clock.now().timestamp()))
    call = urllib.request.Request(  # noqa: S310 - its scheme was looked at
        url, data=body, headers={HEADER: signature, "Content-Type": "application/json", "Host": _host()}
    )
    try:
        with urllib.request.urlopen(call, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
            return f"{answer.status} {answer.read().decode()}"
    except urllib.error.HTTPError as refused:
        return f"{refused.code} {refused.read().decode()}"
    except OSError as silence:
        raise CommandError(f"{url} does not answer: {silence}") from silence


def _host() -> str:
    """The market's name: its address may be one that no name server knows."""
    return host_url().split("/")[2]
