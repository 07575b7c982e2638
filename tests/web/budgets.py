"""What the market's pages may cost. A page that grows beyond its figures in budgets.json fails."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

FILE = Path(__file__).with_name("budgets.json")
SOURCES = Path(__file__).resolve().parents[2] / "frontend/src"
PAGE_KB, SCRIPT_KB, FIRST_ROUTE_KB = 60, 40, 170
"""HTML and CSS of a market page; its script before a touch; the first route of portal and console."""
QUERIES = 3
"""Of a page somebody sees who is not signed in."""


@cache
def listed() -> dict[str, Any]:
    """`pages` by route: what to visit, queries with the cache and without, packed HTML; `others` say why."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def routes() -> set[str]:
    """Every route of the market but its API's."""
    return {route for route in _walk(get_resolver("config.urls_market"), "") if not route.startswith("api/")}


def _walk(resolver: URLResolver, before: str) -> list[str]:
    found = []
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        found += _walk(each, route) if isinstance(each, URLResolver) else [route]
        assert isinstance(each, URLResolver | URLPattern)
    return found


def packed(data: bytes) -> float:
    """Kilobytes on the line."""
    return len(gzip.compress(data, 6)) / 1000


def words_of(page: str) -> list[str]:
    """The Chinese words that the portal fetches together with a page, as its router says."""
    router = (SOURCES / "portal/router.ts").read_text(encoding="utf-8")
    named = page.removeprefix("src/portal/")
    found = re.search(rf'withWords\(\[([^\]]*)\], \(\) => import\("\./{re.escape(named)}"\)', router)
    parts = re.findall(r"\w+", found[1]) if found else []
    return [f"src/portal/features/{part}/i18n/zh.json" for part in parts]


class Built:
    """The built front end by its manifest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())

    def kilobytes(self, *entries: str, kind: str) -> float:
        """What these entries need before anything is asked for later: "js" or "css", packed."""
        files: set[str] = set()
        for entry in entries:
            self._collect(entry, kind, files, set())
        return sum(packed((self.folder / file).read_bytes()) for file in files)

    def _collect(self, name: str, kind: str, files: set[str], seen: set[str]) -> None:
        if name in seen:
            return
        seen.add(name)
        chunk = self.manifest[name]
        files.update([chunk["file"]] if kind == "js" else chunk.get("css", []))
        for imported in chunk.get("imports", ()):
            self._collect(imported, kind, files, seen)
