"""One letter before every test drive."""

from __future__ import annotations

import logging
from smtplib import SMTPResponseException

from django.core.mail import get_connection

from core.flow.tasks import market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.appointments.operations import put_reminder_back, take_reminder
from shared_apps.appointments.presenting import reminder_of
from shared_apps.appointments.queries import to_remind

log = logging.getLogger(__name__)
AT_A_TIME = 200
FOR_GOOD = 500  # from this code on a mail server's refusal is final


@market_task
def remind() -> int:
    """Remind buyers of the drives of the next 24 hours, each once, and say how many letters went out.

    What fails before the server hears of a letter, or what it refuses for now, is tried in the next round.
    Where nobody can tell whether it took the letter, it is not sent again.
    """
    due = list(to_remind(clock.now()).select_related("dealer")[:AT_A_TIME])
    if not due:
        return 0
    server, sent = get_connection(), 0
    server.open()
    try:
        for drive in due:
            if not take_reminder(actor=SYSTEM, drive_id=drive.id):
                continue
            mail = reminder_of(drive)
            if mail is None:
                continue
            mail.connection = server
            try:
                sent += mail.send()
            except SMTPResponseException as refusal:
                log.warning("the reminder of %s was refused: %s", drive.number, refusal.smtp_code)
                if refusal.smtp_code < FOR_GOOD:
                    put_reminder_back(actor=SYSTEM, drive_id=drive.id)
            except OSError as error:
                log.warning("the reminder of %s may not have gone out", drive.number, exc_info=error)
    finally:
        server.close()
    return sent
