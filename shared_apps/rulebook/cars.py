"""What a car of the market says of itself; the marketplace, which stands above, registers to tell it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

Told = Callable[[UUID], Mapping[str, str]]

_SOURCES: list[Told] = []


def tell_cars(source: Told) -> None:
    """Register what answers for a car's terms: fields of the calculator by name, none for an unknown car."""
    _SOURCES.append(source)


def told_of(car: UUID) -> dict[str, str]:
    """The calculator's fields of a car of the market: price, energy, city, seats, brand and the like."""
    return {name: text for source in _SOURCES for name, text in source(car).items()}
