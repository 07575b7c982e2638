"""An old car as the portal and its buyer read it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.edge.api import money
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.catalog.queries import trim_facts
from shared_apps.rulebook.labels import LINES, NOTES
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.sections import Card
from tenant_apps.partexchange.facts import POINTS
from tenant_apps.partexchange.labels import POINT_WORDS, TITLE, WORDS
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.partexchange.queries import part_exchange_of, subsidy_of
from tenant_apps.partexchange.states import BEFORE_THE_MONEY, PART_EXCHANGE, POSSIBLE_WHILE
from tenants.context import current_dealer

TONES = {
    "ESTIMATED": "amber",
    "INSPECTED": "amber",
    "OFFERED": "amber",
    "ACCEPTED": "accent",
    "RECEIVED": "accent",
}


def detail_of(order: OrderAtHand, actor: Actor) -> dict[str, Any]:
    """All of an order's old car, and what this actor may do with it now."""
    car = part_exchange_of(order.id)
    currency = car.currency
    return {
        "order_id": order.id,
        "state": car.state,
        "title_zh": car.title_zh,
        "title_en": car.title_en,
        "trim_id": car.trim_id,
        "colours": colours_of(car),
        "vin": car.vin,
        "mileage_km": car.mileage_km,
        "low": _money(car.low_minor, currency),
        "high": _money(car.high_minor, currency),
        "points": points_of(car),
        "owner_proven": car.owner_proven,
        "inspected_by": car.inspected_by,
        "inspected_at": car.inspected_at,
        "offered": _money(car.offered_minor, currency),
        "lien": money(car.lien_minor, currency),
        "lien_holder": car.lien_holder,
        "equity": money(car.equity_minor, currency) if car.offered_minor is not None else None,
        "valid_until": car.valid_until,
        "former": _money(car.former_minor, currency),
        "difference": car.difference,
        "stock_id": car.stock_id,
        "subsidy": subsidy(order),
        "verbs": verbs_of(order, car, actor),
    }


def verbs_of(order: OrderAtHand, car: PartExchange, actor: Actor) -> list[str]:
    """What this actor may do with the old car now."""
    return [
        step.verb
        for step in PART_EXCHANGE.moves_from(car.state)
        if (step.right or step.buyer)
        and step.may(actor)
        and order.state in POSSIBLE_WHILE.get(step.verb, BEFORE_THE_MONEY)
    ]


def colours_of(car: PartExchange) -> list[dict[str, str]]:
    """The paints an old car can have, by the catalogue."""
    if car.trim_id is None:
        return []
    found = trim_facts(car.trim_id, retired_ok=True).colours
    return [{"code": one.code, "name_zh": one.name_zh, "name_en": one.name_en} for one in found]


def points_of(car: PartExchange) -> list[dict[str, str]]:
    """The points of the inspection in the reader's language."""
    return [
        {"name": name, "label": str(POINT_WORDS[name]), "fault": car.faults.get(name, "")} for name in POINTS
    ]


def subsidy(order: OrderAtHand) -> dict[str, Any] | None:
    """The subsidy for replacing an old car, with reasons in the reader's language."""
    line = subsidy_of(order)
    if line is None:
        return None
    amount = -line.amount_minor if line.amount_minor else None
    return {
        "title": str(LINES[line.code]),
        "amount": _money(amount, order.total.currency),
        "notes": [str(NOTES.get(note, note)) for note in line.notes],
    }


def is_over(car: PartExchange) -> bool:
    """Whether an offer was made and nobody took it in time."""
    return car.state == "OFFERED" and car.valid_until is not None and car.valid_until <= clock.now()


def _link(state: str, *, offered: bool) -> str:
    if state == "NONE":
        return _("Bring in your old car")
    return _("Look at the offer") if offered else _("View the trade-in")


def card_of(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """What the buyer reads of it on the order's page; nothing where no old car is or can be brought in."""
    car = part_exchange_of(order.id)
    if car.state == "NONE" and order.state not in BEFORE_THE_MONEY:
        return None
    text = {
        "NONE": _("Let your old car pay a part of the new one."),
        "ESTIMATED": _("The dealer inspects it and then makes a firm offer."),
        "INSPECTED": _("It is not as inspected. The dealer makes a new offer.") if car.difference else "",
        "OFFERED": _("Look at the offer and say whether you take it."),
        "ACCEPTED": _("Bring it along; it counts towards the price already."),
    }.get(car.state, "")
    over = is_over(car)
    if over:
        text = _("Nobody took the offer in time. Ask the dealer for a new one, or keep your car.")
    offered = car.state == "OFFERED" and order.state in BEFORE_THE_MONEY and not over
    return Card(
        title=str(TITLE),
        state=_("The offer is over") if over else str(WORDS[car.state]),
        tone="quiet" if over else TONES.get(car.state, "quiet"),
        text=text,
        due=car.valid_until if offered else None,
        url=reverse("partexchange_market:car", args=[current_dealer().slug, order.id]),
        link=_link(car.state, offered=offered),
        primary=offered,
    )


def _money(minor: int | None, currency: str) -> dict[str, Any] | None:
    return None if minor is None else money(minor, currency)
