"""What Google's specification of vehicle listings asks of a CSV, checked line by line.

https://developers.google.com/vehicle-listings/reference/feed-specification (read in November 2026). Written
from that page, not from our writer.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date

REQUIRED = (
    "vin", "store_code", "dealership_name", "dealership_address", "price", "condition", "make", "model",
    "year",
)  # fmt: skip
KNOWN = {
    *REQUIRED, "id", "place_id", "maps_url", "tracking_phone_number", "image_link", "additional_image_link",
    "link", "date_in_stock", "vehicle_msrp", "certified_pre_owned", "trim", "mileage", "exterior_color",
    "interior_color", "vehicle_option", "vehicle_fulfillment", "legal_disclaimer",
}  # fmt: skip
PRICE = re.compile(r"\A[\d,]+(\.\d{2})? [A-Z]{3}\Z")
MILEAGE = re.compile(r"\A[\d,]+( (miles|km))?\Z")
VIN = re.compile(r"\A[A-HJ-NPR-Z0-9]{17}\Z")
WEB = re.compile(r"\Ahttps?://\S+\Z")


def problems(text: str) -> list[str]:
    """Everything the specification would refuse, by line."""
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    found = [f"unknown column {name}" for name in rows.fieldnames or () if name not in KNOWN]
    for number, row in enumerate(rows, 2):
        found += [f"line {number}: {what}" for what in _wrong(row)]
    return found


def _wrong(row: dict[str, str]) -> list[str]:
    wrong = [f"{name} is missing" for name in REQUIRED if not row.get(name)]
    shapes = {
        "price": PRICE,
        "vehicle_msrp": PRICE,
        "mileage": MILEAGE,
        "vin": VIN,
        "link": WEB,
        "image_link": WEB,
    }
    wrong += [
        f"{name} reads {row[name]!r}"
        for name, shape in shapes.items()
        if row.get(name) and not shape.match(row[name])
    ]
    if row["condition"] not in {"new", "used", "n", "u"}:
        wrong.append(f"condition reads {row['condition']!r}")
    if row["condition"] == "used" and not row.get("mileage"):
        wrong.append("mileage of a used car is missing")
    if row["condition"] != "new" and row.get("vehicle_msrp"):
        wrong.append("vehicle_msrp is for new cars")
    if not re.fullmatch(r"\d{4}", row["year"]):
        wrong.append(f"year reads {row['year']!r}")
    if row.get("date_in_stock"):
        date.fromisoformat(row["date_in_stock"])
    return wrong
