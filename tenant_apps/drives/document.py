"""The agreement of a test drive: its words, frozen as shown, and the paper they are printed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from core.edge.pdf import render_pdf
from tenant_apps.drives.clauses import agreement_clauses
from tenant_apps.drives.models import Drive, DriveAgreement, DriveRoute, LicenceCheck
from tenant_apps.drives.queries import zone_of_dealer
from tenants.context import current_dealer
from tenants.queries import dealer_by_id

TEMPLATE = "drives/agreement.html"
EDITION = 1
"""Of the words; a new one makes what was not signed yet be shown again."""


def text_of(
    drive: Drive, licence: LicenceCheck, route: DriveRoute, *, mileage_km: int, level: int
) -> dict[str, Any]:
    """What the driver agrees to, in both languages; the same facts give the same text."""
    dealer = dealer_by_id(current_dealer().id)
    assisted = drive.kind == "ASSISTED"
    facts = [
        ("经销商", "Dealer", dealer.name, dealer.name),
        ("试驾人", "Driver", drive.name, drive.name),
        ("联系电话", "Phone", drive.phone, drive.phone),
        ("准驾车型", "Licence class", *_held(licence)),
        ("试驾车", "Car", drive.car.title_zh, drive.car.title_en),
        ("陪驾人员", "Accompanied by", drive.staff.name, drive.staff.name),
        ("时间", "Time", *_when(drive)),
        ("路线", "Route", _way(route, "公里"), _way(route, "km")),
        ("出发里程", "Odometer at start", f"{mileage_km} 公里", f"{mileage_km} km"),
        ("油量或电量", "Fuel or charge", f"{level}%", f"{level}%"),
    ]
    clauses = agreement_clauses(assisted=assisted, keep_days=settings.LICENCE_PHOTO_KEEP_DAYS)
    return {
        "edition": EDITION,
        "number": drive.number,
        "title_zh": "试乘试驾协议",
        "title_en": "Test drive agreement",
        "facts": [{"zh": zh, "en": en, "value_zh": a, "value_en": b} for zh, en, a, b in facts],
        "clauses": [clause.as_json() for clause in clauses],
    }


def pdf_of(agreement: DriveAgreement, *, path: str, width: int, height: int) -> bytes:
    """A signed agreement on paper; `path` draws the signature. Raises PdfUnavailable."""
    signed_at = agreement.signed_at or agreement.created_at
    context = {
        "agreement": agreement,
        "text": agreement.text,
        "signed_at": _stamp(signed_at),
        "path": path,
        "width": width,
        "height": height,
    }
    return render_pdf(TEMPLATE, context)


def _held(licence: LicenceCheck) -> tuple[str, str]:
    until = licence.expires_on
    return (
        f"{licence.licence_class}，{f'有效期至 {until:%Y-%m-%d}' if until else '长期有效'}",
        f"{licence.licence_class}, {f'valid until {until:%Y-%m-%d}' if until else 'valid for life'}",
    )


def _when(drive: Drive) -> tuple[str, str]:
    zone = zone_of_dealer()
    begins, ends = drive.starts_at.astimezone(zone), drive.ends_at.astimezone(zone)
    return (f"{begins:%Y-%m-%d %H:%M}–{ends:%H:%M}",) * 2


def _way(route: DriveRoute, unit: str) -> str:
    zh = unit == "公里"
    name, about = (route.name_zh, "约") if zh else (route.name_en, "about")
    return f"{name}，{about} {route.length_km} {unit}" if zh else f"{name}, {about} {route.length_km} {unit}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(zone_of_dealer()):%Y-%m-%d %H:%M:%S %z}"
