"""An order's car was swapped: every lender that looked at the old one is told of the new one, and may refuse.

What was offered, accepted or paid stands meanwhile, but no offer is taken, no loan is paid out and no car is
made ready before the lender agrees.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.financing.models import Application, Inquiry
from tenant_apps.financing.operations.moving import at_work, call, settle, take_inquiry
from tenant_apps.financing.states import CAR_CHANGED, CAR_REFUSED, DECIDED, NOT_BOOKED


def tell_lenders(application: Application) -> None:
    """Have each lender that was asked about the old car look at the new one, within the order's move."""
    rows = application.inquiries.select_for_update().filter(
        round=application.round, state__in=(*DECIDED, "QUEUED"), sent_at__isnull=False
    )
    for inquiry in rows.order_by("id"):
        inquiry.car_unconfirmed_since = clock.now()
        if inquiry.state == "QUEUED":  # the next call names the new car; an answer on its way is checked
            inquiry.save(update_fields=["car_unconfirmed_since", "updated_at"])
            continue
        inquiry.due_at, inquiry.attempts = clock.now(), 0
        inquiry.save(update_fields=["car_unconfirmed_since", "due_at", "attempts", "updated_at"])
        call(inquiry)
        if inquiry.id == application.accepted_id:
            _note(application, CAR_CHANGED)


def note_car(inquiry_id: UUID, *, since: datetime, agreed: bool) -> None:
    """What the lender says of the car that took the first one's place at `since`.

    A refused offer is over; a loan that was accepted or paid waits for a person: another car, or no loan.
    """
    with transaction.atomic():
        order_id = Application.objects.values_list("order_id", flat=True).get(inquiries=inquiry_id)
        order, application = at_work(SYSTEM, order_id)
        inquiry = Inquiry.objects.select_for_update().get(id=inquiry_id)
        if inquiry.car_unconfirmed_since != since or inquiry.state not in DECIDED:
            return  # swapped again, or taken back: another call is due
        verb = "agreed" if agreed else "refused"
        record(
            SYSTEM,
            f"financing.inquiry.car_{verb}",
            ("inquiry", inquiry.id),
            after={"lender": inquiry.lender, "vin": order.vin},
        )
        taken = inquiry.id == application.accepted_id
        if not agreed and inquiry.state == "OFFERED":
            inquiry.reason, inquiry.told_at = CAR_REFUSED, clock.now()
            take_inquiry(inquiry, "withdraw", SYSTEM)
            settle(application)
            return
        pays = agreed and inquiry.state == "ACCEPTED" and order.contracted_at is not None
        inquiry.due_at, inquiry.attempts = clock.now() if pays else None, 0
        inquiry.car_unconfirmed_since = None if agreed else since
        inquiry.reason = "" if agreed else CAR_REFUSED
        inquiry.save()
        if taken:
            _note(application, "" if agreed else CAR_REFUSED)
        if pays:
            call(inquiry)


def _note(application: Application, code: str) -> None:
    if application.attention == NOT_BOOKED:  # money comes first
        return
    application.attention = code
    application.save(update_fields=["attention", "updated_at"])
