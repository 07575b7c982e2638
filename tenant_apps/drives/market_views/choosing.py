"""A car, a day and a time at one dealer: booked, waited for, or moved to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from core.edge.messages import sentence_for
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, NotFound
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.accounts.errors import PasswordNeeded
from shared_apps.accounts.models import User
from shared_apps.accounts.operations import enter_by_code, send_phone_code
from shared_apps.accounts.signing import address_of, open_session
from shared_apps.appointments.models import DriveSummary
from shared_apps.appointments.places import Spot, read_spot
from shared_apps.appointments.slots import moment_of
from shared_apps.catalog.cities import CITIES
from tenant_apps.drives.errors import DaysWrong, DoorMissing, TimeUnreadable
from tenant_apps.drives.facts import Door, Driver, Licence
from tenant_apps.drives.market_views.page import day_in, errors_of, page, sign_in_address, uuid_in
from tenant_apps.drives.operations.licences import FOR_CARS
from tenant_apps.drives.operations.waiting import FARTHEST, LISTED_KINDS
from tenant_apps.drives.reservations import (
    book_at_dealer,
    diary,
    move_at_dealer,
    own_drive,
    wait_at_dealer,
)
from tenant_apps.drives.states import OPEN
from tenants.context import ref_of
from tenants.queries import dealer_by_slug

_KEPT = ("car", "kind", "day", "at", "here", "town")
"""What of the choice goes along to the sign-in page and back: nothing about the person."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says beside the choice: why it was refused, whether a code is on its way."""

    refusal: DomainError | None = None
    code_sent: bool = False
    moved: DriveSummary | None = None


@require_http_methods(["GET", "POST"])
@page
def choose(request: HttpRequest, dealer_slug: str) -> HttpResponse:
    """A car, a day and a time: booked by a signed-in buyer, or with a code sent to a phone.

    One form, three buttons: `step` is `book` unless it is `code` (send me one) or `wait`.
    """
    if request.method == "GET":
        return _page(request, dealer_slug, request.GET, Shown())
    asked, step = request.POST, request.POST.get("step", "book")
    try:
        if step == "code":
            actor = Actor("anonymous")
            send_phone_code(actor=actor, phone=asked.get("phone", "")[:40], address=address_of(request))
            return _page(request, dealer_slug, asked, Shown(code_sent=True))
        if not request.user.is_authenticated:
            _enter(request)
        if step == "wait":
            _wait(request, dealer_slug)
            return HttpResponseRedirect(f"{reverse('drives_market:drives')}?waiting=1")
        _book(request, dealer_slug)
    except NotFound:
        raise
    except DomainError as refusal:
        return _page(request, dealer_slug, asked, Shown(refusal=refusal))
    return HttpResponseRedirect(f"{reverse('drives_market:drives')}?booked=1")


@require_http_methods(["GET", "POST"])
@page
def move(request: HttpRequest, dealer_slug: str, drive_id: UUID) -> HttpResponse:
    """Another time for one of my test drives; another car, too, where its own has left."""
    actor = buyer_actor(request)
    drive = own_drive(actor, dealer_slug, drive_id)
    if drive.state not in OPEN:
        return HttpResponseRedirect(reverse("drives_market:drives"))
    if request.method == "GET":
        return _page(request, dealer_slug, request.GET, Shown(moved=drive))
    try:
        starts_at = moment_in(request.POST.get("at", ""))
        if starts_at is None:
            raise TimeUnreadable()
        car_id = uuid_in(request.POST.get("car", "")) if drive.must_move else None
        move_at_dealer(
            actor=actor, dealer_slug=dealer_slug, drive_id=drive_id, starts_at=starts_at, car_id=car_id
        )
    except NotFound:
        raise
    except DomainError as refusal:
        return _page(request, dealer_slug, request.POST, Shown(refusal=refusal, moved=drive))
    return HttpResponseRedirect(f"{reverse('drives_market:drives')}?moved=1")


def _enter(request: HttpRequest) -> None:
    """Sign the sender of a code in: whatever comes next is refused or done in their name."""
    asked = request.POST
    user = enter_by_code(
        actor=Actor("anonymous", name=asked.get("name", "")[:80]),
        phone=asked.get("phone", "")[:40],
        code=asked.get("code", "")[:12],
        name=asked.get("name", "")[:80],
        locale=get_language() or settings.LANGUAGE_CODE,
    )
    open_session(request, user)


