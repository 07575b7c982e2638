"""The nearest dealers, and where a car can be driven."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.kernel import clock
from shared_apps.appointments.places import Spot, read_spot
from shared_apps.appointments.queries import Near, nearest
from shared_apps.catalog.cities import CITIES
from shared_apps.catalog.queries import names_of_brands

RADII = (20, 50, 100, 300)
USUAL = 50
FARTHEST = 3_000
MOST_SHOWN = 50


@never_cache
@require_safe
def nearest_dealers(request: HttpRequest) -> HttpResponse:
    """Dealers around the reader, the nearest first; who does not say where they are is asked for a city."""
    asked = request.GET
    spot = read_spot(asked.get("at", "")[:60], asked.get("city", "")[:40])
    brands = {slug: (zh, en) for slug, zh, en in names_of_brands()}
    brand = asked.get("brand", "") if asked.get("brand", "") in brands else ""
    drivable = asked.get("drive") == "1"
    within = _radius(asked)
    found, beyond = _found(spot, within, brand, drivable=drivable)
    context: dict[str, Any] = {
        "spot": spot,
        "at": asked.get("at", "") if spot and spot.city is None else "",
        "city": asked.get("city", "")[:40],
        "unknown": bool(asked.get("city", "").strip()) and spot is None,
        "cities": CITIES,
        "brands": [{"slug": slug, "name_zh": zh, "name_en": en} for slug, (zh, en) in brands.items()],
        "brand": brand,
        "drivable": drivable,
        "within": within,
        "radii": RADII,
        "found": found[:MOST_SHOWN],
        "beyond": beyond,
    }
    return render(request, "appointments/nearest.html", context)


def _found(spot: Spot | None, within: int, brand: str, *, drivable: bool) -> tuple[list[Near], Near | None]:
    """The dealers within the radius; where there is none, the nearest one beyond it."""
    if spot is None:
        return [], None
    now = clock.now()
    found = nearest(spot.place, within=within, now=now, brand=brand, drivable=drivable)
    if found:
        return found, None
    beyond = nearest(spot.place, within=FARTHEST, now=now, brand=brand, drivable=drivable)
    return [], beyond[0] if beyond else None


def _radius(asked: QueryDict) -> int:
    text = asked.get("within", "")
    return int(text) if text in {str(one) for one in RADII} else USUAL
