"""What stands in which map. A map's tag differs whenever its content does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from core.edge.cached import Kind
from core.kernel.errors import NotFound
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.heads import plain_path, series_path
from shared_apps.marketplace.queries import dealer_cards, facets
from shared_apps.marketplace.queries.syndicated import entries, fingerprint, landings, stretches
from shared_apps.syndication.operations import note_standings
from shared_apps.syndication.queries import latest_turn
from shared_apps.syndication.sitemaps.writing import Page, index, packed, urlset

INDEX = "index"
STRETCH = 10_000
"""Numbers of listings in one map: at most 20,000 addresses and some ten megabytes."""
_LARGEST = 10_000
"""Pages in one map of another kind."""
_STRETCHED = re.compile(r"\Avehicles-(?P<number>0|[1-9]\d{0,6})\Z")
_FOR = 600  # seconds


class MapFile(NamedTuple):
    """A map packed by gzip, with its tag and the time of its last change."""

    data: bytes
    tag: str
    changed_at: datetime | None


_maps: Kind[MapFile] = Kind("sitemap", seconds=_FOR, market=True)
_stretched: Kind[bytes] = Kind("sitemap-vehicles", seconds=6 * 3600, market=True)


def map_file(name: str) -> MapFile:
    """`index`, `pages`, `brands`, `cities`, `series`, `dealers` or `vehicles-<n>`. Raises NotFound."""
    found = _STRETCHED.match(name)
    if found:
        return _vehicles(int(found["number"]))
    kind, _dash, part = name.partition("-")
    if name != INDEX and (kind not in _KINDS or (part and not re.fullmatch(r"[1-9]\d{0,2}", part))):
        raise NotFound()
    note_standings()  # a dealer that was hidden a moment ago stands in no map any more
    key = f"{name}@{latest_turn()}"
    return _maps.get(key, _index if name == INDEX else lambda: _part(kind, int(part or 0)))


def _vehicles(number: int) -> MapFile:
    printed, changed_at = fingerprint(number, STRETCH)
    if changed_at is None:
        raise NotFound()
    tag = f"{number}-{printed & (2**64 - 1):x}"
    pages = (Page(f"/cars/{entry.id}", entry.changed_at) for entry in entries(number, STRETCH))
    return MapFile(_stretched.get(tag, lambda: packed(urlset(pages))), tag, changed_at)


def _index() -> MapFile:
    maps = []
    for kind, pages_of in _KINDS.items():
        pages = pages_of()
        for part in range(0, len(pages), _LARGEST):
            name = f"{kind}-{part // _LARGEST}" if part else kind
            maps.append(Page(_path(name), _latest(pages[part : part + _LARGEST])))
    maps += [Page(_path(f"vehicles-{one.number}"), one.changed_at) for one in stretches(STRETCH)]
    return _made(index(maps), _latest(maps))


def _part(kind: str, number: int) -> MapFile:
    pages = _KINDS[kind]()[number * _LARGEST : (number + 1) * _LARGEST]
    if not pages and number:
        raise NotFound()
    return _made(urlset(pages), _latest(pages))


def _made(lines: Iterable[str], changed_at: datetime | None) -> MapFile:
    data = packed(lines)
    return MapFile(data, sha256(data).hexdigest()[:20], changed_at)


def _pages() -> list[Page]:
    found = facets(Filters())
    first = [Page("/"), Page("/cars"), Page("/dealers")]
    return first + [
        Page(plain_path(Filters().with_value(name, choice.value)))
        for name in ("category", "body", "energy")
        for choice in found.choices.get(name, ())
    ]


def _brands() -> list[Page]:
    return [Page(plain_path(Filters(brand=(brand,))), at) for (brand,), at in landings("brand_slug")]


def _cities() -> list[Page]:
    return [Page(plain_path(Filters(city=(city,))), at) for (city,), at in landings("city")] + [
        Page(plain_path(Filters(brand=(brand,), city=(city,))), at)
        for (brand, city), at in landings("brand_slug", "city")
    ]


def _series() -> list[Page]:
    return [
        Page(series_path(brand, series), at) for (brand, series), at in landings("brand_slug", "series_slug")
    ]


def _dealers() -> list[Page]:
    changed = {slug: at for (slug,), at in landings("dealer__slug")}
    return [
        Page(f"/dealers/{card.dealer.slug}", max(card.dealer.updated_at, changed[card.dealer.slug]))
        for card in dealer_cards()
        if card.dealer.slug in changed
    ]


_KINDS: dict[str, Callable[[], Sequence[Page]]] = {
    "pages": _pages,
    "brands": _brands,
    "cities": _cities,
    "series": _series,
    "dealers": _dealers,
}


def _path(name: str) -> str:
    return f"/sitemaps/{name}.xml"


def _latest(pages: Iterable[Page]) -> datetime | None:
    return max((page.changed_at for page in pages if page.changed_at), default=None)
