"""What a dealer does with a request, in its own scope: the database lets it touch its own alone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids, NotFound
from core.kernel.money import Money
from shared_apps.tradein.errors import AnswerTooLate, OfferDayWrong, OfferWrong, ReasonMissing, TextTooLong
from shared_apps.tradein.facts import OFFER_DAYS
from shared_apps.tradein.models import Request
from shared_apps.tradein.states import EXPIRED, REQUEST

RIGHT = "leads.work"
"""Whoever follows up leads answers what they ask."""
LARGEST_OFFER = 10_000_000_00  # ten million yuan, in fen
YUAN = 100
LONGEST_ANSWER = 500


@transaction.atomic
def attach_lead(*, actor: Actor, request_id: UUID, lead_id: UUID) -> None:
    """Note which lead of the dealer at hand a request has become. Raises Forbidden."""
    actor.require("leads.create")
    Request.objects.filter(id=request_id, lead_id__isnull=True).update(lead_id=lead_id)


@transaction.atomic
def make_offer(
    *, actor: Actor, request_id: UUID, price: Money, valid_until: date, answer: str = ""
) -> Request:
    """Offer a price, good until the end of a day in Shanghai; made again, it takes the place of the last.

    It is subject to looking at the car. Raises Forbidden, NotFound, IllegalMove, AnswerTooLate, and Invalids
    with OfferWrong, OfferDayWrong and TextTooLong.
    """
    request = _held(actor, request_id, "offer")
    today = clock.now().astimezone(clock.SHANGHAI).date()
    problems: list[DomainError] = []
    if price.currency != request.currency or not YUAN <= price.amount <= LARGEST_OFFER or price.amount % YUAN:
        problems.append(OfferWrong())
    if not today < valid_until <= today + timedelta(days=OFFER_DAYS):
        problems.append(OfferDayWrong())
    if len(answer.strip()) > LONGEST_ANSWER:
        problems.append(TextTooLong(field="answer", params={"most": LONGEST_ANSWER}))
    if problems:
        raise Invalids(problems)
    request.offered_minor = price.amount
    request.valid_until = datetime.combine(valid_until + timedelta(days=1), time(), clock.SHANGHAI)
    return _answered(actor, request, "offer", answer.strip())


@transaction.atomic
def decline_request(*, actor: Actor, request_id: UUID, answer: str) -> Request:
    """Say that no offer is made, or no longer, and why.

    Raises Forbidden, NotFound, IllegalMove, AnswerTooLate, ReasonMissing and TextTooLong.
    """
    request = _held(actor, request_id, "decline")
    said = answer.strip()
    if not said:
        raise ReasonMissing()
    if len(said) > LONGEST_ANSWER:
        raise TextTooLong(field="answer", params={"most": LONGEST_ANSWER})
    return _answered(actor, request, "decline", said)


def _held(actor: Actor, request_id: UUID, verb: str) -> Request:
    actor.require(RIGHT)
    request = Request.objects.select_for_update().filter(id=request_id).first()
    if request is None:
        raise NotFound()
    REQUEST.move(request.state, verb)
    if request.state == REQUEST.initial and request.standing(clock.now()) == EXPIRED:
        raise AnswerTooLate()
    return request


def _answered(actor: Actor, request: Request, verb: str, answer: str) -> Request:
    before = {"state": request.state}
    request.state = REQUEST.target(request.state, verb)
    request.answer, request.answered_by, request.answered_at = answer, actor.name, clock.now()
    request.version += 1
    request.save(
        update_fields=[
            "state", "offered_minor", "valid_until", "answer", "answered_by", "answered_at", "version",
            "updated_at",
        ]
    )  # fmt: skip
    subject = ("lead", request.lead_id) if request.lead_id else ("trade_in_request", request.id)
    action = "tradein.offered" if verb == "offer" else "tradein.declined"
    after = {"state": request.state, "offered_minor": request.offered_minor}
    record(actor, action, subject, before=before, after=after, note=answer)
    return request
