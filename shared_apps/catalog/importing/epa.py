"""The EPA fuel economy table: CSV with a heading, 1984 onwards, no prices, one line a car and gearbox."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from shared_apps.catalog.importing import fields
from shared_apps.catalog.importing.drafts import Read, Refused, SeriesDraft, TrimDraft
from shared_apps.catalog.importing.known_brands import brand_called
from shared_apps.catalog.importing.lines import Line
from shared_apps.catalog.names import slug

SOURCE = "epa"
COLUMNS = ("id", "make", "model", "year", "class", "trans", "drive", "cyl", "displ", "fuel", "hwy", "cty")

_DRIVES = {
    "front-wheel drive": "FWD", "rear-wheel drive": "RWD", "all-wheel drive": "AWD", "4-wheel drive": "AWD",
    "4-wheel or all-wheel drive": "AWD", "part-time 4-wheel drive": "AWD", "2-wheel drive": "", "": "",
}  # fmt: skip
_FUELS = {
    "electricity": "BEV",
    "hydrogen": "FCEV",
    **dict.fromkeys(("regular", "premium", "midgrade", "diesel", "cng"), "ICE"),
    **dict.fromkeys(("gasoline or e85", "premium or e85"), "ICE"),
    **dict.fromkeys(("gasoline or natural gas", "gasoline or propane"), "ICE"),
    **dict.fromkeys(("regular gas and electricity", "regular gas or electricity"), "PHEV"),
    **dict.fromkeys(("premium gas or electricity", "premium and electricity"), "PHEV"),
}
_CLASSES: tuple[tuple[str, str, str], ...] = (
    ("two seaters", "COUPE", ""),
    ("minicompact cars", "SEDAN", "A00"),
    ("subcompact cars", "SEDAN", "A0"),
    ("compact cars", "SEDAN", "A"),
    ("midsize cars", "SEDAN", "B"),
    ("large cars", "SEDAN", "C"),
    ("small station wagons", "WAGON", "A"),
    ("midsize station wagons", "WAGON", "B"),
    ("midsize-large station wagons", "WAGON", "B"),
    ("small pickup trucks", "PICKUP", "A"),
    ("standard pickup trucks", "PICKUP", "C"),
    ("small sport utility vehicle", "SUV", "A"),
    ("standard sport utility vehicle", "SUV", "C"),
    ("sport utility vehicle", "SUV", ""),
    ("special purpose vehicle", "SUV", ""),
    ("minivan", "MPV", "B"),
    ("vans, passenger type", "MPV", "C"),
    ("vans passenger", "MPV", "C"),
    ("vans", "VAN", "C"),
)
_BODY_WORDS = (
    (re.compile(r"convertible|cabriolet|spyder|spider|roadster", re.I), "CONVERTIBLE"),
    (re.compile(r"wagon|avant|touring|sportwagen", re.I), "WAGON"),
    (re.compile(r"coupe|coupé", re.I), "COUPE"),
    (re.compile(r"hatchback|liftback|3-door|5-door", re.I), "HATCHBACK"),
)
_HYBRID = re.compile(r"hybrid|\bprius\b|\binsight\b|\bcr-z\b|\b(?:ct|es|gs|hs|ls|rx)\s?\d{3}h", re.I)
_EXTENDER = re.compile(r"\brex\b", re.I)
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,4})?", re.ASCII)
_TRANS = re.compile(
    r"(?P<kind>Manual|Auto)\w*\s*\(?(?P<code>[A-Z-]*?)(?P<gears>\d{1,2})?(?:[- ]?spd|\)|$)", re.ASCII
)
_CARS = {"SEDAN", "WAGON", "COUPE"}


def read(lines: Iterable[Line]) -> Iterator[Read]:
    """A trim, a refusal or nothing (the heading, an empty line) for every physical line.

    Each line is parsed by itself: an unclosed quote costs its own line, never the rest of the file.
    """
    heading: list[str] | None = None
    for line in lines:
        if line.fault is None and not line.text.strip():
            yield Read(line.number)
            continue
        try:
            cells = _cells(line)
            if heading is None:
                heading = _heading(cells)
                yield Read(line.number)
            else:
                yield Read(line.number, _draft(_record(heading, cells)))
        except Refused as refused:
            if heading is None:
                heading = []
            yield Read(line.number, refused=refused)


def _cells(line: Line) -> list[str]:
    if line.fault is not None:
        raise line.fault
    try:
        return next(csv.reader((line.text,), strict=True))
    except csv.Error as error:
        raise Refused("not_csv", f"not CSV: {error}") from None


def _heading(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise Refused("columns", f"the heading lacks {', '.join(missing)}")
    return names


def _record(heading: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if not heading:
        raise Refused("columns", "the file has no usable heading")
    if len(cells) != len(heading):
        raise Refused("columns", f"{len(cells)} columns where the heading has {len(heading)}")
    return dict(zip(heading, cells, strict=True))


def _draft(record: Mapping[str, str]) -> TrimDraft:
    reference = fields.text(record, "id", limit=24)
    brand = brand_called(fields.text(record, "make", limit=80))
    model = fields.text(record, "model", limit=100)
    year = _whole(record, "year", *fields.YEARS)
    if year is None:
        raise Refused("missing", "year is missing", "year")
    kind = fields.text(record, "class").lower()
    body, size_class = _body(kind, model)
    energy = _energy(record, model)
    drive = _known(_DRIVES, fields.text_or(record, "drive").lower(), "drive")
    specs = _specs(record)
    name_zh, name_en = _names(specs.get("powertrain", {}), energy, drive)
    return TrimDraft(
        source=SOURCE,
        source_ref=reference,
        brand=brand,
        series=SeriesDraft(slug(model), model, model, body, size_class),
        year=year,
        slug=f"{slug(name_en, limit=80)}-{slug(reference)}",
        name_zh=name_zh,
        name_en=name_en,
        body=body,
        size_class=size_class,
        energy=energy,
        drive=drive,
        seats=2 if kind == "two seaters" else None,
        doors=None,
        msrp_minor=None,
        currency="CNY",
        on_sale=False,
        specs=specs,
    )


def _known(table: Mapping[str, str], value: str, path: str) -> str:
    if value not in table:
        raise Refused("unknown_value", f"{path} is {value[:60]!r}, which is not known", path)
    return table[value]


def _body(kind: str, model: str) -> tuple[str, str]:
    """Body and size class: by the EPA's class, refined by what a car's name says of its body."""
    row = next((row for row in _CLASSES if kind.startswith(row[0])), None)
    if row is None:
        raise Refused("unknown_value", f"class is {kind[:60]!r}, which is not known", "class")
    _, body, size_class = row
    if kind == "vans, cargo type" or body not in _CARS:
        return body, size_class
    return next((named for words, named in _BODY_WORDS if words.search(model)), body), size_class


def _energy(record: Mapping[str, str], model: str) -> str:
    energy = _known(_FUELS, fields.text(record, "fuel").lower(), "fuel")
    if energy == "ICE" and _HYBRID.search(model):
        return "HEV"
    if energy == "PHEV" and _EXTENDER.search(model):
        return "EREV"
    return energy


def _decimal(record: Mapping[str, str], path: str) -> float | None:
    value = fields.text_or(record, path)
    if not value:
        return None
    if not _NUMBER.fullmatch(value):
        raise Refused("wrong_type", f"{path} is {value[:40]!r}, not a number", path)
    return float(value)


def _whole(record: Mapping[str, str], path: str, low: int, high: int) -> int | None:
    value = _decimal(record, path)
    if value is None:
        return None
    return fields.whole({path: value}, path, low, high)


def _specs(record: Mapping[str, str]) -> dict[str, Any]:
    litres = _decimal(record, "displ")
    groups = {
        "powertrain": fields.known(
            engine_displacement_ml=round(litres * 1000) if litres else None,
            engine_cylinders=_whole(record, "cyl", 0, 18) or None,
            transmission=fields.text_or(record, "trans", limit=60),
            fuel=fields.text(record, "fuel"),
        ),
        "consumption": fields.known(
            epa_city_mpg=_whole(record, "cty", 1, 300), epa_highway_mpg=_whole(record, "hwy", 1, 300)
        ),
    }
    return {group: values for group, values in groups.items() if values}


def _names(powertrain: Mapping[str, Any], energy: str, drive: str) -> tuple[str, str]:
    """ "2.4L 4缸 自动4挡 FWD" / "2.4L 4-cyl Automatic 4-spd FWD"."""
    ml, cylinders = powertrain.get("engine_displacement_ml"), powertrain.get("engine_cylinders")
    engine = f"{ml / 1000:.1f}L" if ml else ""
    if energy == "BEV":
        return _joined("纯电动", drive), _joined("Electric", drive)
    trans_zh, trans_en = _transmission(str(powertrain.get("transmission", "")))
    name_zh = _joined(engine, f"{cylinders}缸" if cylinders else "", trans_zh, drive)
    name_en = _joined(engine, f"{cylinders}-cyl" if cylinders else "", trans_en, drive)
    return name_zh or "标准型", name_en or "Standard"


def _transmission(text: str) -> tuple[str, str]:
    if "variable" in text:
        return "无级变速", "CVT"
    found = _TRANS.match(text)
    if found is None:
        return text, text
    gears = found["gears"]
    if found["kind"] == "Manual":
        return (f"手动{gears}挡", f"Manual {gears}-spd") if gears else ("手动", "Manual")
    if found["code"].startswith("AV"):
        return "无级变速", "CVT"
    zh, en = ("双离合", "Dual-clutch") if found["code"].startswith("AM") else ("自动", "Automatic")
    return (f"{zh}{gears}挡", f"{en} {gears}-spd") if gears else (zh, en)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
