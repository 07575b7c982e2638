from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.demo import cast, loading
from core.edge.web import host_url


class Command(BaseCommand):
    """The demo market: load it, ask whether it is there (exit code 3: no), show its logins."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["load", "status", "logins"])
        parser.add_argument("--share", type=float, default=1.0, help="which part of the cars to load")
        parser.add_argument("--only", choices=["catalog"], help="load no dealers, only the catalogue")

    def handle(self, *args: Any, action: str, share: float, only: str | None, **options: Any) -> None:
        if action == "load":
            loading.load_catalogue() if only else loading.load(share)
        elif action == "status":
            loaded = loading.is_loaded()
            self.stdout.write("loaded" if loaded else "empty")
            if not loaded:
                sys.exit(3)
        else:
            self._logins()

    def _logins(self) -> None:
        first = cast.dealers()[0]
        rows = [
            ("市场 market", host_url(), cast.BUYER),
            (f"门店 {first.name}", host_url(first.slug), f"owner@{first.slug}.example"),
            ("运营 console", host_url("console"), cast.OPERATOR),
        ]
        for name, url, login in rows:
            self.stdout.write(f"  {name:<18} {url:<44} {login}")
        self.stdout.write(f"  密码 password      {cast.PASSWORD}")
