"""Units: how each is written in both languages, and what others of its kind are worth in it."""

from __future__ import annotations

from decimal import Decimal

from shared_apps.catalog.spec_fields.field import Words

UNITS = {
    **{code: Words(code, code) for code in (
        "mm", "m", "kg", "km", "km/h", "kW", "kWh", "N·m", "g/km", "mpg", "%", "Cd", "C", "W", "GB",
        "TOPS", "rpm", "Wh/kg", "kN·m/°",
    )},
    "ml": Words("mL", "ml"), "l": Words("L", "l"), "deg": Words("°", "°"),
    "l/100km": Words("L/100km", "l/100 km"), "kwh/100km": Words("kWh/100km", "kWh/100 km"),
    "s": Words("秒", "s"), "min": Words("分钟", "min"), "h": Words("小时", "h"),
    "years": Words("年", "years"), "distance": Words("公里", "km"), "inch": Words("英寸", "in"),
    "PS": Words("Ps", "PS"),
    # Counts: Chinese counts everything by its own word, English by none.
    "pieces": Words("个", ""), "sensors": Words("颗", ""), "machines": Words("台", ""),
    "cylinders": Words("缸", ""), "rows": Words("排", ""), "gears": Words("挡", ""), "ways": Words("向",
    "ways"),
    "zones": Words("区", ""), "modes": Words("种", ""), "colours": Words("色", ""), "stars": Words("星", ""),
}  # fmt: skip
"""Every unit a field is kept in, and horsepower, which is shown beside kilowatts."""

_WORTH = {
    "mm": {"cm": "10", "m": "1000", "in": "25.4"},
    "m": {"cm": "0.01", "mm": "0.001", "ft": "0.3048"},
    "km": {"m": "0.001", "mi": "1.609344"},
    "distance": {"km": "1", "万公里": "10000", "mi": "1.609344"},
    "kg": {"t": "1000", "g": "0.001", "lb": "0.45359237"},
    "kW": {"W": "0.001", "PS": "0.73549875", "hp": "0.745699872"},
    "W": {"kW": "1000"},
    "kWh": {"Wh": "0.001"},
    "l": {"ml": "0.001"},
    "ml": {"l": "1000"},
    "s": {"min": "60"},
    "min": {"s": "0.016666666667", "h": "60"},
    "h": {"min": "0.016666666667"},
    "km/h": {"mph": "1.609344", "m/s": "3.6"},
    "N·m": {"Nm": "1", "lb-ft": "1.355817948"},
    "inch": {"in": "1", "cm": "0.393700787", "mm": "0.0393700787"},
}
WORTH = {unit: {other: Decimal(worth) for other, worth in row.items()} for unit, row in _WORTH.items()}
"""By unit of a field: the other units a value may be given in, and what each is worth in the field's."""


def in_unit(value: Decimal, given: str, unit: str) -> Decimal | None:
    """A value given in one unit, in another; None where the two do not measure the same."""
    if given in {"", unit}:
        return value
    worth = WORTH.get(unit, {}).get(given)
    return None if worth is None else value * worth
