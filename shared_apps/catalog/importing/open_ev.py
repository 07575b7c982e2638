"""The open EV catalogue: one JSON object a line, English names, deep specs, few prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared_apps.catalog.importing import fields
from shared_apps.catalog.importing.drafts import Read, Refused, SeriesDraft, TrimDraft
from shared_apps.catalog.importing.known_brands import brand_called
from shared_apps.catalog.importing.lines import Line
from shared_apps.catalog.names import slug

SOURCE = "open-ev"
_BODIES = {
    "sedan": "SEDAN", "fastback": "SEDAN", "hatchback": "HATCHBACK", "quadricycle": "HATCHBACK", "suv":
    "SUV", "crossover": "SUV", "mini_suv": "SUV", "wagon": "WAGON", "estate": "WAGON", "coupe": "COUPE",
    "pickup": "PICKUP", "convertible": "CONVERTIBLE", "roadster": "CONVERTIBLE", "van": "VAN", "mpv":
    "MPV", "minivan": "MPV",
}  # fmt: skip
_BY_TYPE = {"suv": "SUV", "pickup": "PICKUP", "van": "VAN", "passenger_car": "SEDAN", "other": "HATCHBACK"}
_VARIANT_BODIES = {"avant": "WAGON", "sportback": "HATCHBACK", "touring": "WAGON", "estate": "WAGON"}
_DRIVES = {"fwd": "FWD", "rwd": "RWD", "awd": "AWD", "4wd": "AWD"}
_CHEMISTRY = {"li-ion": "LI_ION", "lfp": "LFP", "nmc": "NCM", "ncm": "NCM", "nca": "NCA"}
_CONNECTORS = {"ccs2": "CCS2", "ccs1": "CCS1", "gb_t_dc": "GB/T", "gb_t_ac": "GB/T", "nacs": "NACS"}
_BURST_C = 15
"""No battery that drives a car alone gives fifteen times its capacity an hour; a hybrid's may seem to,
because the engine's power is counted in."""


def read(lines: Iterable[Line]) -> Iterator[Read]:
    """A trim, a refusal or nothing (an empty line) for every line."""
    for line in lines:
        if line.fault is None and not line.text.strip():
            yield Read(line.number)
            continue
        try:
            if line.fault is not None:
                raise line.fault
            yield Read(line.number, _draft(fields.parse_object(line.text)))
        except Refused as refused:
            yield Read(line.number, refused=refused)


def _draft(record: Mapping[str, Any]) -> TrimDraft:
    brand = brand_called(fields.text(record, "make.name", limit=80))
    model = fields.text(record, "model.name")
    year = fields.year(record, "year")
    variant = fields.text_or(record, "variant.name", limit=60)
    trim = fields.text_or(record, "trim.name", "Base", limit=60)
    body, energy = _body(record), _energy(record)
    price, currency = _price(record)
    name = _name(variant, trim)
    return TrimDraft(
        source=SOURCE,
        source_ref=_reference(record, year),
        brand=brand,
        series=SeriesDraft(slug(model), model, model, body),
        year=year,
        slug=slug(name),
        name_zh=name,
        name_en=name,
        body=body,
        size_class="",
        energy=energy,
        drive=_drive(record),
        seats=fields.whole(record, "body.seats", 1, 60),
        doors=fields.whole(record, "body.doors", 0, 8),
        msrp_minor=price,
        currency=currency,
        on_sale=_on_sale(record, currency if price else ""),
        specs=_specs(record, electric_only=energy in {"PHEV", "EREV"}),
    )


def _reference(record: Mapping[str, Any], year: int) -> str:
    """The line's own address in its catalogue: make/model/year/variant/trim."""
    make, model, variant, trim = (_part(record, level) for level in ("make", "model", "variant", "trim"))
    return f"{make}/{model}/{year}/{variant}/{trim}"


def _part(record: Mapping[str, Any], level: str) -> str:
    own = fields.text_or(record, f"{level}.slug", limit=54)
    name = fields.text_or(record, f"{level}.name")
    return own or (slug(name, limit=54) if name else "-")


def _name(variant: str, trim: str) -> str:
    """Variant and trim, without a "Base" that says nothing and without saying a word twice."""
    if not variant or variant.casefold() in trim.casefold():
        return trim
    if trim.casefold() == "base" or trim.casefold() in variant.casefold():
        return variant
    return f"{variant} {trim}"


def _body(record: Mapping[str, Any]) -> str:
    variant = fields.text_or(record, "variant.slug")
    if variant in _VARIANT_BODIES and fields.text_or(record, "body.style") == "sedan":
        return _VARIANT_BODIES[variant]
    style = fields.text_or(record, "body.style")
    if style:
        return _mapped(_BODIES, style, "body.style")
    return _mapped(_BY_TYPE, fields.text(record, "vehicle_type"), "vehicle_type")


def _mapped(table: Mapping[str, str], value: str, path: str) -> str:
    found = table.get(value)
    if found is None:
        raise Refused("unknown_value", f"{path} is {value[:60]!r}, which is not known", path)
    return found


def _energy(record: Mapping[str, Any]) -> str:
    """The catalogue has no column for it: notes tell, and so does a battery too small for its power."""
    notes = fields.text_or(record, "charging.ac.notes", limit=1000)
    ranges = [r for r in fields.listing(record, "range.rated") if isinstance(r, Mapping)]
    range_notes = " ".join(str(r.get("notes") or "") for r in ranges)
    if "EREV" in notes or "range extender" in range_notes:
        return "EREV"
    if "PHEV" in notes or "lectric-only" in range_notes:
        return "PHEV"
    capacity = fields.number(record, "battery.pack_capacity_kwh_net")
    power = fields.number(record, "powertrain.system_power_kw")
    return "PHEV" if capacity and power and power / capacity > _BURST_C else "BEV"


