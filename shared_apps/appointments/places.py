"""Where somebody is: told by the browser, if they want it to, or by the name of a city."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from shared_apps.catalog.cities import CITIES, City, find_cities

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the globe and the city whose centre it is; without a city the browser told it."""

    place: Place
    city: City | None = None


def read_spot(at: str, city: str) -> Spot | None:
    """The place that is meant: coordinates (`30.274,120.155`) before a city. None where neither says one."""
    told = _coordinates(at)
    if told is not None:
        return Spot(told)
    found = find_city(city)
    return Spot((found.latitude, found.longitude), found) if found else None


def find_city(word: str) -> City | None:
    """A city by its name in either language, or by a part of it that means only one."""
    word = " ".join(word.split()).removesuffix("市").casefold()
    if not word:
        return None
    exact = [city for city in CITIES if word in (city.name_zh, city.name_en.casefold())]
    like = exact or [city for city in find_cities(word) if _begins(city, word)]
    return like[0] if len(like) == 1 else None


def _begins(city: City, word: str) -> bool:
    return city.name_zh.startswith(word) or city.name_en.casefold().startswith(word)


def _coordinates(text: str) -> Place | None:
    parts = text.split(",")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        return None
    fits = isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if fits else None
