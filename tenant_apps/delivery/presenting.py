"""A hand-over as the portal and its buyer read it."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.edge.api import money
from core.edge.ink import path_of
from core.edge.templatetags.marque import money as money_text
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.catalog.cities import kilometres
from tenant_apps.delivery.facts import CHECKS, HANDED_OVER, Quote
from tenant_apps.delivery.labels import AHEAD_WORDS, CHECK_WORDS, HANDOVER_WORDS
from tenant_apps.delivery.models import Handover, Installation
from tenant_apps.delivery.queries import fee_due, free_times, handover_of, installations_of, on_tour
from tenant_apps.delivery.readiness import outlook_of
from tenant_apps.delivery.states import HANDOVER, INSTALLATION
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.orders.sections import Card
from tenant_apps.stock.queries import vehicle_snapshot
from tenants.context import current_dealer
from tenants.queries import dealer_by_id

OFFERED, BEFORE = "READY", ("RESERVED", "CONTRACTED", "FUNDED")
SPARE, MINUTES_PER_KM = 15, 1.5
"""Minutes to set out early, and for each kilometre: 40 km an hour, as in a town."""
MAP = "https://uri.amap.com/search?keyword="
TONES = {"OPEN": "amber", "BOOKED": "accent", "LEFT": "accent", "SIGNED": "accent", "DONE": "accent"}


def detail_of(order: OrderAtHand, actor: Actor) -> dict[str, Any]:
    """All of an order's hand-over, and what this actor may do with it now."""
    handover = handover_of(order.id)
    signed = handover.checklist
    may_fit = actor.may("delivery.fit") and order.state in BEFORE
    return {
        "order_id": order.id,
        "state": handover.state,
        "place": handover.place,
        "starts_at": handover.starts_at,
        "ends_at": handover.ends_at,
        "bay": handover.bay,
        "staff_name": handover.staff_name,
        "address": handover.address,
        "way_km": handover.way_km,
        "fee": money(handover.fee_minor, handover.currency),
        "fee_due": fee_due(order).as_json(),
        "left_at": handover.left_at,
        "leave_by": leave_by(handover),
        "map_url": map_of(handover),
        "checks": checks(),
        "least_km": vehicle_snapshot(order.vehicle_id).mileage_km,
        "odometer_km": signed.get("odometer_km"),
        "keys": signed.get("keys"),
        "level": signed.get("level"),
        "defects": defects_of(handover),
        "remarks": signed.get("remarks", ""),
        "signed_by": handover.signed_by,
        "witness": handover.witness,
        "signed_at": handover.signed_at,
        "received_at": handover.received_at,
        "seal": handover.seal,
        "buyer_path": path_of(handover.buyer_strokes),
        "dealer_path": path_of(handover.dealer_strokes),
        "proof_url": f"/api/v1/orders/{order.id}/handover/photo.webp" if handover.proof else None,
        "verbs": verbs_of(order, handover, actor),
        "may_fit": may_fit,
        "outlook": outlook_out(order),
        "installations": [_installation(job, may_fit) for job in installations_of(order.id)],
    }


def outlook_out(order: OrderAtHand) -> dict[str, Any] | None:
    """When the car can honestly be handed over, with its reasons in the reader's language."""
    found = outlook_of(order)
    if found is None:
        return None
    return {
        "green": found.green,
        "by": found.by.astimezone(clock.SHANGHAI).date() if found.by else None,
        "reasons": [str(AHEAD_WORDS[reason]) for reason in found.reasons],
        "assumed": bool(found.assumed),
    }


def verbs_of(order: OrderAtHand, handover: Handover, actor: Actor) -> list[str]:
    """What this actor may do with the hand-over now."""
    if order.state != OFFERED:
        return []
    verbs = [move.verb for move in HANDOVER.moves_from(handover.state) if move.right and move.may(actor)]
    waits = handover.place == "HOME" and handover.state == "BOOKED" and handover.left_at is None
    if waits and actor.may("delivery.sign") and actor.may("delivery.book"):
        verbs.append("leave")
    if actor.may("orders.payment") and fee_due(order):
        verbs.append("record_fee")
    return verbs


def quote_out(found: Quote) -> dict[str, Any]:
    """What bringing a car costs, as the API tells it."""
    return {
        "way_km": found.way_km,
        "fee": found.fee.as_json(),
        "paid": found.paid.as_json(),
        "due": found.due.as_json(),
        "back": found.back.as_json(),
    }


def leave_by(handover: Handover) -> datetime | None:
    """When a car must set out to be at its buyer's door in time; None for one that is collected."""
    if handover.place != "HOME" or handover.starts_at is None or handover.way_km is None:
        return None
    return handover.starts_at - timedelta(minutes=SPARE + math.ceil(handover.way_km * MINUTES_PER_KM))


def map_of(handover: Handover) -> str:
    """Where a map shows the buyer's address; empty for a car that is collected."""
    return f"{MAP}{quote_plus(handover.address)}" if handover.place == "HOME" and handover.address else ""


