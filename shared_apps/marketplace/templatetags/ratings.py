"""What templates say of a car's price: the verdict, where it stands in its band, the reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.edge.templatetags.marque import money
from shared_apps.marketplace.deals import Deal, deal_of
from shared_apps.marketplace.labels import in_chinese
from shared_apps.marketplace.models import Listing, ListingRating
from shared_apps.marketplace.queries.ratings import Comparable, Rating, rating_of

register = template.Library()
_PARTS: dict[str, Any] = {
    "base": gettext_lazy("Comparable cars ask, on average"),
    "version": pgettext_lazy("reason of a price", "Version and equipment"),
    "age": pgettext_lazy("reason of a price", "Model year"),
    "mileage": pgettext_lazy("reason of a price", "Mileage"),
    "place": pgettext_lazy("reason of a price", "City"),
    "colour": pgettext_lazy("reason of a price", "Paint"),
    "market": pgettext_lazy("reason of a price", "Drawn towards the whole market"),
    "review": pgettext_lazy("reason of a price", "Review after the dealer's contest"),
    "rounding": pgettext_lazy("reason of a price", "Rounded to the hundred"),
}
_REASONS: dict[str, Any] = {
    "COMPARABLE": gettext_lazy("a comparable car that was none"),
    "EQUIPMENT": gettext_lazy("equipment that had not been counted"),
    "HISTORY": gettext_lazy("the car's condition or history"),
    "OTHER": gettext_lazy("what the dealer put forward"),
}
EDGE = 12
"""How much of the bar is left beyond the band or the price, in percent of its width, at either end."""


class Scale(NamedTuple):
    """Where things stand on the bar, in percent from its left end."""

    low: int
    fair: int
    high: int
    price: int


@register.simple_tag
def rating_told(car: Listing) -> Rating | None:
    """The car's rating with its comparables: one query, or none where the car brought them along."""
    return rating_of(car)


@register.filter
def deal(car: Any) -> Deal | None:
    """How good the car's offer is by the rating that came with it; None without one. No query."""
    row: ListingRating | None = getattr(car, "rating", None)
    if row is None or row.currency != car.currency:
        return None
    return deal_of(car.price_minor, row.low_minor, row.fair_minor, row.high_minor)


@register.filter
def scale(rating: Rating) -> Scale:
    """The band and the price on one bar."""
    row = rating.row
    first, last = min(row.low_minor, rating.price_minor), max(row.high_minor, rating.price_minor)
    width = max(last - first, 1)

    def at(minor: int) -> int:
        return int(EDGE + (minor - first) * (100 - 2 * EDGE) // width)

    return Scale(at(row.low_minor), at(row.fair_minor), at(row.high_minor), at(rating.price_minor))


@register.filter
def reason_word(code: str) -> str:
    """What a part of the fair price is called."""
    return str(_PARTS.get(code, _("Other")))


@register.filter
def signed(amount: int, currency: str = "CNY") -> str:
    """An amount with its sign: +¥1,200, −¥300, ±¥0."""
    if amount == 0:
        return f"±{money(0, currency)}"
    return f"+{money(amount, currency)}" if amount > 0 else money(amount, currency)


@register.filter
def in_percent(basis_points: int) -> str:
    """Basis points as percent with one decimal: 243 → 2.4."""
    return f"{basis_points / 100:.1f}"


@register.filter
def whole_percent(basis_points: int) -> int:
    """Basis points as whole percent, without a sign."""
    return round(abs(basis_points) / 100)


@register.filter
def name_of(car: Comparable) -> str:
    """A comparable's title as the reader reads."""
    return (car.title_zh or car.title_en) if in_chinese() else (car.title_en or car.title_zh)


@register.filter
def moment(text: str) -> datetime | None:
    """An instant that was kept as text."""
    return datetime.fromisoformat(text) if text else None


@register.filter
def outcome(review: dict[str, Any], currency: str = "CNY") -> str:
    """What was decided after a review, in words."""
    why = _REASONS.get(review.get("reason", ""), _REASONS["OTHER"])
    adjustment, excluded = review.get("adjustment_minor", 0), review.get("excluded", 0)
    said = []
    if adjustment:
        said.append(_("%(sum)s for %(reason)s") % {"sum": signed(adjustment, currency), "reason": why})
    if excluded:
        said.append(_("comparable cars left out: %(cars)s") % {"cars": excluded})
    return (_("; ")).join(said) or str(why)
