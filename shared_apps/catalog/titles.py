"""How a trim is called: "比亚迪 汉 2025款 EV 701KM 尊贵型", "BYD Han 2025 EV 701 km Premium".

Makers often repeat the brand in a series' name (坦克300, MINI Cooper, Mercedes-Maybach S-Class); a title says
it once.
"""

from __future__ import annotations


def title_zh(brand: str, series: str, year: int, trim: str) -> str:
    """The Chinese title."""
    return " ".join(part for part in (series_title(brand, series), f"{year}款", trim) if part)


def title_en(brand: str, series: str, year: int, trim: str) -> str:
    """The English title."""
    return " ".join(part for part in (series_title(brand, series), str(year), trim) if part)


def series_title(brand: str, series: str) -> str:
    """Brand and series; what both say is said once: "MINI Cooper", not "MINI MINI Cooper"."""
    for length in range(len(brand), 1, -1):
        shared, before, after = brand[-length:], brand[:-length][-1:], series[length : length + 1]
        whole_words = not shared.isascii() or not (before.isalnum() or (after.isascii() and after.isalnum()))
        if series.casefold().startswith(shared.casefold()) and whole_words:
            return brand + series[length:]
    return f"{brand} {series}"
