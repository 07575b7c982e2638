from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.lifecycles import document


class Command(BaseCommand):
    """Write docs/lifecycles.md from the state machines; with --check, only say whether it is current."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if it is stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        page, text = settings.ROOT / "docs" / "lifecycles.md", document()
        if not check:
            page.write_text(text, encoding="utf-8")
        elif not page.is_file() or page.read_text(encoding="utf-8") != text:
            self.stderr.write("docs/lifecycles.md is stale: run `manage.py lifecycles`")
            sys.exit(1)
