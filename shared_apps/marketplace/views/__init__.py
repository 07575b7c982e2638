"""The buyers' pages. They work without script; what they cannot read they set aside and say so."""

from .car import car, enquire
from .comparing import compare
from .crawlers import robots
from .dealers import dealer, dealers
from .front import home
from .results import cars, suggest
from .series import series
from .share import share

__all__ = [
    "car",
    "cars",
    "compare",
    "dealer",
    "dealers",
    "enquire",
    "home",
    "robots",
    "series",
    "share",
    "suggest",
]
