"""Reading trade-ins. In a dealer's scope the database shows the requests made to that dealer only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from shared_apps.appraisal.hedonic import Grounds, remade
from shared_apps.tradein.engine import Value, schedule_named, value_of
from shared_apps.tradein.facts import Keeper
from shared_apps.tradein.models import Photo, Request, TradeIn
from shared_apps.tradein.states import EXPIRED, REQUEST

MOST_IN_AN_INBOX = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """A request as its buyer sees it; `state` as it stands now."""

    request: Request
    state: str


def of_keeper(keeper: Keeper) -> QuerySet[TradeIn]:
    """What this account or browser began, the newest first."""
    mine = Q(buyer_id__isnull=True, id__in=list(keeper.held))
    if keeper.user_id is not None:
        mine |= Q(buyer_id=keeper.user_id)
    return TradeIn.objects.filter(mine).order_by("-created_at", "-id")


def trade_in_of(keeper: Keeper, trade_in_id: UUID, *, locked: bool = False) -> TradeIn:
    """One of them. Raises NotFound, also for somebody else's."""
    rows = of_keeper(keeper).filter(id=trade_in_id)
    found = (rows.select_for_update() if locked else rows).first()
    if found is None:
        raise NotFound()
    return found


def photos_of(trade_in: TradeIn) -> list[Photo]:
    """In the order they were added."""
    return list(trade_in.photos.order_by("created_at", "id"))


def photo_of(keeper: Keeper, trade_in_id: UUID, photo_id: UUID) -> Photo:
    """A photo of one's own. Raises NotFound."""
    found = trade_in_of(keeper, trade_in_id).photos.filter(id=photo_id).first()
    if found is None:
        raise NotFound()
    return found


def requests_of(trade_in: TradeIn) -> list[Request]:
    """Whom the buyer asked, in that order, with their dealers; in the market's scope."""
    return list(trade_in.requests.select_related("dealer").order_by("created_at", "id"))


def answers_of(trade_in: TradeIn) -> list[Answer]:
    """Whom the buyer asked about a car, with how it stands."""
    now = clock.now()
    return [Answer(one, one.standing(now)) for one in requests_of(trade_in)]


def answers_to_buyer(buyer_id: UUID) -> list[Answer]:
    """What a buyer asked dealers about own cars, the latest first, with how it stands."""
    now = clock.now()
    rows = Request.objects.filter(buyer_id=buyer_id).select_related("dealer")
    return [Answer(one, one.standing(now)) for one in rows.order_by("-created_at", "-id")[:MOST_IN_AN_INBOX]]


def requests(
    actor: Actor, now: datetime, *, state: str = "", lead_id: UUID | None = None
) -> QuerySet[Request]:
    """What the dealer at hand was asked; `state` may name several, with commas, EXPIRED among them.

    Raises Forbidden, and Invalid for a state that does not exist.
    """
    actor.require("leads.see")
    rows = Request.objects.all()
    if lead_id is not None:
        rows = rows.filter(lead_id=lead_id)
    if not state:
        return rows
    wanted = set(state.split(","))
    if not wanted <= {*REQUEST.states, EXPIRED}:
        raise Invalid("field.choice", field="state")
    over = Q(state="REQUESTED", answer_by__lte=now) | Q(state="OFFERED", valid_until__lte=now)
    shown = Q(state__in=wanted - {EXPIRED}) & ~over
    return rows.filter(shown | over if EXPIRED in wanted else shown)


def request_for(actor: Actor, request_id: UUID) -> Request:
    """One request to the dealer at hand. Raises Forbidden and NotFound."""
    actor.require("leads.see")
    found = Request.objects.filter(id=request_id).first()
    if found is None:
        raise NotFound()
    return found


def recomputed(trade_in: TradeIn) -> Value:
    """The estimate made again from what was kept of it: its grounds, its inputs and its schedule.

    Raises ValueError for a trade-in without a number.
    """
    if trade_in.mid_minor is None or trade_in.registered is None:
        raise ValueError(f"{trade_in.id} has no estimate")
    fair, low, high = remade(grounds_of(trade_in.grounds))
    return value_of(
        schedule_named(trade_in.schedule),
        retail=(low, fair, high),
        model_year=trade_in.model_year,
        registered=trade_in.registered,
        answers=trade_in.answers,
    )


def grounds_of(kept: dict[str, Any]) -> Grounds:
    """The grounds of a retail price as they were kept in JSON."""
    said = kept["retail"]
    most = said["most"]
    return Grounds(
        expected=said["expected"],
        over=tuple(said["over"]),
        shares=tuple(said["shares"]),
        band=(said["band"][0], said["band"][1]),
        most=None if most is None else (most[0], most[1], most[2]),
    )
