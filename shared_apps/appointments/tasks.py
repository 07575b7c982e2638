"""Letters about test drives: before each, about a time that became free, about a car that left."""

from __future__ import annotations

import logging
from smtplib import SMTPResponseException

from django.core.mail import get_connection

from core.edge.texts import TextRefused, TextUncertain, send_text
from core.flow.tasks import market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.appointments.models import DriveSummary
from shared_apps.appointments.operations import put_letter_back, take_letter
from shared_apps.appointments.presenting import letter_of, text_of
from shared_apps.appointments.queries import MOVE, OFFER, REMINDER, Letter

log = logging.getLogger(__name__)
AT_A_TIME = 200
FOR_GOOD = 500  # from this code on a mail server's refusal is final


@market_task
def remind() -> int:
    """Remind buyers of the drives of the next 24 hours, each once, and say how many letters went out."""
    return send(REMINDER)


@market_task
def tell() -> int:
    """Tell buyers of times that became free for them, and that they must choose another car; each once."""
    return send(OFFER) + send(MOVE)


def send(letter: Letter) -> int:
    """Send a letter to everybody it is due for, and say how many went out.

    What fails before the server hears of a letter, or what it refuses for now, is tried in the next round.
    Where nobody can tell whether it took the letter, it is not sent again.
    """
    due = list(letter.due(clock.now()).select_related("dealer")[:AT_A_TIME])
    if not due:
        return 0
    server, sent = get_connection(), 0
    server.open()
    try:
        for drive in due:
            if not take_letter(actor=SYSTEM, letter=letter, drive_id=drive.id):
                continue
            mail = letter_of(letter.name, drive)
            if mail is None:
                sent += _text(letter, drive)
                continue
            mail.connection = server
            try:
                sent += mail.send()
            except SMTPResponseException as refusal:
                log.warning("the %s of %s was refused: %s", letter.name, drive.number, refusal.smtp_code)
                if refusal.smtp_code < FOR_GOOD:
                    put_letter_back(actor=SYSTEM, letter=letter, drive_id=drive.id)
            except OSError as error:
                log.warning("the %s of %s may not have gone out", letter.name, drive.number, exc_info=error)
    finally:
        server.close()
    return sent


def _text(letter: Letter, drive: DriveSummary) -> int:
    """A text message to a buyer who came by a code sent to their phone and has no address for letters."""
    told = text_of(letter.name, drive)
    if told is None:
        return 0
    phone, text = told
    try:
        send_text(phone, text)
    except TextRefused:
        put_letter_back(actor=SYSTEM, letter=letter, drive_id=drive.id)
        return 0
    except TextUncertain as error:
        log.warning("the %s of %s may not have gone out", letter.name, drive.number, exc_info=error)
        return 0
    return 1
