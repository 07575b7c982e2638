"""Every route of the product, read from the three APIs and the three lists of URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from django.urls import URLPattern, URLResolver

from config.api import console_api, market_api, portal_api

APIS = {"market": market_api, "portal": portal_api, "console": console_api}
_PARAMETER = re.compile(r"[{<](?:\w+:)?(\w+)[}>]")
_REST = re.compile(r"\^\(\?!.*\)\.\*\$\Z")  # the page application at every other path


@dataclass(frozen=True)
class Route:
    """`name` is "<surface> <operation id>" for an API's route, "<surface> /<pattern>" for a page."""

    surface: str
    name: str
    path: str
    methods: tuple[str, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of what stands in its path."""
        return tuple(_PARAMETER.findall(self.path))

    def address(self, values: dict[str, str]) -> str:
        """Its path with the values filled in. Raises KeyError for one that is missing."""
        return _PARAMETER.sub(lambda found: values[found[1]], self.path)


def routes() -> list[Route]:
    """All of them; a path that answers both reading and writing is there once."""
    found = [*_operations(), *_pages()]
    assert len({route.name for route in found}) == len(found), "two routes of one name"
    return found


def _operations() -> Iterator[Route]:
    for surface, api in APIS.items():
        for prefix, router in api._routers:
            for path, view in router.path_operations.items():
                for operation in view.operations:
                    whole = f"/api/v1{prefix}{path}"
                    yield Route(
                        surface, f"{surface} {operation.operation_id}", whole, tuple(operation.methods)
                    )


def _pages() -> Iterator[Route]:
    for surface in APIS:
        for pattern in _patterns(import_module(f"config.urls_{surface}").urlpatterns):
            path = "/any/page" if _REST.match(pattern) else f"/{pattern}"
            yield Route(surface, f"{surface} {path}", path, ("GET", "POST"))


def _patterns(entries: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for entry in entries:
        whole = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield whole
        elif not (entry.namespace or "").endswith("-api"):
            yield from _patterns(entry.url_patterns, whole)
