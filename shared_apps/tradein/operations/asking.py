from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids, NotFound, Unauthenticated
from shared_apps.accounts.logins import parse_phone
from shared_apps.tradein.errors import (
    DealerMissing,
    DealerUnknown,
    EstimateOver,
    Incomplete,
    NameMissing,
    PhoneUnreadable,
    TextTooLong,
    TooManyDealers,
)
from shared_apps.tradein.events import TradeInAsked
from shared_apps.tradein.facts import ANSWER_WITHIN, MOST_DEALERS, Keeper, Wish
from shared_apps.tradein.models import Request, TradeIn
from shared_apps.tradein.queries import photos_of, requests_of, trade_in_of
from shared_apps.tradein.states import TRADE_IN
from shared_apps.tradein.throttle import admit_asking
from tenants.life.guard import require_trading
from tenants.models import Dealer
from tenants.queries import active_dealers

LONGEST_NAME, LONGEST_MESSAGE = 40, 600


@transaction.atomic
def ask_dealers(
    *, actor: Actor, keeper: Keeper, trade_in_id: UUID, dealers: Sequence[UUID], wish: Wish
) -> list[Request]:
    """Ask dealers for an offer, at most three about one car; whom it asked before is not asked again.

    Each gets a request with what was told and estimated, as a lead through the outbox: all of them or none.
    Raises Unauthenticated, NotFound, Incomplete, EstimateOver, TooManyAsked, NotTrading, DealerFaulty, and
    Invalids by field.
    """
    if actor.user_id is None:
        raise Unauthenticated()
    trade_in = trade_in_of(keeper, trade_in_id, locked=True)
    if trade_in.buyer_id != actor.user_id:
        raise NotFound()
    now = clock.now()
    if trade_in.state == TRADE_IN.initial:
        raise Incomplete()
    if trade_in.valid_until is not None and trade_in.valid_until <= now:
        raise EstimateOver()
    known = {request.dealer_id for request in requests_of(trade_in)}
    wanted = [dealer_id for dealer_id in dict.fromkeys(dealers) if dealer_id not in known]
    if dealers and not wanted:
        return []  # sent twice: they have been asked
    phone = _checked(wish, wanted, known)
    rows = {row.id: row for row in active_dealers().filter(id__in=wanted)}
    if rows.keys() != set(wanted):
        raise DealerUnknown()
    admit_asking(str(actor.user_id), len(wanted))
    made = [_ask(actor, actor.user_id, trade_in, rows[dealer_id], wish, phone) for dealer_id in wanted]
    trade_in.state = TRADE_IN.target(trade_in.state, "ask")
    trade_in.save(update_fields=["state", "updated_at"])
    return made


def _checked(wish: Wish, wanted: Sequence[UUID], known: set[UUID]) -> str:
    problems: list[DomainError] = []
    if not wanted:
        problems.append(DealerMissing())
    elif len(wanted) + len(known) > MOST_DEALERS:
        problems.append(TooManyDealers())
    phone = parse_phone(wish.phone)
    if not wish.name.strip():
        problems.append(NameMissing())
    elif len(wish.name.strip()) > LONGEST_NAME:
        problems.append(TextTooLong(field="name", params={"most": LONGEST_NAME}))
    if phone is None:
        problems.append(PhoneUnreadable())
    if len(wish.message.strip()) > LONGEST_MESSAGE:
        problems.append(TextTooLong(field="message", params={"most": LONGEST_MESSAGE}))
    if problems or phone is None:
        raise Invalids(problems)
    return phone


def _ask(actor: Actor, buyer_id: UUID, trade_in: TradeIn, dealer: Dealer, wish: Wish, phone: str) -> Request:
    require_trading(dealer.id)
    now = clock.now()
    request = Request.objects.create(
        trade_in=trade_in,
        dealer=dealer,
        buyer_id=buyer_id,
        name=wish.name.strip(),
        phone=phone,
        message=wish.message.strip(),
        title_zh=trade_in.title_zh,
        title_en=trade_in.title_en,
        car=_car(trade_in),
        estimate=_estimate(trade_in),
        photos=[[str(photo.id), photo.width, photo.height] for photo in photos_of(trade_in)],
        currency=trade_in.currency,
        answer_by=now + ANSWER_WITHIN,
        created_at=now,
    )
    record(actor, "tradein.asked", ("trade_in", trade_in.id), after={"dealer": str(dealer.id)})
    event = TradeInAsked(
        request_id=request.id,
        title_zh=trade_in.title_zh,
        title_en=trade_in.title_en,
        buyer_id=request.buyer_id,
        buyer_name=request.name,
        phone=phone,
        message=request.message,
        low_minor=trade_in.low_minor,
        high_minor=trade_in.high_minor,
        currency=trade_in.currency,
        asked_at=now,
    )
    emit(event, aggregate=f"trade-in:{request.id}", actor=actor, dealer=dealer.schema_name)
    return request


def _car(trade_in: TradeIn) -> dict[str, object]:
    """What was told of the car, as the dealers asked read it for ever."""
    return {
        "trim_id": str(trade_in.trim_id),
        "art_url": trade_in.art_url,
        "model_year": trade_in.model_year,
        "registered": trade_in.registered.isoformat() if trade_in.registered else "",
        "mileage_km": trade_in.mileage_km,
        "city": trade_in.city,
        "answers": trade_in.answers,
    }


def _estimate(trade_in: TradeIn) -> dict[str, object] | None:
    """The estimate as it was told; None where there was no number to tell."""
    if trade_in.mid_minor is None or trade_in.valid_until is None or trade_in.estimated_at is None:
        return None
    return {
        "low_minor": trade_in.low_minor,
        "mid_minor": trade_in.mid_minor,
        "high_minor": trade_in.high_minor,
        "fair_minor": trade_in.grounds["fair_minor"],
        "parts": trade_in.parts,
        "comparables": trade_in.comparables,
        "model": trade_in.model,
        "schedule": trade_in.schedule,
        "estimated_at": trade_in.estimated_at.isoformat(),
        "valid_until": trade_in.valid_until.isoformat(),
    }