def _drive(record: Mapping[str, Any]) -> str:
    value = fields.text_or(record, "powertrain.drivetrain")
    return _mapped(_DRIVES, value, "powertrain.drivetrain") if value else ""


def _price(record: Mapping[str, Any]) -> tuple[int | None, str]:
    """The price in China if there is one, else the first given, in its own currency."""
    prices = [p for p in fields.listing(record, "pricing.msrp") if isinstance(p, Mapping)]
    prices.sort(key=lambda p: p.get("currency") != "CNY")
    if not prices:
        return None, "CNY"
    amount = fields.number(prices[0], "amount")
    currency = fields.text(prices[0], "currency")
    if len(currency) != 3 or not currency.isascii() or not currency.isupper():
        raise Refused("unknown_value", f"{currency[:20]!r} is no currency", "pricing.msrp")
    if amount is None:
        return None, currency
    if not 0 < amount * 100 <= fields.MOST_EXPENSIVE:
        raise Refused("out_of_range", "the price is not a plausible amount", "pricing.msrp")
    return round(amount * 100), currency


def _on_sale(record: Mapping[str, Any], currency: str) -> bool:
    """Offered to dealers here: sold in China, in production, and at a known price in yuan."""
    produced = fields.text_or(record, "availability.status") == "production"
    return produced and currency == "CNY" and "CN" in fields.listing(record, "markets")


def _specs(record: Mapping[str, Any], *, electric_only: bool) -> dict[str, Any]:
    def value(path: str) -> float | None:
        return fields.number(record, path)

    def count(path: str) -> int | None:
        return fields.rounded(fields.number(record, path))

    motors = fields.listing(record, "powertrain.motors")
    groups = {
        "dimensions": fields.known(
            length_mm=count("dimensions.length_mm"),
            width_mm=count("dimensions.width_mm"),
            height_mm=count("dimensions.height_mm"),
            wheelbase_mm=count("dimensions.wheelbase_mm"),
            ground_clearance_mm=count("dimensions.ground_clearance_mm"),
            curb_weight_kg=count("weights.curb_weight_kg"),
            trunk_l=count("capacity.cargo_l"),
            frunk_l=count("capacity.frunk_l"),
            drag_coefficient=value("body.drag_coefficient_cd"),
        ),
        "powertrain": fields.known(
            system_power_kw=value("powertrain.system_power_kw"),
            system_torque_nm=value("powertrain.system_torque_nm"),
            motor_count=len(motors) or None,
        ),
        "battery": fields.known(
            capacity_kwh=value("battery.pack_capacity_kwh_gross"),
            usable_kwh=value("battery.pack_capacity_kwh_net"),
            chemistry=_CHEMISTRY.get(fields.text_or(record, "battery.chemistry")),
            voltage_class=fields.text_or(record, "charging.dc.architecture_voltage_class").upper(),
        ),
        "charging": fields.known(
            ac_kw=value("charging.ac.max_power_kw"),
            dc_kw=value("charging.dc.max_power_kw"),
            dc_10_80_min=_minutes(record),
            connector=_connector(record),
        ),
        "range": _ranges(record, electric_only=electric_only),
        "performance": fields.known(
            zero_to_100_s=value("performance.acceleration_0_100_kmh_s"),
            top_speed_kmh=value("performance.top_speed_kmh"),
        ),
        "comfort": fields.known(seat_rows=count("body.rows")),
        "warranty": fields.known(
            battery_years=count("battery.warranty.years"), battery_km=count("battery.warranty.distance_km")
        ),
    }
    return {group: values for group, values in groups.items() if values}


def _ranges(record: Mapping[str, Any], *, electric_only: bool) -> dict[str, Any]:
    """The longest range by cycle; cycles that are none of China's, Europe's or America's are left out."""
    found: dict[str, int] = {}
    for rated in fields.listing(record, "range.rated"):
        if not isinstance(rated, Mapping):
            raise Refused("wrong_type", "range.rated does not hold objects", "range.rated")
        reach = fields.rounded(fields.number(rated, "range_km"))
        cycle = fields.text_or(rated, "cycle")
        if reach is None or cycle not in {"cltc", "wltp", "epa", "nedc"}:
            continue
        key = f"{cycle}_km"
        if "range extender" in fields.text_or(rated, "notes", limit=1000):
            key = "combined_km"
        elif electric_only and cycle in {"cltc", "wltp"}:
            key = f"electric_{cycle}_km"
        found[key] = max(reach, found.get(key, 0))
    return found


def _minutes(record: Mapping[str, Any]) -> float | None:
    for timed in fields.listing(record, "charging.charging_time.dc"):
        if not isinstance(timed, Mapping):
            continue
        if (timed.get("from_soc_percent"), timed.get("to_soc_percent")) == (10, 80):
            return fields.number(timed, "time_min")
    return None


def _connector(record: Mapping[str, Any]) -> str | None:
    ports = (p for p in fields.listing(record, "charge_ports") if isinstance(p, Mapping))
    return next((c for p in ports if (c := _CONNECTORS.get(str(p.get("connector")))) is not None), None)
