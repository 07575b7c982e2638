"""One car."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.edge.messages import sentence_for
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids, NotFound
from shared_apps.accounts.models import User
from shared_apps.accounts.signing import address_of
from shared_apps.catalog.queries import trim_shown
from shared_apps.marketplace import heads, queries, specs
from shared_apps.marketplace.assists import assistance_of
from shared_apps.marketplace.labels import OUTLOOK_WORDS, in_chinese
from shared_apps.marketplace.operations import count_view, make_enquiry
from shared_apps.marketplace.queries import CarInFull
from shared_apps.marketplace.views.page import near_of, page
from shared_apps.marketplace.views.visitors import visitor_of
from tenants.context import ref_of
from tenants.features.queries import feature_on


@require_safe
@page
def car(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """One car: on offer, or gone and saying so (410); 404 that says more while its dealer does not sell."""
    found = queries.listing_in_full(listing_id)
    visitor = visitor_of(request)
    if visitor and found.on_offer:
        count_view(listing_id=found.car.id, visitor=visitor)
    return _car(request, found)


@require_POST
@page
def enquire(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Send the question and return to the car; on a problem show the form again, filled in."""
    values = {name: request.POST.get(name, "") for name in ("name", "phone", "message")}
    try:
        make_enquiry(
            actor=_asker(request),
            listing_id=listing_id,
            address=address_of(request),
            trap=request.POST.get("website", ""),
            **values,
        )
    except NotFound:
        raise
    except DomainError as error:
        context = {"values": values, "errors": _by_field(error)}
        return _car(request, queries.listing_in_full(listing_id), status=error.status, **context)
    return HttpResponseRedirect(reverse("marketplace:car", args=[listing_id]) + "?asked=1#enquiry")


def _car(request: HttpRequest, found: CarInFull, status: int = 200, **form: Any) -> HttpResponse:
    if not found.on_offer:
        return _gone(request, found)
    car = found.car
    trim = trim_shown(car.trim_id)
    zh = in_chinese()
    context = {
        "car": car,
        "told": found,
        "trim": trim,
        "figures": specs.key_figures(trim, zh=zh),
        "sheet": specs.sheet(trim, zh=zh),
        "assistance": assistance_of(trim),
        "outlook": _outlook(found),
        "near": near_of(request),
        "similar": queries.similar(car),
        "deposit": queries.deposit_of(car),
        "reservable": feature_on("online_reservations", dealer=ref_of(car.dealer)),
        "asked": "asked" in request.GET,
        "values": form.get("values") or _known_of(request),
        "errors": form.get("errors", {}),
        "key": ids.new_id().hex,
        "head": heads.car_head(car),
    }
    return render(request, "marketplace/car.html", context, status=status)


def _outlook(found: CarInFull) -> dict[str, Any] | None:
    """Whether the car can really be handed over and when, with and without plates by its dealer."""
    plain, plated = found.outlook(), found.outlook(plates=True)
    if plain is None or plated is None or plain.by is None or plated.by is None:
        return None
    return {
        "green": plain.green,
        "by": plain.by.astimezone(clock.SHANGHAI).date(),
        "plated_by": plated.by.astimezone(clock.SHANGHAI).date(),
        "reasons": [OUTLOOK_WORDS[step] for step in plain.reasons],
        "assumed": bool(plated.assumed),
    }


def _gone(request: HttpRequest, found: CarInFull) -> HttpResponse:
    """What the car was, and cars like it: 410 if it left the market, 404 while its dealer does not sell.

    Whoever has it reserved comes to their order from here.
    """
    trim, user = trim_shown(found.car.trim_id), request.user
    context = {
        "car": found.car,
        "told": found,
        "figures": specs.key_figures(trim, zh=in_chinese()),
        "mine": queries.order_of_car(user.id, found.car.id) if isinstance(user, User) else None,
        "similar": queries.similar(found.car),
        "head": heads.gone_head(found.car),
    }
    return render(request, "marketplace/gone.html", context, status=410 if found.selling else 404)


def _asker(request: HttpRequest) -> Actor:
    user = request.user
    if isinstance(user, User):
        return Actor("buyer", user.id, user.name)
    return Actor("anonymous")


def _known_of(request: HttpRequest) -> dict[str, str]:
    user = request.user
    if isinstance(user, User):
        return {"name": user.name, "phone": user.phone or "", "message": ""}
    return {"name": "", "phone": "", "message": ""}


def _by_field(error: DomainError) -> dict[str, str]:
    parts = error.errors if isinstance(error, Invalids) else (error,)
    return {part.field or "form": sentence_for(part) for part in parts}
