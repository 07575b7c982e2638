"""How far a car helps to drive: levels as the makers state them, what each means, and where it works.

Up to L2+ the driver drives and is helped; nothing here calls that driving by itself.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_apps.catalog.facts import TrimFacts

ASSISTS = ("L0", "L1", "L2", "L2_PLUS", "L3", "L4")
"""Codes from the least to the most; the catalogue writes L2_PLUS as L2+."""
_NAMES: dict[str, Any] = {
    "L0": gettext_lazy("L0 warnings only"),
    "L1": gettext_lazy("L1 partial driver assistance"),
    "L2": gettext_lazy("L2 driver assistance"),
    "L2_PLUS": gettext_lazy("L2+ driver assistance with navigation"),
    "L3": gettext_lazy("L3 conditional automation"),
    "L4": gettext_lazy("L4 high automation"),
}
_MEANINGS: dict[str, Any] = {
    "L0": gettext_lazy("The car warns and helps in an emergency. You drive all the time."),
    "L1": gettext_lazy(
        "The car helps either to steer or to keep speed and distance. You drive all the time, hands on the "
        "wheel."
    ),
    "L2": gettext_lazy(
        "The car helps to steer and to keep speed and distance at once. It does not drive by itself: you "
        "watch the road, keep your hands on the wheel and answer for the journey."
    ),
    "L2_PLUS": gettext_lazy(
        "Like L2, and it follows a route on the map where that is offered. It does not drive by itself: you "
        "watch the road, keep your hands on the wheel and answer for the journey."
    ),
    "L3": gettext_lazy(
        "The car drives by itself under the conditions its maker and the law allow, and asks you to take "
        "over when they end. Outside of them you drive."
    ),
    "L4": gettext_lazy("The car drives by itself within the area it is made and permitted for."),
}
_PLACES = (
    ("highway_pilot", gettext_lazy("Motorways and expressways")),
    ("city_pilot", gettext_lazy("City streets")),
)
"""Where assistance follows a route: the trim's flags in `specs.adas`."""


class Assistance(NamedTuple):
    """What a trim's driver assistance is: its level and meaning, where it works and where it does not, as far
    as the catalogue knows; `value` is the level in an address, `system` the maker's name for it, or empty.
    """

    value: str
    name: str
    meaning: str
    places: tuple[str, ...]
    not_places: tuple[str, ...]
    system: str


def assist_of(trim: TrimFacts) -> str:
    """The code of a trim's level; empty where unknown."""
    code = str(trim.spec("adas", "level") or "").replace("+", "_PLUS")
    return code if code in ASSISTS else ""


def assist_name(code: str) -> str:
    """A level in the active language: L2 辅助驾驶."""
    return str(_NAMES[code])


def assistance_of(trim: TrimFacts) -> Assistance | None:
    """A trim's driver assistance in the active language; None where its level is unknown."""
    code = assist_of(trim)
    if not code:
        return None
    said = [(str(place), trim.spec("adas", flag)) for flag, place in _PLACES]
    return Assistance(
        value=code.lower().replace("_", "-"),
        name=assist_name(code),
        meaning=str(_MEANINGS[code]),
        places=tuple(place for place, works in said if works is True),
        not_places=tuple(place for place, works in said if works is False),
        system=str(trim.spec("adas", "system") or ""),
    )


def assist_note() -> str:
    """What a reader of the filter should know about the levels."""
    return _(
        "As the makers state it. Up to L2+ you drive and the car helps; cars whose level is unknown are left "
        "out."
    )
