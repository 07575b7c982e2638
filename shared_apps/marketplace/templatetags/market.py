"""What the buyers' templates need beyond the filters of every page."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shared_apps.accounts.facts import Workplace
from shared_apps.accounts.models import User
from shared_apps.accounts.queries import workplaces_of
from shared_apps.catalog.cities import CITIES, city_name, city_place, kilometres
from shared_apps.catalog.titles import series_title
from shared_apps.marketplace import labels
from shared_apps.marketplace.icons import PATHS
from shared_apps.marketplace.models import Listing
from shared_apps.rulebook.standard import standard_monthly

FEN = 100
register = template.Library()
register.filter("word", labels.word)
register.filter("order_state", labels.order_state)
register.filter("step_hint", labels.step_hint)
register.filter("payment_word", labels.payment_word)
register.filter("tone", labels.tone)
register.filter("slug_of", labels.slug_of)
register.filter("place", labels.place)
register.filter("car_count", labels.car_count)


@register.filter
def headline(car: Listing) -> str:
    """Brand and series; what both say is said once: 比亚迪 汉, 坦克300, Mercedes-Maybach S-Class."""
    if labels.in_chinese():
        return series_title(car.brand_zh, car.series_zh)
    return series_title(car.brand_en, car.series_en)


@register.filter
def variant(car: Listing) -> str:
    """Model year and trim: 2025款 EV 701KM 尊贵型."""
    if labels.in_chinese():
        return f"{car.model_year}款 {car.trim_zh or car.trim_en}"
    return f"{car.model_year} {car.trim_en or car.trim_zh}"


@register.filter
def km_from(dealer: Any, city: str) -> str:
    """How far a dealer stands from a city's centre: 12 km."""
    centre = city_place(city)
    if centre is None:
        return ""
    return f"{kilometres(centre, (dealer.latitude, dealer.longitude)):,.0f} km"


@register.filter
def monthly(car: Listing) -> str:
    """What the standard plan costs a month, in whole yuan, rounded up: ¥4,657; empty in other currencies."""
    if car.currency != "CNY":
        return ""
    return f"¥{-(-standard_monthly(car.price_minor) // FEN):,}"


@register.filter
def cut(address: str) -> str:
    """A drawn car without its studio, to stand on the page's own backdrop; photographs stay as they are."""
    if not address.startswith("/art/") or address.endswith("-cut.svg"):
        return address
    return address.removesuffix(".svg") + "-cut.svg"


@register.filter
def reached(order: Any) -> list[dict[str, Any]]:
    """An order's steps in order: each with `code`, `at` (None ahead) and `state` done, now or ahead."""
    times = {code: datetime.fromisoformat(at) for code, at in order.milestones}
    over = order.state in {"EXPIRED", "CANCELLED", "RETURNED", "CLOSED"}
    shown = {*labels.JOURNEY, "EXPIRED", "CANCELLED", order.state}
    codes = sorted((code for code in times if code in shown), key=lambda code: times[code])
    if order.state not in codes:
        codes.append(order.state)
    codes += [] if over else [code for code in labels.JOURNEY if code not in codes]
    return [{"code": c, "at": times.get(c), "state": _progress(c, order.state, c in times)} for c in codes]


def _progress(code: str, current: str, passed: bool) -> str:
    if code == current:
        return "now"
    return "done" if passed else "ahead"


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """A line icon of our set, decorative: its neighbour says the word."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" aria-hidden="true">{1}</svg>',
        size,
        SafeString(PATHS[name]),
    )


@register.simple_tag(takes_context=True)
def workplaces_of_user(context: Context) -> list[Workplace]:
    """Where the reader is staff: what the page knows already, else one query; nothing for nobody."""
    known: list[Workplace] | None = context.get("workplaces")
    user = context.get("user")
    if known is not None or not isinstance(user, User):
        return known or []
    return workplaces_of(user.id)


@register.filter
def cut_spaces(text: str) -> str:
    """A phone number as a link wants it."""
    return "".join(c for c in text if c.isdigit() or c == "+")


@register.simple_tag
def structured(car: Listing, address: str) -> SafeString:
    """The car as search engines read it (schema.org, JSON-LD)."""
    whole, fen = divmod(car.price_minor, 100)
    data = {
        "@context": "https://schema.org",
        "@type": "Car",
        "name": car.title_zh if labels.in_chinese() else car.title_en,
        "url": address,
        "brand": {"@type": "Brand", "name": car.brand_zh if labels.in_chinese() else car.brand_en},
        "vehicleModelDate": str(car.model_year),
        "itemCondition": f"https://schema.org/{'New' if car.condition == 'NEW' else 'Used'}Condition",
        "mileageFromOdometer": {"@type": "QuantitativeValue", "value": car.mileage_km, "unitCode": "KMT"},
        "offers": {
            "@type": "Offer",
            "price": f"{whole}.{fen:02d}",
            "priceCurrency": car.currency,
            "availability": "https://schema.org/InStock",
            "seller": {"@type": "AutoDealer", "name": car.dealer.name, "address": car.dealer.address},
        },
    }
    safe = json.dumps(data, ensure_ascii=False).translate({60: "\\u003C", 62: "\\u003E", 38: "\\u0026"})
    return format_html('<script type="application/ld+json">{}</script>', SafeString(safe))


@register.simple_tag
def cities_to_choose(chosen: str) -> SafeString:
    """The cities a buyer may look around as a list's options, with their places for a browser that knows
    where it is.
    """
    return _city_options(labels.in_chinese(), chosen if city_place(chosen) else "")


@lru_cache(maxsize=256)  # hundreds of lines that are the same on every page
def _city_options(zh: bool, chosen: str) -> SafeString:
    named = [(city_name(city.name_zh, zh=zh), city) for city in CITIES]
    if not zh:
        named.sort(key=lambda pair: pair[0])
    return format_html_join(
        "",
        '<option value="{}" data-at="{}"{}>{}</option>',
        (
            (
                city.name_zh,
                f"{city.latitude:.2f},{city.longitude:.2f}",
                SafeString(" selected" if city.name_zh == chosen else ""),
                name,
            )
            for name, city in named
        ),
    )
