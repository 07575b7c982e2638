"""Categories by rule: one table, read by the importer, the market's filters and the answer to "why?".

A rule looks at a trim's facts and says either nothing or the reason why the trim belongs, in both languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared_apps.catalog.vocabulary import NEW_ENERGY, label


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """The facts that rules judge by. `price` is the MSRP in fen, None where unknown or not in CNY."""

    tier: str
    body: str
    size_class: str
    energy: str
    drive: str
    seats: int | None
    price: int | None
    specs: Mapping[str, Any] = field(default_factory=dict)

    def number(self, group: str, *keys: str) -> float | None:
        """The largest of the values known under these keys of a spec group."""
        values = [self.specs.get(group, {}).get(key) for key in keys]
        known = [value for value in values if value is not None]
        return max(known) if known else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a trim is in a category."""

    zh: str
    en: str


Judge = Callable[[Classified], Reason | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A category: code, names, and the judge that decides."""

    code: str
    name_zh: str
    name_en: str
    judge: Judge


WAN = 10_000 * 100
"""Ten thousand yuan in fen: the unit in which Chinese buyers think of prices."""


def _new_energy(car: Classified) -> Reason | None:
    if car.energy not in NEW_ENERGY:
        return None
    return Reason(label(car.energy, zh=True), label(car.energy, zh=False))


def _luxury(car: Classified) -> Reason | None:
    if car.tier == "LUXURY":
        return Reason("豪华品牌", "A luxury brand")
    if car.price is not None and car.price >= 50 * WAN:
        return Reason("指导价不低于50万元", "List price of at least CNY 500,000")
    if car.tier == "PREMIUM" and car.price is not None and car.price >= 30 * WAN:
        return Reason("高端品牌且指导价不低于30万元", "A premium brand at CNY 300,000 or more")
    return None


def _six_or_more(car: Classified) -> Reason | None:
    if car.seats is None or not 6 <= car.seats <= 9:
        return None
    return Reason(f"{car.seats}座", f"{car.seats} seats")


def _performance(car: Classified) -> Reason | None:
    sprint = car.number("performance", "zero_to_100_s")
    if sprint is not None and sprint <= 4.5:
        return Reason(f"百公里加速{sprint:g}秒", f"0-100 km/h in {sprint:g} s")
    power = car.number("powertrain", "system_power_kw")
    if power is not None and power >= 350:
        return Reason(f"系统功率{power:g}千瓦", f"System power of {power:g} kW")
    return None


def _long_range(car: Classified) -> Reason | None:
    if car.energy == "BEV":
        for key, name, least in (("cltc_km", "CLTC", 650), ("wltp_km", "WLTP", 550), ("epa_km", "EPA", 500)):
            reach = car.number("range", key)
            if reach is not None and reach >= least:
                return Reason(f"{name}纯电续航{reach:g}公里", f"{name} range of {reach:g} km")
    if car.energy in {"PHEV", "EREV"}:
        reach = car.number("range", "electric_cltc_km", "electric_wltp_km")
        if reach is not None and reach >= 200:
            return Reason(f"纯电续航{reach:g}公里", f"Electric range of {reach:g} km")
        total = car.number("range", "combined_km")
        if total is not None and total >= 1300:
            return Reason(f"综合续航{total:g}公里", f"Combined range of {total:g} km")
    return None


def _fast_charging(car: Classified) -> Reason | None:
    minutes = car.number("charging", "dc_10_80_min")
    if minutes is not None and minutes <= 20:
        return Reason(f"10%-80%快充{minutes:g}分钟", f"10-80 % in {minutes:g} min")
    if car.specs.get("battery", {}).get("voltage_class") in {"800V", "900V", "1000V"}:
        return Reason("800V高压平台", "800 V architecture")
    return None


def _off_road(car: Classified) -> Reason | None:
    if car.body not in {"SUV", "PICKUP"} or car.drive != "AWD":
        return None
    clearance = car.number("dimensions", "ground_clearance_mm")
    if clearance is None or clearance < 200:
        return None
    return Reason(
        f"四驱且离地间隙{clearance:g}毫米", f"All-wheel drive, {clearance:g} mm of ground clearance"
    )


def _economy(car: Classified) -> Reason | None:
    if car.price is None or car.price > 12 * WAN:
        return None
    return Reason("指导价不超过12万元", "List price of at most CNY 120,000")


def _city(car: Classified) -> Reason | None:
    if car.size_class in {"A00", "A0"} and car.body in {"SEDAN", "HATCHBACK", "SUV", "COUPE"}:
        return Reason(f"{car.size_class}级小车", f"A class {car.size_class} car")
    length = car.number("dimensions", "length_mm")
    if length is not None and length <= 4200 and car.body in {"SEDAN", "HATCHBACK", "SUV"}:
        return Reason(f"车长{length:g}毫米", f"{length:g} mm long")
    return None


def _family(car: Classified) -> Reason | None:
    if car.seats is None or car.seats < 5 or car.body not in {"SUV", "MPV", "WAGON"}:
        return None
    if car.size_class in {"A00", "A0"}:
        return None
    return Reason(
        f"{car.seats}座{label(car.body, zh=True)}", f"{label(car.body, zh=False)} with {car.seats} seats"
    )


def _open_top(car: Classified) -> Reason | None:
    return Reason("敞篷车身", "Its roof opens") if car.body == "CONVERTIBLE" else None


RULES: tuple[Rule, ...] = (
    Rule("NEW_ENERGY", "新能源", "New energy", _new_energy),
    Rule("LUXURY", "豪华", "Luxury", _luxury),
    Rule("FAMILY", "家用空间", "Family space", _family),
    Rule("SEVEN_SEAT", "六座七座", "Six and seven seats", _six_or_more),
    Rule("PERFORMANCE", "性能", "Performance", _performance),
    Rule("LONG_RANGE", "长续航", "Long range", _long_range),
    Rule("FAST_CHARGING", "超快充", "Fast charging", _fast_charging),
    Rule("OFF_ROAD", "越野", "Off-road", _off_road),
    Rule("ECONOMY", "经济实惠", "Economy", _economy),
    Rule("CITY", "城市小车", "City car", _city),
    Rule("OPEN_TOP", "敞篷", "Open top", _open_top),
)
CATEGORY_CODES = tuple(rule.code for rule in RULES)


def classify(car: Classified) -> list[str]:
    """The codes of all categories the car belongs to, in the order of the table."""
    return [rule.code for rule in RULES if rule.judge(car) is not None]


def reasons(car: Classified) -> dict[str, Reason]:
    """The same with each category's reason."""
    judged = ((rule.code, rule.judge(car)) for rule in RULES)
    return {code: reason for code, reason in judged if reason is not None}


def category_name(code: str, *, zh: bool) -> str:
    """A category's name; the code itself where the rule is gone."""
    rule = next((rule for rule in RULES if rule.code == code), None)
    return code if rule is None else rule.name_zh if zh else rule.name_en
