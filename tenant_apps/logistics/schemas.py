from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import Moment
from tenant_apps.logistics.facts import Report


class WindowIn(Schema):
    """The first and the last day on which the car is expected."""

    first: date
    last: date


class CarrierReportIn(Schema):
    """A report as the carrier sends it: `id` is its own number, `occurred_at` has a zone."""

    id: str = Field(min_length=1, max_length=64)
    vin: str = Field(max_length=17)
    kind: str = Field(max_length=12)
    occurred_at: Moment
    place: str = Field("", max_length=80)
    eta: WindowIn | None = None
    reason: str = Field("", max_length=12)
    note: str = Field("", max_length=200)

    def report(self) -> Report:
        """The same as everybody else reads it."""
        return Report(
            event_id=self.id,
            vin=self.vin.strip().upper(),
            kind=self.kind,
            occurred_at=self.occurred_at,
            place=self.place.strip(),
            eta_from=self.eta.first if self.eta else None,
            eta_to=self.eta.last if self.eta else None,
            reason=self.reason,
            note=self.note.strip(),
        )


class HandReportIn(Schema):
    """What a member of the staff heard of the car's way."""

    kind: str = Field(max_length=12)
    occurred_at: Moment
    place: str = Field("", max_length=80)
    eta_from: date | None = None
    eta_to: date | None = None
    reason: str = Field("", max_length=12)
    note: str = Field("", max_length=200)


class MilestoneOut(Schema):
    """A stage of the way; `at` is null while it lies ahead or nobody reported it."""

    stage: str
    label_zh: str
    label_en: str
    at: datetime | None
    reached: bool


class ReportOut(Schema):
    """A report as it came; `reporter` is who told it."""

    kind: str
    label_zh: str
    label_en: str
    occurred_at: datetime
    received_at: datetime
    reporter: str
    place: str
    reason_zh: str
    reason_en: str
    note: str


class ShipmentOut(Schema):
    """A car's way to the dealer. `vehicle_id` is the car's; without any report `state` is null."""

    vehicle_id: UUID
    state: str | None
    eta_from: date | None
    eta_to: date | None
    planned_to: date | None
    reason: str
    reason_zh: str
    reason_en: str
    milestones: list[MilestoneOut]
    reports: list[ReportOut]