def _book(request: HttpRequest, dealer_slug: str) -> None:
    asked = request.POST
    starts_at, car_id = moment_in(asked.get("at", "")), uuid_in(asked.get("car", ""))
    if starts_at is None or car_id is None:
        raise TimeUnreadable()
    kind, spot = asked.get("kind", "STANDARD")[:12], _spot(asked)
    if kind == "HOME" and spot is None:
        raise DoorMissing()
    book_at_dealer(
        actor=buyer_actor(request),
        dealer_slug=dealer_slug,
        driver=_driver(request),
        car_id=car_id,
        starts_at=starts_at,
        kind=kind,
        licence=asked.get("licence") == "1",
        declared=_licence(asked),
        door=Door(asked.get("address", "")[:200], *spot.place) if spot else None,
        key=asked.get("key", "")[:64] or ids.new_id().hex,
    )


def _wait(request: HttpRequest, dealer_slug: str) -> None:
    asked = request.POST
    first, last = day_in(asked.get("first_day", "")), day_in(asked.get("last_day", ""))
    if first is None or last is None:
        raise DaysWrong(params={"days": FARTHEST})
    wait_at_dealer(
        actor=buyer_actor(request),
        dealer_slug=dealer_slug,
        driver=_driver(request),
        car_id=None if asked.get("any_car") == "1" else uuid_in(asked.get("car", "")),
        kind=asked.get("kind", "STANDARD")[:12],
        days=(first, last),
        licence=asked.get("licence") == "1",
        declared=_licence(asked),
    )


def _driver(request: HttpRequest) -> Driver:
    user, asked = signed_in_user(request), request.POST
    name, phone = asked.get("name", "")[:80], asked.get("phone", "")[:40]
    return Driver(user_id=user.id, name=name, phone=phone, email=user.email or "")


def _licence(asked: Any) -> Licence:
    since = day_in(asked.get("licence_since", ""))
    return Licence(asked.get("licence_class", "")[:2], since, asked.get("adult") == "1")


def _spot(asked: Any) -> Spot | None:
    return read_spot(asked.get("here", "")[:60], asked.get("town", "")[:40])


def _page(request: HttpRequest, dealer_slug: str, asked: Any, shown: Shown) -> HttpResponse:
    dealer, moved, refusal = dealer_by_slug(dealer_slug), shown.moved, shown.refusal
    at, spot = moment_in(asked.get("at", "")), _spot(asked)
    chosen_car = uuid_in(asked.get("car", ""))
    found = diary(
        ref_of(dealer),
        wanted=moved.car_id if moved and not moved.must_move else chosen_car,
        kind=moved.kind if moved else asked.get("kind", ""),
        day=day_in(asked.get("day", "")) or (at.astimezone(clock.SHANGHAI).date() if at else None),
        moved=moved.id if moved else None,
        place=spot.place if spot else None,
    )
    user = request.user if isinstance(request.user, User) else None
    today = clock.now().astimezone(clock.SHANGHAI).date()
    kept = {name: asked.get(name, "")[:64] for name in _KEPT if asked.get(name)}
    here = f"{reverse('drives_market:choose', args=[dealer_slug])}?{urlencode(kept)}"
    errors = errors_of(refusal)
    context = {
        "dealer": dealer,
        "diary": found,
        "at": at,
        "moved": moved,
        "spot": spot,
        "here": asked.get("here", "")[:60] if spot and spot.city is None else "",
        "town": asked.get("town", "")[:40],
        "cities": CITIES,
        "signed_in": user is not None,
        "sign_in": sign_in_address(here),
        "password_needed": isinstance(refusal, PasswordNeeded),
        "code_sent": shown.code_sent,
        "name": asked.get("name", "")[:80] or (user.name if user else ""),
        "phone": asked.get("phone", "")[:40] or ((user.phone or "") if user else ""),
        "address": asked.get("address", "")[:200],
        "licence": asked.get("licence") == "1",
        "licence_class": asked.get("licence_class", ""),
        "licence_since": asked.get("licence_since", "")[:10],
        "adult": asked.get("adult") == "1",
        "classes": FOR_CARS,
        "today": today,
        "first_day": asked.get("first_day", "")[:10] or today.isoformat(),
        "last_day": asked.get("last_day", "")[:10] or (today + timedelta(days=13)).isoformat(),
        "farthest": today + timedelta(days=FARTHEST),
        "may_wait": moved is None and found.kind in LISTED_KINDS,
        "wanted_wait": asked.get("step") == "wait",
        "key": asked.get("key", "")[:64] if request.method == "POST" else ids.new_id().hex,
        "errors": errors,
        "why": sentence_for(found.refusal) if found.refusal else "",
        "problems": [said for name, said in errors.items() if name not in _AT_FIELDS or moved],
    }
    status = refusal.status if refusal else 200
    return render(request, "drives_market/choose.html", context, status=status)


_AT_FIELDS = {"name", "phone", "code", "address", "licence", "licence_class", "licence_since", "adult"}
"""Fields that say themselves what is wrong with them."""


def moment_in(text: str) -> datetime | None:
    """An instant by the clock of the market unless it carries an offset; None for what is no time."""
    return moment_of(text[:40], clock.SHANGHAI)
