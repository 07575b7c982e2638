"""A letter for every answer that its buyer has not read; letters and text messages about contracts."""

from __future__ import annotations

import logging
from smtplib import SMTPResponseException

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from core.edge.texts import TextRefused, TextUncertain, send_text
from core.flow.tasks import market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.inbox.models import Notice, Word
from shared_apps.inbox.operations import put_letter_back, put_telling_back, take_letter, take_telling
from shared_apps.inbox.presenting import letter_of
from shared_apps.inbox.queries import holder_of_notice, notices_to_tell, to_mail
from shared_apps.inbox.telling import letter_of_notice, text_of_notice

log = logging.getLogger(__name__)
AT_A_TIME = 200
FOR_GOOD = 500  # from this code on a mail server's refusal is final


@market_task
def send_letters() -> int:
    """Tell buyers of their answers, each once, and say how many letters went out.

    What fails before the server hears of a letter, or what it refuses for now, is tried in the next round.
    Where nobody can tell whether it took the letter, it is not sent again.
    """
    now = clock.now()
    due = list(to_mail(now).select_related("thread__dealer", "thread__ask")[:AT_A_TIME])
    news = list(notices_to_tell(now).select_related("dealer")[:AT_A_TIME])
    if not due and not news:
        return 0
    server = get_connection()
    server.open()
    try:
        return sum(_send(word, server) for word in due) + sum(_tell(notice, server) for notice in news)
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


def _tell(notice: Notice, server: BaseEmailBackend) -> int:
    """Both ways at once; the next round tries again only where neither is known to have gone out."""
    user = holder_of_notice(notice)
    if user is None or not take_telling(actor=SYSTEM, notice_id=notice.id):
        return 0
    mail, text = letter_of_notice(notice, user), text_of_notice(notice, user)
    ways = [_mailed(mail, server), _texted(text)]
    if False in ways:
        log.warning("news of contract %s was refused by a gateway", notice.number)
        if True not in ways:
            put_telling_back(actor=SYSTEM, notice_id=notice.id)
    return ways.count(True)


def _mailed(mail: EmailMultiAlternatives | None, server: BaseEmailBackend) -> bool | None:
    """Whether it may have gone out; None where there is nothing to send."""
    if mail is None:
        return None
    mail.connection = server
    try:
        mail.send()
    except SMTPResponseException as refusal:
        return refusal.smtp_code >= FOR_GOOD
    except OSError as error:
        log.warning("a letter about a contract may not have gone out", exc_info=error)
    return True


def _texted(text: tuple[str, str] | None) -> bool | None:
    """The same of a text message."""
    if text is None:
        return None
    try:
        send_text(*text)
    except TextRefused:
        return False
    except TextUncertain as error:
        log.warning("a text message about a contract may not have gone out", exc_info=error)
    return True
