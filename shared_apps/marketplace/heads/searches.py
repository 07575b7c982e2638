"""Which searches are pages of their own: those of one or two plain parts, such as a brand in a city.

Everything else a visitor can put together is for him alone; engines learn which page it belongs to.
"""

from __future__ import annotations

from dataclasses import replace

from shared_apps.marketplace.filters import Filters

_PARTS = ("brand", "series", "city", "category", "body", "energy")
_MOST = 2


def landing(search: Filters) -> Filters:
    """The search a page belongs to: its first two parts of one value each, in a fixed order."""
    found, parts = Filters(), 0
    for name in _PARTS:
        values = getattr(search, name)
        if len(values) == 1 and parts < _MOST and (name != "series" or found.brand):
            found, parts = replace(found, **{name: values}), parts + 1
    return found


def sought(search: Filters, *, total: int, paged: bool) -> bool:
    """Whether engines should list the page of a search: it is its own, whole, and shows something."""
    return total > 0 and not paged and search == landing(search)
