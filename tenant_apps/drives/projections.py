"""What of a test drive leaves the dealer's schema: to its buyer."""

from __future__ import annotations

from uuid import UUID

from shared_apps.appointments.facts import DriveFacts
from tenant_apps.drives.models import Drive
from tenants.context import current_dealer


def facts_of(drive: Drive, buyer_id: UUID) -> DriveFacts:
    """The drive as its buyer may see it: never the staff's notes, nor anything of other drives."""
    return DriveFacts(
        drive_id=drive.id,
        number=drive.number,
        dealer_id=current_dealer().id,
        buyer_id=buyer_id,
        state=drive.state,
        kind=drive.kind,
        car_id=drive.car_id,
        title_zh=drive.car.title_zh,
        title_en=drive.car.title_en,
        art_url=drive.car.art_url,
        starts_at=drive.starts_at,
        ends_at=drive.ends_at,
        version=drive.version,
    )
