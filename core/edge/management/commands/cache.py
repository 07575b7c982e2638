from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from redis.exceptions import RedisError

from core.edge.cached import KINDS
from core.edge.hits import hits_of


class Command(BaseCommand):
    """The cache: `stats` tells how often it had what was asked for, kind by kind."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["stats"])
        parser.add_argument("--days", type=int, default=1, help="so many days, today included (at most 8)")
        parser.add_argument("--json", action="store_true", help="one JSON object a kind")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        try:
            found = hits_of(sorted(KINDS), days=days)
        except (RedisError, OSError) as error:
            raise CommandError(f"the cache does not answer: {error}. Pages compute everything.") from None
        for kind in found:
            rate = "never asked" if kind.rate is None else f"{kind.rate:.1%}"
            if options["json"]:
                self.stdout.write(json.dumps({**asdict(kind), "rate": kind.rate}))
            else:
                self.stdout.write(
                    f"{kind.kind:16} {rate:>11}  {kind.hit} found, {kind.waited} waited for, "
                    f"{kind.miss} made, {kind.away} made without the cache"
                )
