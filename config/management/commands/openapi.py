from __future__ import annotations

import difflib
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.api import console_api, market_api, portal_api

APIS = {"market": market_api, "portal": portal_api, "console": console_api}


class Command(BaseCommand):
    """Write what the three APIs offer to frontend/openapi/; with --check, show what has changed since."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 on any change")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        drifted = [name for name in APIS if self._settle(name, check)]
        if check and drifted:
            sys.exit(1)

    def _settle(self, name: str, check: bool) -> bool:
        path, wanted = path_of(name), document_of(name)
        found = path.read_text(encoding="utf-8") if path.exists() else ""
        if found == wanted:
            return False
        if check:
            changes = difflib.unified_diff(
                found.splitlines(),
                wanted.splitlines(),
                f"{path.name} (committed)",
                f"{path.name} (now)",
                lineterm="",
            )
            self.stdout.write("\n".join(changes))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted, encoding="utf-8")
            self.stdout.write(f"wrote {path.relative_to(settings.ROOT)}")
        return True


def path_of(name: str) -> Path:
    """Where an API's document is committed."""
    return Path(settings.ROOT) / "frontend" / "openapi" / f"{name}.json"


def document_of(name: str) -> str:
    """An API's OpenAPI document, the same for the same code: keys sorted, indented by two."""
    schema = APIS[name].get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
