"""What a page shows of a document: its fields said in both languages, its sums, lists, clauses and boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shared_apps.catalog.titles import series_title
from shared_apps.standardforms.capitals import capitals
from shared_apps.standardforms.engine import condition_of, figure, said_all, value_at
from shared_apps.standardforms.kinds import Kind, Party

Snapshot = Mapping[str, Any]
NUMERALS = "一二三四五六七八九十"
NOTHING = "—"
COVERS = ("trade_in_minor", "financed_minor", "paid_minor")
"""What makes the balance smaller than the total."""


def completed(kind: Kind, snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot with what follows from it: the balance, the car's title, the currency, the version."""
    whole = {"version": 1, "currency": "CNY", **snapshot}
    if "balance_minor" in kind.fields and "balance_minor" not in whole:
        covered = sum(int(whole.get(name) or 0) for name in COVERS)
        whole["balance_minor"] = int(whole.get("total_minor") or 0) - covered
    car = whole.get("vehicle")
    if isinstance(car, Mapping) and "make_zh" not in car:
        whole["vehicle"] = {
            **car,
            "make_zh": series_title(car.get("brand_zh") or "", car.get("series_zh") or "").strip(),
            "make_en": series_title(car.get("brand_en") or "", car.get("series_en") or "").strip(),
        }
    return whole


def sections_of(kind: Kind, snapshot: Snapshot) -> list[dict[str, Any]]:
    """The sections that have something to say, in order."""
    built = (_BUILDERS[section["type"]](kind, section, snapshot) for section in kind.sections)
    return [section for section in built if section["rows"]]


def parties_of(kind: Kind, snapshot: Snapshot) -> list[dict[str, Any]]:
    """The sides with their names; one that is not named and does not sign is left out."""
    shown = []
    for party in kind.parties:
        known: Mapping[str, Any] = value_at(snapshot, party.at) or {}
        if known.get("name") or party.signs:
            shown.append({"party": party, "name": known.get("name") or NOTHING, "lines": list(_lines(known))})
    return shown


def heading(number: int) -> tuple[str, str]:
    """How a section is numbered in Chinese and in English, from 1."""
    return f"{NUMERALS[number - 1]}、", f"{number}."


def signing(kind: Kind) -> list[Party]:
    """Who signs."""
    return [party for party in kind.parties if party.signs]


def _lines(known: Mapping[str, Any]) -> Iterator[str]:
    if known.get("credit_code"):
        yield f"统一社会信用代码 {known['credit_code']}"
    if known.get("id_number"):
        yield f"证件号码 ID no. {known['id_number']}"
    if known.get("address"):
        yield str(known["address"])
    reached = " · ".join(str(known[name]) for name in ("phone", "email") if known.get(name))
    if reached:
        yield reached


def _holds(kind: Kind, plain: Mapping[str, Any], snapshot: Snapshot) -> bool:
    return condition_of(plain.get("if", ""), kind.fields, clause=kind.code).holds(snapshot)


def _facts(kind: Kind, section: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    cells = []
    for plain in section["cells"]:
        zh, en = (said_all(plain.get(lang, ""), kind.fields, snapshot, lang) for lang in ("zh", "en"))
        if (plain.get("optional") and not zh) or not _holds(kind, plain, snapshot):
            continue
        cells.append(
            {
                "name": plain["name"],
                "zh": zh or NOTHING,
                "en": en if en != zh else "",
                "style": plain.get("style", ""),
                "wide": plain.get("wide", False),
            }
        )
    return {"type": "facts", "title": section["title"], "rows": list(_paired(cells))}


def _paired(cells: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Two cells a row; a wide one stands alone, and so does one that is left over."""
    row: list[dict[str, Any]] = []
    for cell in cells:
        if cell["wide"] and row:
            yield [{**row[0], "wide": True}]
            row = []
        row.append(cell)
        if cell["wide"] or len(row) == 2:
            yield row
            row = []
    if row:
        yield [{**row[0], "wide": True}]


def _sums(kind: Kind, section: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    currency = str(snapshot["currency"])
    rows = []
    for plain in section["rows"]:
        if _holds(kind, plain, snapshot):
            minor = int(value_at(snapshot, plain["at"]) or 0)
            words = capitals(minor) if currency == "CNY" and minor >= 0 else ""
            rows.append(
                {
                    "name": plain["name"],
                    "figure": figure(minor, currency),
                    "words": words,
                    "style": plain.get("style", ""),
                }
            )
    return {"type": "sums", "title": section["title"], "rows": rows}


def _list(kind: Kind, section: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    items = value_at(snapshot, section["at"]) or []
    currency = str(snapshot["currency"])
    return {
        "type": "list",
        "title": section["title"],
        "columns": section["columns"],
        "rows": [[_in_column(column, item, currency) for column in section["columns"]] for item in items],
    }


def _in_column(column: Mapping[str, Any], item: Mapping[str, Any], currency: str) -> dict[str, Any]:
    kind, at = column.get("type", ""), column["at"]
    if isinstance(at, list):
        zh, en = (str(item.get(name) or "") for name in at)
    elif "values" in column:
        code = str(item.get(at) or "")
        zh, en = column["values"].get(code, [code, ""])
    elif kind == "money":
        zh, en = figure(int(item.get(at) or 0), currency), ""
    else:
        value = item.get(at)
        zh, en = ("" if value is None else str(value)), ""
    return {"zh": zh, "en": en if en != zh else "", "style": kind, "code": str(item.get("result") or "")}


_BUILDERS = {"facts": _facts, "sums": _sums, "list": _list}
