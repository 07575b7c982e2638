"""Test drives on the market's host: choose a time, see one's own, move and cancel them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.edge.languages import here
from core.edge.messages import sentence_for
from core.kernel import clock, ids
from core.kernel.errors import DomainError, Invalids, NotFound, Unauthenticated
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.accounts.signing import to_sign_in
from shared_apps.appointments.queries import drives_of_buyer
from shared_apps.appointments.slots import moment_of
from shared_apps.marketplace.labels import in_chinese
from tenant_apps.drives.errors import TimeUnreadable
from tenant_apps.drives.facts import Driver
from tenant_apps.drives.icalendar import calendar_file
from tenant_apps.drives.reservations import (
    book_at_dealer,
    cancel_at_dealer,
    diary,
    move_at_dealer,
    own_drive,
)
from tenant_apps.drives.states import OPEN
from tenants.context import ref_of
from tenants.queries import dealer_by_slug

View = Callable[..., HttpResponse]
MOST_SHOWN = 100


def page(view: View) -> View:
    """A buyer's page: strangers sign in and come back, what is not theirs does not exist."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unauthenticated:
            then = request.get_full_path() if request.method == "GET" else here("/test-drives")
            return to_sign_in(then)
        except NotFound as error:
            raise Http404 from error

    return shown


@require_http_methods(["GET", "POST"])
@page
def choose(request: HttpRequest, dealer_slug: str) -> HttpResponse:
    """A car, a day and a time at one dealer; who is not signed in does so first and finds the choice kept."""
    asked = request.POST if request.method == "POST" else request.GET
    if request.method == "GET":
        return _choose_page(request, dealer_slug, asked)
    if not request.user.is_authenticated:
        kept = {name: asked.get(name, "")[:64] for name in ("car", "kind", "day", "at") if asked.get(name)}
        return to_sign_in(f"{reverse('drives_market:choose', args=[dealer_slug])}?{urlencode(kept)}")
    user = signed_in_user(request)
    driver = Driver(
        user_id=user.id,
        name=asked.get("name", "")[:80],
        phone=asked.get("phone", "")[:40],
        email=user.email or "",
    )
    starts_at, car_id = moment_of(asked.get("at", "")[:40], clock.SHANGHAI), _uuid(asked.get("car", ""))
    try:
        if starts_at is None or car_id is None:
            raise TimeUnreadable()
        book_at_dealer(
            actor=buyer_actor(request),
            dealer_slug=dealer_slug,
            driver=driver,
            car_id=car_id,
            starts_at=starts_at,
            kind=asked.get("kind", "STANDARD")[:12],
            licence=asked.get("licence") == "1",
            key=asked.get("key", "")[:64] or ids.new_id().hex,
        )
    except NotFound:
        raise
    except DomainError as refusal:
        return _choose_page(request, dealer_slug, asked, refusal=refusal)
    return HttpResponseRedirect(f"{reverse('drives_market:drives')}?booked=1")


@require_http_methods(["GET", "POST"])
@page
def move(request: HttpRequest, dealer_slug: str, drive_id: UUID) -> HttpResponse:
    """Another time for one of my test drives."""
    actor = buyer_actor(request)
    drive = own_drive(actor, dealer_slug, drive_id)
    if drive.state not in OPEN:
        return HttpResponseRedirect(reverse("drives_market:drives"))
    if request.method == "GET":
        return _choose_page(request, dealer_slug, request.GET, moved=drive)
    try:
        starts_at = moment_of(request.POST.get("at", "")[:40], clock.SHANGHAI)
        if starts_at is None:
            raise TimeUnreadable()
        move_at_dealer(actor=actor, dealer_slug=dealer_slug, drive_id=drive_id, starts_at=starts_at)
    except NotFound:
        raise
    except DomainError as refusal:
        return _choose_page(request, dealer_slug, request.POST, moved=drive, refusal=refusal)
    return HttpResponseRedirect(f"{reverse('drives_market:drives')}?moved=1")


@require_POST
@page
def cancel(request: HttpRequest, dealer_slug: str, drive_id: UUID) -> HttpResponse:
    """Let one of my test drives go."""
    try:
        cancel_at_dealer(actor=buyer_actor(request), dealer_slug=dealer_slug, drive_id=drive_id)
    except (NotFound, Unauthenticated):
        raise
    except DomainError as refusal:
        return _own_page(request, problem=sentence_for(refusal), status=refusal.status)
    return HttpResponseRedirect(f"{reverse('drives_market:drives')}?cancelled=1")


@require_safe
@page
def drives(request: HttpRequest) -> HttpResponse:
    """My test drives, at whichever dealers."""
    notice = ""
    if "booked" in request.GET:
        notice = _("Your test drive is booked. Please bring your driving licence.")
    elif "moved" in request.GET:
        notice = _("Your test drive has a new time.")
    elif "cancelled" in request.GET:
        notice = _("Your test drive is cancelled.")
    return _own_page(request, notice=notice)


@require_safe
@page
def calendar(request: HttpRequest, dealer_slug: str, drive_id: UUID) -> HttpResponse:
    """One of my test drives for the calendar on the phone."""
    drive = own_drive(buyer_actor(request), dealer_slug, drive_id)
    title = drive.title_zh if in_chinese() else drive.title_en
    text = calendar_file(
        uid=drive.id,
        revision=drive.version,
        starts_at=drive.starts_at,
        ends_at=drive.ends_at,
        now=clock.now(),
        summary=_("Test drive: %(car)s") % {"car": title},
        location=f"{drive.dealer.name}, {drive.dealer.city} {drive.dealer.address}",
        cancelled=drive.state not in (*OPEN, "IN_PROGRESS", "DONE"),
    )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="test-drive-{drive.number}.ics"'
    return answer


def _own_page(
    request: HttpRequest, *, notice: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    mine = list(drives_of_buyer(signed_in_user(request).id)[:MOST_SHOWN])
    now = clock.now()
    coming = sorted(
        (one for one in mine if one.state in OPEN and one.ends_at > now), key=lambda o: o.starts_at
    )
    context = {
        "coming": coming,
        "past": [one for one in mine if one not in coming],
        "notice": notice,
        "problem": problem,
    }
    return render(request, "drives_market/drives.html", context, status=status)


def _choose_page(
    request: HttpRequest,
    dealer_slug: str,
    asked: Any,
    *,
    moved: Any = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    dealer = dealer_by_slug(dealer_slug)
    at = moment_of(asked.get("at", "")[:40], clock.SHANGHAI)
    found = diary(
        ref_of(dealer),
        wanted=moved.car_id if moved else _uuid(asked.get("car", "")),
        kind=moved.kind if moved else asked.get("kind", ""),
        day=_day(asked.get("day", "")) or (at.astimezone(clock.SHANGHAI).date() if at else None),
        moved=moved.id if moved else None,
    )
    user = request.user if request.user.is_authenticated else None
    context = {
        "dealer": dealer,
        "diary": found,
        "at": at,
        "moved": moved,
        "name": asked.get("name", "")[:80] or (user.name if user else ""),
        "phone": asked.get("phone", "")[:40] or ((user.phone or "") if user else ""),
        "licence": asked.get("licence") == "1",
        "key": asked.get("key", "")[:64] if refusal else ids.new_id().hex,
        "problems": _sentences(refusal),
    }
    status = refusal.status if refusal else 200
    return render(request, "drives_market/choose.html", context, status=status)


def _sentences(refusal: DomainError | None) -> list[str]:
    if refusal is None:
        return []
    parts = refusal.errors if isinstance(refusal, Invalids) else (refusal,)
    return [sentence_for(part) for part in parts]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text[:36])
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
