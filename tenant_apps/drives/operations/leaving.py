"""What becomes of test drives whose car has left, and of the market's copies after a dealer came back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from shared_apps.appointments.operations import mend_summaries
from tenant_apps.drives.operations.telling import one_at_a_time, publish_schedule, tell
from tenant_apps.drives.projections import facts_of
from tenant_apps.drives.queries import bookable_cars, drives_of_buyers, drives_to_move, is_at_the_till
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
    return len(marked)


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
        mended = mend_summaries(current_dealer().id, known)
        publish_schedule()
        if mended:
            after = {"drives": mended}
            record(actor, "drives.summaries.mended", ("dealer", current_dealer().id), after=after)
    return mended
