"""A car's way to its dealer, as its buyer and the staff see it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import formats, translation
from django.utils.translation import gettext as _

from core.edge.templatetags.marque import local_time
from tenant_apps.logistics.labels import REASONS, STAGES
from tenant_apps.logistics.models import Shipment, ShipmentEvent
from tenant_apps.logistics.queries import (
    reached_at_the_dealer,
    reached_on_the_way,
    reports_of,
    shipment_of,
)
from tenant_apps.logistics.states import STAGES as ON_THE_WAY
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.sections import Card

SHOWN = ("RESERVED", "CONTRACTED", "FUNDED", "READY", "DISPUTED", "CANCEL_REQUESTED")
"""The states of an order in which its buyer asks where the car is."""


def card_of(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """Where the buyer's car is, when it is expected and, if that is later than planned, why."""
    if order.state not in SHOWN:
        return None
    shipment = shipment_of(order.vehicle_id)
    reached = reached_at_the_dealer(order.vehicle_id, order.id)
    if shipment is not None:
        reached = {**reached_on_the_way(reports_of(shipment)), **reached}
    if not reached:
        return None
    passed = _passed(reached, shipment)
    on_the_way = passed[-1] in ON_THE_WAY and passed[-1] != "DEALER"
    return Card(
        title=_("Where your car is"),
        state=str(STAGES[passed[-1]]),
        tone="amber" if on_the_way and shipment is not None and shipment.delay_reason else "accent",
        text=_expected(shipment) if on_the_way and shipment is not None else "",
        facts=tuple(
            (str(label), local_time(reached[stage]) if stage in reached else _told(stage in passed))
            for stage, label in STAGES.items()
            if shipment is not None or stage not in ON_THE_WAY or stage == "DEALER"
        ),
    )


def shipment_out(vehicle_id: UUID) -> dict[str, Any]:
    """The same with every report, for the staff."""
    shipment = shipment_of(vehicle_id)
    reports = reports_of(shipment) if shipment is not None else []
    reached = {**reached_on_the_way(reports), **reached_at_the_dealer(vehicle_id)}
    passed = _passed(reached, shipment) if reached else []
    reason = shipment.delay_reason if shipment is not None else ""
    return {
        "vehicle_id": vehicle_id,
        "state": shipment.state if shipment is not None else None,
        "eta_from": shipment and shipment.eta_from,
        "eta_to": shipment and shipment.eta_to,
        "planned_to": shipment and shipment.planned_to,
        "reason": reason,
        **_both("reason", REASONS.get(reason, "")),
        "milestones": [
            {"stage": stage, **_both("label", word), "at": reached.get(stage), "reached": stage in passed}
            for stage, word in STAGES.items()
            if stage != "READY"  # that is the order's, not the car's
        ],
        "reports": [_report(report) for report in reversed(reports)],
    }


def _passed(reached: dict[str, datetime], shipment: Shipment | None) -> list[str]:
    """Every stage up to the furthest: what nobody reported was passed all the same."""
    stages = list(STAGES)
    known = [*reached, *([shipment.state] if shipment is not None else [])]
    return stages[: max(stages.index(stage) for stage in known) + 1]


def _told(passed: bool) -> str:
    return _("Passed") if passed else _("Still to come")


def _expected(shipment: Shipment) -> str:
    if shipment.eta_to is None or shipment.eta_from is None:
        return _("The carrier has not said yet when it arrives.")
    window = {"first": _day(shipment.eta_from), "last": _day(shipment.eta_to)}
    said = _("Expected at the dealer between %(first)s and %(last)s.") % window
    if shipment.delay_reason:
        reason = {"reason": REASONS[shipment.delay_reason]}
        said = f"{said} {_('Later than planned: %(reason)s.') % reason}"
    return said


def _day(day: date) -> str:
    return formats.date_format(day, "MONTH_DAY_FORMAT")


def _report(report: ShipmentEvent) -> dict[str, Any]:
    return {
        "kind": report.kind,
        **_both("label", STAGES.get(report.kind, "")),
        "occurred_at": report.occurred_at,
        "received_at": report.received_at,
        "reporter": report.reporter,
        "place": report.place,
        **_both("reason", REASONS.get(report.reason, "")),
        "note": report.note,
    }


def _both(name: str, word: Any) -> dict[str, str]:
    with translation.override("zh-hans"):
        zh = str(word)
    with translation.override("en"):
        return {f"{name}_zh": zh, f"{name}_en": str(word)}
