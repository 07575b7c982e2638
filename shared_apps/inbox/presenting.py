"""The inbox as its page shows it, and the letter about an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.edge.languages import in_language
from core.edge.web import host_url
from core.kernel import clock
from shared_apps.inbox.facts import OPEN
from shared_apps.inbox.models import Ask, Thread, Word
from shared_apps.inbox.queries import asks_of, reader_of
from shared_apps.inbox.signing import stop_token
from shared_apps.marketplace.labels import in_chinese

MOST_ASKS = 60


@dataclass(frozen=True, slots=True)
class Told:
    """A thread as a line among others: `expired` offers no longer count, the `best` of those that do is
    marked.
    """

    thread: Thread
    expired: bool
    best: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked at one go, with what each dealer answered."""

    ask: Ask
    lines: list[Told]
    answered: int
    over: bool


def told_of(thread: Thread, best: int | None = None) -> Told:
    """A thread; `best` is the lowest price that still counts among those beside it."""
    expired = has_expired(thread.valid_until)
    lowest = best is not None and not expired and thread.price_minor == best
    waiting = thread.state == OPEN and thread.answered_at is None
    return Told(thread, expired, lowest, waiting and thread.due_at < clock.now())


def inbox_of(user_id: UUID) -> list[Asked]:
    """Everything a buyer asked, the latest first."""
    return [_asked(ask) for ask in asks_of(user_id, MOST_ASKS)]


def has_expired(valid_until: date | None) -> bool:
    """Whether an offer's last day, in the market's time zone, is over."""
    return valid_until is not None and valid_until < clock.now().astimezone(clock.SHANGHAI).date()


def _asked(ask: Ask) -> Asked:
    threads: list[Thread] = ask.asked  # type: ignore[attr-defined]  # prefetched
    prices = [t.price_minor for t in threads if t.price_minor is not None and not has_expired(t.valid_until)]
    best = min(prices) if len(prices) > 1 else None
    lines = [told_of(thread, best) for thread in threads]
    answered = sum(1 for thread in threads if thread.answered_at is not None)
    return Asked(ask, lines, answered, all(thread.state != OPEN for thread in threads))


def letter_of(word: Word) -> EmailMultiAlternatives | None:
    """The letter in its buyer's language; None for a buyer it cannot reach or who wants none."""
    thread = word.thread
    user = reader_of(thread)
    if user is None:
        return None
    with override(user.locale):
        stop = _link("inbox:stop", stop_token(user.id))
        told = {
            "word": word,
            "dealer": thread.dealer,
            "title": thread.ask.title_zh if in_chinese() else thread.ask.title_en,
            "link": _link("inbox:thread", thread.id),
            "stop": stop,
        }
        subject = _("%(dealer)s has answered: %(title)s") % {
            "dealer": thread.dealer.name,
            "title": told["title"],
        }
        return EmailMultiAlternatives(
            " ".join(subject.split()),
            render_to_string("inbox/mail/answer.txt", told),
            to=[user.confirmed_email],
            headers={
                "Auto-Submitted": "auto-generated",
                "Message-ID": f"<{word.id}@{settings.BASE_DOMAIN}>",
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )


def _link(name: str, argument: object) -> str:
    return host_url(
        path=in_language(reverse(name, args=[argument]), get_language() or settings.LANGUAGE_CODE)
    )
