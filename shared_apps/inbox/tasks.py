"""A letter for every answer that its buyer has not read."""

from __future__ import annotations

import logging
from smtplib import SMTPResponseException

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from core.flow.tasks import market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.inbox.models import Word
from shared_apps.inbox.operations import put_letter_back, take_letter
from shared_apps.inbox.presenting import letter_of
from shared_apps.inbox.queries import to_mail

log = logging.getLogger(__name__)
AT_A_TIME = 200
FOR_GOOD = 500  # from this code on a mail server's refusal is final


@market_task
def send_letters() -> int:
    """Tell buyers of their answers, each once, and say how many letters went out.

    What fails before the server hears of a letter, or what it refuses for now, is tried in the next round.
    Where nobody can tell whether it took the letter, it is not sent again.
    """
    due = list(to_mail(clock.now()).select_related("thread__dealer", "thread__ask")[:AT_A_TIME])
    if not due:
        return 0
    server = get_connection()
    server.open()
    try:
        return sum(_send(word, server) for word in due)
    finally:
        server.close()


def _send(word: Word, server: BaseEmailBackend) -> int:
    if not take_letter(actor=SYSTEM, word_id=word.id):
        return 0
    mail = letter_of(word)
    if mail is None:
        return 0
    mail.connection = server
    try:
        return mail.send()
    except SMTPResponseException as refusal:
        log.warning("the letter about answer %s was refused: %s", word.id, refusal.smtp_code)
        if refusal.smtp_code < FOR_GOOD:
            put_letter_back(actor=SYSTEM, word_id=word.id)
    except OSError as error:
        log.warning("the letter about answer %s may not have gone out", word.id, exc_info=error)
    return 0
