"""Which searches are pages of their own: those of one or two plain parts, such as a brand in a city.

A series has a page of its own, to which a search for it belongs.

Everything else a visitor can put together is for him alone; engines learn which page it belongs to.
"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.urls import reverse

from core.edge.languages import in_language
from shared_apps.marketplace.filters import Filters

_PARTS = ("brand", "city", "category", "body", "energy")
_MOST = 2


def landing(search: Filters) -> Filters:
    """The search a page belongs to: its first two parts of one value each, in a fixed order."""
    found, parts = Filters(), 0
    for name in _PARTS:
        values = getattr(search, name)
        if len(values) == 1 and parts < _MOST:
            found, parts = replace(found, **{name: values}), parts + 1
    return found


def sought(search: Filters, *, total: int, paged: bool) -> bool:
    """Whether engines should list the page of a search: it is its own, whole, and shows something."""
    return total > 0 and not paged and search == landing(search)


def home_of(search: Filters) -> str:
    """The plain address of the page a search belongs to: a dealer's, a series', or the landing search."""
    if search.dealer:
        return f"/dealers/{search.dealer}"
    if len(search.brand) == len(search.series) == 1:
        return series_path(search.brand[0], search.series[0])
    return plain_path(landing(search))


def series_path(brand: str, series: str) -> str:
    """The plain address of a series' page."""
    return in_language(reverse("marketplace:series", args=[brand, series]), settings.LANGUAGE_CODE)


def plain_path(search: Filters) -> str:
    """The address of a search, without a language."""
    return in_language(search.address(), settings.LANGUAGE_CODE)
