"""What becomes of test drives whose car has left, and of the market's copies after a dealer came back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from shared_apps.appointments.operations import mend_summaries
from tenant_apps.customers.operations import plan_follow_up
from tenant_apps.drives.models import Drive
from tenant_apps.drives.operations.telling import one_at_a_time, publish_schedule, tell
from tenant_apps.drives.projections import facts_of
from tenant_apps.drives.queries import (
    bookable_cars,
    drives_of_buyers,
    drives_to_move,
    is_at_the_till,
    zone_of_dealer,
)
from tenants.context import current_dealer


def ask_to_move(*, actor: Actor, vehicle_id: UUID) -> int:
    """Drives to come in a car that is no demo car any more are marked, for the desk and for their buyers.

    Their letter goes out in the next round. Where the car is free again the mark is taken off. While somebody
    is at the till about it nobody is sent away. Returns how many drives changed.
    """
    with transaction.atomic():
        one_at_a_time()
        if is_at_the_till(vehicle_id):
            return 0
        gone = not bookable_cars().filter(vehicle_id=vehicle_id).exists()
        marked = list(drives_to_move(vehicle_id).exclude(must_move=gone))
        for drive in marked:
            drive.must_move = gone
            drive.version += 1
            drive.save()
            action = "drives.drive.car_gone" if gone else "drives.drive.car_back"
            tell(drive, actor, action, after={"car": str(drive.car_id)})
            if gone:
                _set_task(drive)
    return len(marked)


def _set_task(drive: Drive) -> None:
    """Somebody of the staff calls the driver today."""
    plan_follow_up(
        actor=SYSTEM,
        lead_id=drive.lead_id,
        kind="CALL",
        due_on=clock.now().astimezone(zone_of_dealer()).date(),
        note=_("The demo car of test drive %(number)s has left: offer another car or time.")
        % {"number": drive.number},
    )


def renew_schedule(*, actor: Actor) -> None:
    """Tell the market anew what the dealer at hand has free, after something else in its books changed."""
    with transaction.atomic():
        publish_schedule()


def retell_drives(*, actor: Actor) -> list[str]:
    """Write what the market and the buyers see of test drives anew, from the books of the dealer at hand.

    Returns the numbers of drives that buyers saw otherwise.
    """
    with transaction.atomic():
        one_at_a_time()
        known = [facts_of(drive, drive.buyer_id) for drive in drives_of_buyers() if drive.buyer_id]
        mended = mend_summaries(current_dealer().id, known=known)
        publish_schedule()
        if mended:
            after = {"drives": mended}
            record(actor, "drives.summaries.mended", ("dealer", current_dealer().id), after=after)
    return mended
