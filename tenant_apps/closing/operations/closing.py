"""A day of the books ends when every difference is explained; opening it again takes two."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from core.flow.moves.operations import move
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.closing.errors import (
    BreaksLeft,
    DayClosed,
    DayNotOver,
    NotTheLast,
    ReasonMissing,
    SecondPerson,
)
from tenant_apps.closing.models import DayClosing
from tenant_apps.closing.queries import breaks, today
from tenant_apps.closing.states import DAY, RIGHT
from tenant_apps.ledger.operations import close_through, reopen_after, still_the_books
from tenant_apps.ledger.queries import closed_through


def close_day(*, actor: Actor, day: date) -> DayClosing:
    """Close the books through a day (of Shanghai): nothing is posted into it any more.

    Raises Forbidden, DayNotOver, DayClosed, and BreaksLeft with how many.
    """
    actor.require(RIGHT)
    if day > today():
        raise DayNotOver()
    try:
        with transaction.atomic():
            still_the_books()  # first of all: what is being posted counts, too
            through = closed_through()
            if through is not None and day <= through:
                raise DayClosed()
            if left := sum(breaks(day)):
                raise BreaksLeft(params={"count": left})
            close_through(actor=actor, day=day)
            closing = DayClosing.objects.create(day=day, closed_by=actor.name or actor.kind)
            move(closing, machine=DAY, verb="close", actor=actor, action="closing.day.closed")
            return closing
    except IntegrityError as error:
        raise DayClosed() from error


def ask_reopening(*, actor: Actor, day: date, reason: str) -> DayClosing:
    """Ask for the last closed day to be opened again. Raises Forbidden, NotFound, ReasonMissing, NotTheLast,
    IllegalMove.
    """
    actor.require(RIGHT)
    reason = " ".join(reason.split())[:400]
    if not reason:
        raise ReasonMissing()
    with transaction.atomic():
        closing = _locked(day)
        closing.asked_by, closing.asked_by_id, closing.reason = actor.name, actor.user_id, reason
        move(
            closing, machine=DAY, verb="ask_reopen", actor=actor, action="closing.day.reopening_asked",
            note=reason,
        )  # fmt: skip
        return closing


def reopen_day(*, actor: Actor, day: date) -> DayClosing:
    """Open a day again that somebody else asked for. Raises Forbidden, NotFound, NotTheLast, SecondPerson,
    IllegalMove.
    """
    actor.require(RIGHT)
    with transaction.atomic():
        closing = _locked(day)
        DAY.target(closing.state, "reopen")
        if actor.user_id is not None and actor.user_id == closing.asked_by_id:
            raise SecondPerson()
        closing.reopened_by = actor.name or actor.kind
        move(closing, machine=DAY, verb="reopen", actor=actor, action="closing.day.reopened")
        before = DayClosing.objects.filter(day__lt=day).exclude(state="REOPENED").order_by("-day").first()
        reopen_after(actor=actor, day=before.day if before else None)
        return closing


def keep_closed(*, actor: Actor, day: date) -> DayClosing:
    """Leave a day closed that somebody asked to open. Raises Forbidden, NotFound, NotTheLast, IllegalMove."""
    actor.require(RIGHT)
    with transaction.atomic():
        closing = _locked(day)
        move(closing, machine=DAY, verb="keep", actor=actor, action="closing.day.kept")
        return closing


def _locked(day: date) -> DayClosing:
    closing = DayClosing.objects.select_for_update().filter(day=day).exclude(state="REOPENED").first()
    if closing is None:
        raise NotFound()
    if day != closed_through():
        raise NotTheLast()
    return closing
