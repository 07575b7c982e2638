"""Whether a page offers a test drive."""

from __future__ import annotations

from typing import Any

from django import template

from shared_apps.appointments.queries import may_be_driven

register = template.Library()


@register.simple_tag
def drivable(dealer: Any, car: Any = None) -> bool:
    """Whether a car like this, or any, can be driven at the dealer: `{% drivable dealer car as can %}`."""
    series = getattr(car, "series_slug", "") if car else ""
    return may_be_driven(dealer, brand=getattr(car, "brand_slug", "") if car else "", series=series)


@register.filter
def km(distance: float) -> str:
    """Kilometres as people say them: 0.8, 12."""
    return f"{distance:.1f}" if distance < 10 else f"{distance:,.0f}"
