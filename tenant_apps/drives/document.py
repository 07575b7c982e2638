"""The agreement of a test drive: its words in the dealer's wording, as they are shown and signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from core.kernel.actor import SYSTEM
from shared_apps.standardforms.queries import kind_named
from tenant_apps.contracts.contract_terms import car_on_paper, dealer_party, minute_of
from tenant_apps.drives.models import Drive, DriveRoute, LicenceCheck
from tenant_apps.wording.facts import Bound
from tenant_apps.wording.layout import parties_of, sections_of
from tenant_apps.wording.operations import bind

PAPER = "TEST_DRIVE"
EDITION = 2
"""Of the way words are shown; a new one makes what was not signed yet be shown again."""

Fact = dict[str, str]


def snapshot_of(
    drive: Drive, licence: LicenceCheck, route: DriveRoute, *, mileage_km: int, level: int
) -> dict[str, Any]:
    """What the agreement is filled from; the same facts give the same snapshot."""
    return {
        "drawn_on": drive.day.isoformat(),
        "seller": asdict(dealer_party()),
        "buyer": {"name": drive.name, "phone": drive.phone},
        "vehicle": {**asdict(car_on_paper(drive.car.vehicle_id)), "mileage_km": mileage_km},
        "starts_at": minute_of(drive.starts_at),
        "ends_at": minute_of(drive.ends_at),
        "route": f"{route.name_zh}，约 {route.length_km} 公里",
        "route_en": f"{route.name_en}, about {route.length_km} km",
        "guide": drive.staff.name,
        "licence_class": licence.licence_class,
        "licence_since": drive.licence_since.isoformat() if drive.licence_since else "",
        "licence_until": licence.expires_on.isoformat() if licence.expires_on else "",
        "mileage_out_km": mileage_km,
        "level_out": f"{level}%",
        "assisted": drive.kind == "ASSISTED",
    }


def text_of(
    drive: Drive, licence: LicenceCheck, route: DriveRoute, *, mileage_km: int, level: int
) -> dict[str, Any]:
    """What the driver agrees to, in both languages; the same facts give the same text.

    Raises what `wording.operations.bind` raises.
    """
    said = snapshot_of(drive, licence, route, mileage_km=mileage_km, level=level)
    bound = bind(actor=SYSTEM, kind=PAPER, snapshot={**said, "number": drive.number})
    title_zh, title_en = kind_named(PAPER).title
    return {
        "edition": EDITION,
        "number": drive.number,
        "title_zh": title_zh,
        "title_en": title_en,
        "facts": list(_facts(bound)),
        "clauses": [
            {name: getattr(each, name) for name in ("title_zh", "title_en", "text_zh", "text_en")}
            for each in bound.clauses
        ],
    }


def _facts(bound: Bound) -> Iterator[Fact]:
    """The parties and all that the paper says of car and drive, line by line."""
    kind = kind_named(PAPER)
    for one in parties_of(kind, bound.snapshot):
        said = "，".join((one["name"], *one["lines"])) if one["party"].at == "buyer" else one["name"]
        yield _fact(one["party"].role, said, "")
    for section in sections_of(kind, bound.snapshot):
        for row in section["rows"]:
            for cell in row:
                yield _fact(cell["name"], cell["zh"], cell["en"])


def _fact(name: tuple[str, str] | list[str], zh: str, en: str) -> Fact:
    return {"zh": name[0], "en": name[1], "value_zh": zh, "value_en": en or zh}
