"""The product's own catalogue: a JSON document per brand, both languages, curated by hand.

A unit here is a trim, numbered in the order of the document; a fault above the trims (in the brand, in a
series) refuses every trim below it, each with that reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shared_apps.catalog import spec_schema
from shared_apps.catalog.importing import fields
from shared_apps.catalog.importing.drafts import BrandDraft, Read, Refused, SeriesDraft, TrimDraft
from shared_apps.catalog.importing.lines import Moved, read_lines
from shared_apps.catalog.names import initial
from shared_apps.catalog.vocabulary import BODIES, DRIVES, ENERGIES, SIZE_CLASSES, TIERS, codes

SOURCE = "marque"
LARGEST = 32 << 20
_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", re.ASCII)
_HEX = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_TRIM_KEYS = frozenset(
    ("slug", "name_zh", "name_en", "energy", "drive", "seats", "doors", "msrp", "on_sale", "body", "specs")
)


def read(path: Path, moved: Moved | None = None) -> Iterator[Read]:
    """Every trim of the document, or one refusal when there is no document to speak of."""
    try:
        document = _document(path, moved)
    except Refused as refused:
        yield Read(1, refused=refused)
        return
    if document is None:
        return
    number = 0
    for number, found in enumerate(_trims(document), start=1):
        yield Read(number, refused=found) if isinstance(found, Refused) else Read(number, draft=found)
    if not number:
        yield Read(1, refused=Refused("missing", "the document holds no trims", "series"))


def _document(path: Path, moved: Moved | None) -> dict[str, Any] | None:
    """The whole document (bounded), None for an empty file."""
    lines: list[str] = []
    size = 0
    for line in read_lines(path, moved):
        if line.fault is not None:
            raise line.fault
        size += len(line.text)
        if size > LARGEST:
            raise Refused("too_long", f"the document is longer than {LARGEST} characters")
        lines.append(line.text)
    text = "\n".join(lines)
    return fields.parse_object(text) if text.strip() else None


def _trims(document: Mapping[str, Any]) -> Iterator[TrimDraft | Refused]:
    brand = _attempt(_brand, document)
    for series_row in _rows(document, "series"):
        series = _attempt(_series, series_row)
        for year_row in _rows(series_row, "model_years"):
            year = _attempt(fields.year, year_row, "year")
            for trim_row in _rows(year_row, "trims"):
                above = next((x for x in (brand, series, year) if isinstance(x, Refused)), None)
                if isinstance(above, Refused):
                    yield above
                else:
                    yield _attempt(_trim, trim_row, brand, series, year)


def _attempt(make: Any, *arguments: Any) -> Any:
    """What `make` returns, or the Refused that it raised."""
    try:
        return make(*arguments)
    except Refused as refused:
        return refused


def _rows(parent: Any, key: str) -> list[Any]:
    """The list below a key; anything else counts as one faulty row, so that it is not passed over."""
    if not isinstance(parent, Mapping):
        return [{}]
    rows = parent.get(key)
    return rows if isinstance(rows, list) else [{}]


def _brand(document: Mapping[str, Any]) -> BrandDraft:
    name_en = fields.text(document, "brand.name_en", limit=80)
    return BrandDraft(
        slug=_slug(document, "brand.slug"),
        name_zh=fields.text(document, "brand.name_zh", limit=80),
        name_en=name_en,
        country=fields.text_or(document, "brand.country", limit=2),
        tier=fields.word(document, "brand.tier", codes(TIERS)),
        initial=fields.text_or(document, "brand.initial", initial(name_en), limit=1),
    )


def _series(row: Any) -> SeriesDraft:
    record = _object(row, "series")
    size_class = fields.text_or(record, "class")
    if size_class and size_class not in codes(SIZE_CLASSES):
        raise Refused("unknown_value", f"class is {size_class!r}", "class")
    return SeriesDraft(
        slug=_slug(record, "slug"),
        name_zh=fields.text(record, "name_zh"),
        name_en=fields.text(record, "name_en"),
        body=fields.word(record, "body", codes(BODIES)),
        size_class=size_class,
        dimensions=_dimensions(record),
        colours=_finishes(record, "colours"),
        interiors=_finishes(record, "interiors"),
    )


def _dimensions(record: Mapping[str, Any]) -> dict[str, Any]:
    dimensions = _object(record.get("dimensions") or {}, "dimensions")
    for problem in spec_schema.problems({"dimensions": dict(dimensions)}):
        raise Refused("specs", f"{problem.path}: {problem.message}", problem.path)
    return dict(dimensions)


def _finishes(record: Mapping[str, Any], key: str) -> tuple[dict[str, str], ...]:
    finishes: dict[str, dict[str, str]] = {}
    for row in fields.listing(record, key):
        finish = _object(row, key)
        code, paint = _slug(finish, "code"), fields.text(finish, "hex")
        if not _HEX.fullmatch(paint):
            raise Refused("unknown_value", f"{key}: {paint[:20]!r} is no #RRGGBB", f"{key}.hex")
        if code in finishes:
            raise Refused("duplicate", f"{key}: {code!r} stands there twice", f"{key}.code")
        finishes[code] = {
            "code": code,
            "name_zh": fields.text(finish, "name_zh", limit=60),
            "name_en": fields.text(finish, "name_en", limit=60),
            "hex": paint.upper(),
        }
    return tuple(finishes.values())


def _trim(row: Any, brand: BrandDraft, series: SeriesDraft, year: int) -> TrimDraft:
    record = _object(row, "trims")
    unknown = sorted(set(record) - _TRIM_KEYS)
    if unknown:
        raise Refused("unknown_key", f"unknown key {unknown[0][:60]!r}", unknown[0][:60])
    slug = _slug(record, "slug")
    on_sale = record.get("on_sale", True)
    if not isinstance(on_sale, bool):
        raise Refused("wrong_type", "on_sale is neither true nor false", "on_sale")
    specs = _object(record.get("specs") or {}, "specs")
    return TrimDraft(
        source=SOURCE,
        source_ref=f"{brand.slug}/{series.slug}/{year}/{slug}"[:240],
        brand=brand,
        series=series,
        year=year,
        slug=slug,
        name_zh=fields.text(record, "name_zh", limit=160),
        name_en=fields.text(record, "name_en", limit=160),
        body=fields.word(record, "body", codes(BODIES)) if "body" in record else series.body,
        size_class=series.size_class,
        energy=fields.word(record, "energy", codes(ENERGIES)),
        drive=fields.word(record, "drive", codes(DRIVES)),
        seats=fields.whole(record, "seats", 1, 60),
        doors=fields.whole(record, "doors", 0, 8),
        msrp_minor=fields.whole(record, "msrp", 1, fields.MOST_EXPENSIVE),
        currency="CNY",
        on_sale=on_sale,
        specs=json.loads(json.dumps(specs)),
        curated=True,
    )


def _slug(record: Mapping[str, Any], path: str) -> str:
    slug = fields.text(record, path, limit=80)
    if not _SLUG.fullmatch(slug):
        raise Refused("unknown_value", f"{path} is {slug[:60]!r}, not [a-z0-9-]", path)
    return slug


def _object(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Refused("wrong_type", f"{path} is not an object", path)
    return value
