"""An option list drawn up from the catalogue: trims, paints, interiors, and what the maker offers besides."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from shared_apps.catalog.facts import Finish, TrimFacts
from shared_apps.configurator.engine import Choose, Group, Model, Option, Rule
from shared_apps.configurator.errors import NothingToConfigure
from shared_apps.configurator.facts import INTERIOR, PAINT, TRIM, OptionList

DEMO_LISTS = Path(__file__).parent / "data" / "demo_lists.json"
_NAMES = {TRIM: ("版本", "Trim"), PAINT: ("外观颜色", "Exterior colour"), INTERIOR: ("内饰", "Interior")}


def drawn_up(trims: Sequence[TrimFacts]) -> OptionList:
    """The list of a series' newest model year on sale, with the demo's options where it has some.

    Raises NothingToConfigure where no trim on sale has a list price, ModelRefused for data out of order.
    """
    priced = [trim for trim in trims if trim.on_sale and trim.msrp]
    if not priced:
        raise NothingToConfigure
    leading = priced[0]
    currency = leading.msrp.currency if leading.msrp else "CNY"
    year = max(trim.model_year for trim in priced)
    offered = [t for t in priced if t.model_year == year and t.msrp and t.msrp.currency == currency]
    offered.sort(key=lambda trim: (trim.msrp.amount if trim.msrp else 0, trim.slug))
    more = demo_lists().get(f"{leading.brand_slug}/{leading.series_slug}", {})
    prices = more.get("prices", {})
    groups = [
        _group(TRIM, [_trim(trim) for trim in offered]),
        _group(PAINT, _finishes(PAINT, leading.colours, prices)),
        _group(INTERIOR, _finishes(INTERIOR, leading.interiors, prices)),
        *(_told_group(each) for each in more.get("groups", ())),
    ]
    groups = [group for group in groups if group.options]
    known = {option.code for group in groups for option in group.options}
    rules = [Rule(*each) for each in more.get("rules", ())]
    weeks = more.get("weeks")
    return OptionList(
        brand=leading.brand_slug,
        series=leading.series_slug,
        model_year=year,
        currency=currency,
        demo=bool(more),
        weeks=(weeks[0], weeks[1]) if weeks else None,
        model=Model(tuple(groups), tuple(rule for rule in rules if {rule.first, rule.second} <= known)),
        trims={f"{TRIM}:{trim.slug}": trim.id for trim in offered},
    )


@cache
def demo_lists() -> dict[str, Any]:
    """Example options of popular series, by `brand/series`."""
    found: dict[str, Any] = json.loads(DEMO_LISTS.read_text(encoding="utf-8"))
    return found


def _group(code: str, options: list[Option], choose: Choose = "ONE") -> Group:
    return Group(code, *_NAMES[code], choose, tuple(options))


def _trim(trim: TrimFacts) -> Option:
    return Option(f"{TRIM}:{trim.slug}", trim.name_zh, trim.name_en, trim.msrp.amount if trim.msrp else 0)


def _finishes(group: str, finishes: Sequence[Finish], prices: dict[str, int]) -> list[Option]:
    """Those without a price of their own first, as the catalogue has them."""
    made = []
    for finish in finishes:
        code = f"{group}:{finish.code}"
        made.append(Option(code, finish.name_zh, finish.name_en, prices.get(code, 0), finish.hex))
    return sorted(made, key=lambda option: option.price_minor > 0)


def _told_group(told: dict[str, Any]) -> Group:
    options = tuple(
        Option(f"{told['code']}:{each['code']}", each["name_zh"], each["name_en"], each["price_minor"])
        for each in told["options"]
    )
    return Group(told["code"], told["name_zh"], told["name_en"], told["choose"], options)
