"""One car."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.edge.messages import sentence_for
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids, NotFound
from shared_apps.accounts.models import User
from shared_apps.accounts.signing import address_of
from shared_apps.catalog.queries import trim_facts
from shared_apps.marketplace import heads, queries, specs
from shared_apps.marketplace.facts import DEPOSIT
from shared_apps.marketplace.labels import in_chinese
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import make_enquiry
from shared_apps.marketplace.views.page import page
from tenants.context import ref_of
from tenants.features.queries import feature_on


@require_safe
@page
def car(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """One car: on offer, or gone and saying so (410)."""
    return _car(request, queries.listing(listing_id))


@require_POST
@page
def enquire(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Send the question and return to the car; on a problem show the form again, filled in."""
    values = {name: request.POST.get(name, "") for name in ("name", "phone", "message")}
    try:
        make_enquiry(actor=_asker(request), listing_id=listing_id, address=address_of(request), **values)
    except NotFound:
        raise
    except DomainError as error:
        context = {"values": values, "errors": _by_field(error)}
        return _car(request, queries.listing(listing_id), status=error.status, **context)
    return HttpResponseRedirect(reverse("marketplace:car", args=[listing_id]) + "?asked=1#enquiry")


def _car(request: HttpRequest, found: Listing, status: int = 200, **form: Any) -> HttpResponse:
    trim = trim_facts(found.trim_id, retired_ok=True)
    zh = in_chinese()
    context = {
        "car": found,
        "trim": trim,
        "figures": specs.key_figures(trim, zh=zh),
        "sheet": specs.sheet(trim, zh=zh),
        "similar": queries.similar(found),
        "deposit": DEPOSIT.amount,
        "reservable": feature_on("online_reservations", dealer=ref_of(found.dealer)),
        "asked": "asked" in request.GET,
        "values": form.get("values") or _known_of(request),
        "errors": form.get("errors", {}),
        "head": heads.car_head(found) if found.on_offer else heads.gone_head(found),
    }
    if not found.on_offer:
        return render(request, "marketplace/gone.html", context, status=410)
    return render(request, "marketplace/car.html", context, status=status)


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
