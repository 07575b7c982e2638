"""Cars as the portal shows them, and to whom."""

from __future__ import annotations

from typing import Any

from core.edge.api import money
from core.edge.messages import sentence_for
from core.edge.pictures import EDITION
from core.flow.audit.models import AuditLine
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.catalog import vin as vins
from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.pictures import artwork_url
from shared_apps.catalog.queries import trim_facts
from shared_apps.recalls.queries import open_recalls
from tenant_apps.stock.inspection import mandatory
from tenant_apps.stock.labels import LABELS
from tenant_apps.stock.models import Photo, Vehicle
from tenant_apps.stock.operations.demonstrating import demo_worth
from tenant_apps.stock.operations.receiving import vin_errors
from tenant_apps.stock.policies import verbs_for
from tenant_apps.stock.queries import certificate_of, history_of, last_inspection, paint_of
from tenant_apps.stock.states import CERTIFICATE, GONE, IN_HAND, INSPECTED


def row_of(vehicle: Vehicle, trim: TrimFacts, actor: Actor) -> dict[str, Any]:
    """A car in a list; its cost only for those who may see it."""
    colour = paint_of(vehicle, trim)
    today = clock.now().astimezone(clock.SHANGHAI).date()
    return {
        "id": vehicle.id,
        "stock_no": vehicle.stock_no,
        "vin": vehicle.vin,
        "trim": {
            "id": trim.id,
            "title_zh": trim.title_zh,
            "title_en": trim.title_en,
            "brand_zh": trim.brand_zh,
            "brand_en": trim.brand_en,
            "model_year": trim.model_year,
            "body": trim.body,
            "energy": trim.energy,
            "art_url": artwork_url(trim, colour.hex),
        },
        "colour": colour,
        "mileage_km": vehicle.mileage_km,
        "price": money(vehicle.price_minor, vehicle.currency),
        "cost": money(vehicle.cost_minor, vehicle.currency) if actor.may("stock.see_cost") else None,
        "state": vehicle.state,
        "days_in_stock": (today - vehicle.arrived_on).days,
        "received_at": vehicle.created_at,
        "listed": vehicle.listed,
        "version": vehicle.version,
    }


def detail_of(vehicle: Vehicle, actor: Actor) -> dict[str, Any]:
    """All of a car that this actor may see."""
    trim = trim_facts(vehicle.trim_id, retired_ok=True)
    prices = sorted(vehicle.prices.all(), key=lambda price: (price.at, price.id), reverse=True)
    return {
        **row_of(vehicle, trim, actor),
        "interior": trim.interior(vehicle.interior_code),
        "note": vehicle.note,
        "arrived_on": vehicle.arrived_on,
        "hold_until": vehicle.hold_until,
        "history": [_line(line, actor) for line in history_of(vehicle)],
        "price_history": [
            {"at": p.at, "price": money(p.price_minor, p.currency), "reason": p.reason} for p in prices
        ],
        "photos": [photo_of(photo) for photo in vehicle.photos.all()],
        "write_off_reason": vehicle.write_off_reason,
        "moves": verbs_for(actor, vehicle),
        "inspection": _inspection(vehicle, trim, actor),
        "certificate": _certificate(vehicle, actor),
        "recalls": open_recalls(vehicle.vin, vehicle.trim_id),
        "may_repair": actor.may("stock.inspect"),
        "demo": _demo(vehicle),
        "was_demo": vehicle.demo_since is not None,
    }


def _demo(vehicle: Vehicle) -> dict[str, Any] | None:
    if vehicle.demo_until is None:
        return None
    worth = demo_worth(vehicle)
    return {
        "since": vehicle.demo_since,
        "from_km": vehicle.demo_from_km,
        "until": vehicle.demo_until,
        "overdue": vehicle.demo_until < clock.now().astimezone(clock.SHANGHAI).date(),
        "worth": money(worth.amount, worth.currency),
    }


def _inspection(vehicle: Vehicle, trim: TrimFacts, actor: Actor) -> dict[str, Any]:
    report = last_inspection(vehicle.id)
    taken = vehicle.state in INSPECTED
    writes = taken and actor.may("stock.inspect")
    waits = report is not None and report.confirmed_at is None
    second = taken and actor.may("stock.pdi") and report is not None and report.found_by != actor.user_id
    photos = sorted(report.photos.all(), key=lambda photo: photo.id) if report else []
    return {
        "checklist": list(mandatory(trim.energy)) if writes else [],
        "photos": [
            {"id": photo.id, "code": photo.code, "url": f"/inspections/{vehicle.id}/{photo.id}.webp"}
            for photo in photos
        ],
        "may_picture": writes and waits,
        "items": report.items if report else [],
        "found_by": report.found_by_name if report else "",
        "found_at": report.found_at if report else None,
        "confirmed_by": report.confirmed_by_name if report else "",
        "passed": report.passed if report else None,
        "passed_at": vehicle.pdi_passed_at,
        "open": waits,
        "may_confirm": waits and second,
    }


def _certificate(vehicle: Vehicle, actor: Actor) -> dict[str, Any]:
    paper = certificate_of(vehicle.id)
    may = actor.may("stock.certificate")
    if paper is None:
        pledge = ["pledge"] if may and vehicle.state not in GONE else []
        return {
            "state": IN_HAND, "bank": None, "payoff": None, "scan_url": None, "scanned_by": "",
            "moves": pledge,
        }  # fmt: skip
    shown = actor.may("stock.see_cost") and paper.bank
    verbs = [m.verb for m in CERTIFICATE.moves_from(paper.state) if m.right and may]
    if paper.state == CERTIFICATE.initial and may and vehicle.state not in GONE:
        verbs = [*verbs, "pledge"]  # a slip of the bank or its sum is put right
    if paper.state == "REDEEM_REQUESTED" and may:
        verbs = ["scan", *(verbs if paper.scan and paper.scanned_by != actor.user_id else [])]
    return {
        "state": paper.state,
        "bank": paper.bank if shown else None,
        "payoff": money(paper.payoff_minor, paper.currency) if shown else None,
        "scan_url": f"/certificates/{vehicle.id}.webp" if paper.scan and may else None,
        "scanned_by": paper.scanned_by_name,
        "moves": verbs,
    }


def photo_of(photo: Photo) -> dict[str, Any]:
    """A picture under its address on the portal."""
    url = f"/photos/{photo.vehicle_id}/{photo.id}.webp"
    state = "FAILED" if photo.problem else "READY" if photo.edition == EDITION else "WAITING"
    return {"id": photo.id, "url": url, "position": photo.position, "sizes": state}


def vin_of(text: str) -> dict[str, Any]:
    """A typed VIN: what is wrong with it, else what it says. `taken` is for the caller to find out."""
    written = vins.normalise(text)
    errors = list(vin_errors(written))
    decoded = None if errors else vins.decode(written, this_year=clock.now().year)
    return {
        "vin": written,
        "valid": not errors,
        "errors": [error.code for error in errors],
        "messages": [sentence_for(error) for error in errors],
        "taken": False,
        "decoded": decoded,
    }


def _line(line: AuditLine, actor: Actor) -> dict[str, Any]:
    label_zh, label_en = LABELS[line.action]
    hidden = set() if actor.may("stock.see_cost") else {"cost"}
    return {
        "at": line.at,
        "actor": line.actor_name,
        "action": line.action,
        "label_zh": label_zh,
        "label_en": label_en,
        "note": line.note,
        "before": {k: v for k, v in line.before.items() if k not in hidden},
        "after": {k: v for k, v in line.after.items() if k not in hidden},
    }
