from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # the same sentences make the same file at any time


class Command(BaseCommand):
    """Compile the Chinese sentences, one file an app, into the catalog Django reads."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["compile", "check"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES"):
            target = folder / "django.mo"
            compiled = _compiled(folder)
            if action == "compile":
                target.write_bytes(compiled)
                self.stdout.write(f"{target.relative_to(settings.ROOT)}: {len(compiled)} bytes")
            elif not target.exists() or target.read_bytes() != compiled:
                raise CommandError(
                    f"{target.relative_to(settings.ROOT)} is stale: manage.py messages compile"
                )


def _compiled(folder: Path) -> bytes:
    merged = Catalog(locale="zh_Hans", fuzzy=False, creation_date=UNDATED)
    sources: dict[object, Path] = {}
    for part in sorted((folder / "parts").glob("*.po")):
        with part.open("rb") as lines:
            for message in read_po(lines, locale="zh_Hans"):
                if not message.id or not message.string:
                    continue
                key = (message.context, message.id if isinstance(message.id, str) else message.id[0])
                known = merged.get(message.id, context=message.context)
                if known is not None and known.string != message.string:
                    raise CommandError(
                        f"{message.id!r} reads differently in {sources[key].name} and {part.name}"
                    )
                sources[key] = part
                merged.add(message.id, message.string, context=message.context, flags=message.flags)
    out = BytesIO()
    write_mo(out, merged)
    return out.getvalue()
