"""From a change on the market to a letter: looked for every few seconds, sent one by one."""

from __future__ import annotations

import logging
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from core.flow.tasks import enqueue, market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.watching import operations
from shared_apps.watching.models import EMPTY, QUEUED, UNSURE, Letter
from shared_apps.watching.presenting import Mail, mail_of
from shared_apps.watching.queries import buyers_with_news, letter_by_id

log = logging.getLogger(__name__)
LETTERS_AT_A_TIME = 1_000
FOR_GOOD = 500  # from this code on a mail server's refusal is final


@market_task
def watch() -> None:
    """Find what is new for buyers, write their letters, and have those that are due sent."""
    operations.find_news(actor=SYSTEM)
    for user_id in buyers_with_news(clock.now(), limit=LETTERS_AT_A_TIME):
        operations.write_letter(actor=SYSTEM, user_id=user_id)
    with transaction.atomic():
        for letter_id in operations.chase_letters(actor=SYSTEM, limit=LETTERS_AT_A_TIME):
            enqueue(send_letter, key=f"letter:{letter_id}", letter_id=str(letter_id))


@market_task
def send_letter(*, letter_id: str) -> None:
    """Hand one letter to the mail server, once.

    Whatever fails before the server hears of the letter is tried again; so is what it refuses for now. Where
    nobody can tell whether it took the letter, the letter is not sent again.
    """
    letter = letter_by_id(UUID(letter_id))
    if letter is None or letter.state != QUEUED:
        return
    mail = mail_of(letter)
    if mail is None:
        operations.close_letter(actor=SYSTEM, letter_id=letter.id, state=EMPTY)
        return
    server = get_connection()
    try:
        server.open()
    except OSError as error:  # smtplib's errors are OSErrors
        log.warning("letter %s: the mail server does not answer", letter.id, exc_info=error)
        operations.put_off(actor=SYSTEM, letter_id=letter.id)
        return
    try:
        if operations.take_up(actor=SYSTEM, letter_id=letter.id):
            _hand_over(letter, mail, server)
    finally:
        server.close()


@market_task
def tidy_up() -> None:
    """Forget what was removed and told long ago; the scheduler asks once a day."""
    operations.forget_removed(actor=SYSTEM)


def _hand_over(letter: Letter, mail: Mail, server: BaseEmailBackend) -> None:
    try:
        mail.connection = server
        mail.send()
    except SMTPRecipientsRefused as refusal:
        code = next((code for code, _said in refusal.recipients.values()), 0)
        if code < FOR_GOOD:
            operations.put_off(actor=SYSTEM, letter_id=letter.id)
        else:
            operations.note_refusal(actor=SYSTEM, letter_id=letter.id, address=mail.to[0])
    except SMTPResponseException as refusal:
        log.warning("letter %s was refused: %s", letter.id, refusal.smtp_code)
        operations.put_off(actor=SYSTEM, letter_id=letter.id)
    except OSError as error:
        log.warning("letter %s may or may not have gone out", letter.id, exc_info=error)
        operations.close_letter(actor=SYSTEM, letter_id=letter.id, state=UNSURE)
    else:
        operations.note_sent(actor=SYSTEM, letter_id=letter.id)
