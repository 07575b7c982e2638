"""How a trim is called: "比亚迪 汉 2025款 EV 701KM 尊贵型", "BYD Han 2025 EV 701 km Premium"."""

from __future__ import annotations

from shared_apps.catalog.names import plain


def title_zh(brand: str, series: str, year: int, trim: str) -> str:
    """The Chinese title."""
    return _joined(brand, series, f"{year}款", trim)


def title_en(brand: str, series: str, year: int, trim: str) -> str:
    """The English title."""
    return _joined(brand, series, str(year), trim)


def series_title(brand: str, series: str) -> str:
    """Brand and series, the brand once: "MINI Cooper", not "MINI MINI Cooper"."""
    return _without_echo(brand, series)


def _joined(brand: str, series: str, year: str, trim: str) -> str:
    return " ".join(part for part in (_without_echo(brand, series), year, trim) if part)


def _without_echo(brand: str, series: str) -> str:
    """Makers often repeat the brand in the series' name; a title says it once."""
    if plain(series) == plain(brand):
        return brand
    head = plain(brand) + " "
    return series if plain(series).startswith(head) else f"{brand} {series}"