def tour_of(actor: Actor, day: date | None) -> dict[str, Any]:
    """Where cars are brought on a day (of Shanghai), today unless told. Raises Forbidden."""
    actor.require("orders.see")
    shown = day or clock.now().astimezone(clock.SHANGHAI).date()
    return {"day": shown, "stops": [_stop(actor, row) for row in on_tour(shown)]}


def _stop(actor: Actor, handover: Handover) -> dict[str, Any]:
    order = order_at_hand(actor, handover.order_id)
    return {
        "order_id": order.id,
        "number": order.number,
        "buyer_name": order.buyer_name,
        "buyer_phone": order.buyer_phone,
        "title_zh": order.title_zh,
        "title_en": order.title_en,
        "state": handover.state,
        "starts_at": handover.starts_at,
        "leave_by": leave_by(handover),
        "left_at": handover.left_at,
        "staff_name": handover.staff_name,
        "address": handover.address,
        "map_url": map_of(handover),
        "way_km": handover.way_km,
        "fee_due": fee_due(order).as_json(),
    }


def checks() -> list[dict[str, Any]]:
    """The points of the checklist in the reader's language."""
    return [
        {"name": name, "label": str(CHECK_WORDS[name]), "waivable": name not in HANDED_OVER}
        for name in CHECKS
    ]


def defects_of(handover: Handover) -> list[str]:
    """What the buyer took the car with all the same, in the reader's language."""
    found = handover.checklist.get("defects", ())
    return [str(CHECK_WORDS[name]) for name in CHECKS if name in found]


def slots_of(order: OrderAtHand, day: date | None) -> dict[str, Any]:
    """The free times of one day, the first free one unless told otherwise."""
    free = list(free_times(without=order.id))
    days = list(dict.fromkeys(slot.starts_at.date() for slot in free))
    chosen = day if day in days else next(iter(days), None)
    return {
        "days": days,
        "day": chosen,
        "slots": [slot.starts_at for slot in free if slot.starts_at.date() == chosen],
    }


def distance_to(place: tuple[float, float]) -> float:
    """Kilometres as the crow flies from the dealer at hand to a place."""
    dealer = dealer_by_id(current_dealer().id)
    return kilometres((float(dealer.latitude), float(dealer.longitude)), place)


def card_of(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """What the buyer reads of it on the order's page; before the car is ready, by when it will be."""
    if order.state in BEFORE:
        return _expected(order)
    if order.state not in (OFFERED, "DELIVERED", "CLOSED"):
        return None
    handover = handover_of(order.id)
    state = handover.state
    facts: list[tuple[str, str]] = []
    if handover.starts_at is not None and state in ("BOOKED", "SIGNED"):
        at = handover.starts_at.astimezone(clock.SHANGHAI)
        facts.append((_("When"), f"{at:%Y-%m-%d %H:%M}"))
        facts.append((_("Where"), handover.address or dealer_by_id(current_dealer().id).address))
    fee = fee_due(order) if order.state == OFFERED else None
    if fee:
        facts.append((_("Bringing the car, still to pay"), money_text(fee.amount, fee.currency)))
    if state == "BOOKED" and handover.left_at is not None:
        state = "LEFT"
    text = {
        "OPEN": _("Your car is ready. Choose when you want to take it over."),
        "LEFT": _("Your car has set out. Please have your ID card at hand."),
        "BOOKED": _("Please bring your ID card. You can choose another time until then."),
        "SIGNED": _("You have signed the hand-over checklist."),
    }.get(state, "")
    url = reverse("delivery_market:handover", args=[current_dealer().slug, order.id])
    asked = order.state == OFFERED and (state == "OPEN" or bool(fee))
    return Card(
        title=_("Hand-over"),
        state=str(HANDOVER_WORDS[state]),
        tone=TONES.get(state, "quiet"),
        text=text if order.state == OFFERED else "",
        url=url,
        link=_("Pay for bringing the car")
        if fee
        else _("Choose a time")
        if asked
        else _("View the hand-over"),
        primary=asked,
        facts=tuple(facts),
    )


def _expected(order: OrderAtHand) -> Card | None:
    said = outlook_out(order)
    if said is None:
        return None
    reasons = " ".join(said["reasons"])
    if said["by"] is None:
        return Card(title=_("Hand-over"), state=_("No date yet"), tone="brick", text=reasons)
    day = date_format(said["by"], "MONTH_DAY_FORMAT")
    promise = _("Four out of five such cars are handed over by then.")
    return Card(
        title=_("Hand-over"),
        state=_("Expected by %(day)s") % {"day": day},
        tone="accent" if said["green"] else "amber",
        text=f"{reasons} {promise}".strip(),
    )


def _installation(job: Installation, may_fit: bool) -> dict[str, Any]:
    return {
        "id": job.id,
        "title": job.title,
        "note": job.note,
        "state": job.state,
        "done_by": job.done_by,
        "done_at": job.done_at,
        "verbs": [move.verb for move in INSTALLATION.moves_from(job.state)] if may_fit else [],
    }
