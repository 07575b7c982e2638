"""My test drives: seen, cancelled, put into the calendar; offers taken or let go; places given up."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.edge.messages import sentence_for
from core.kernel import clock
from core.kernel.errors import DomainError, NotFound, Unauthenticated
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.appointments.queries import drives_of_buyer, waits_of_buyer
from shared_apps.marketplace.labels import in_chinese
from tenant_apps.drives.downloads import agreement_answer
from tenant_apps.drives.icalendar import calendar_file
from tenant_apps.drives.market_views.page import page
from tenant_apps.drives.reservations import (
    answer_offer_at_dealer,
    cancel_at_dealer,
    leave_list_at_dealer,
    own_drive,
)
from tenant_apps.drives.states import OPEN
from tenants.context import dealer_context, ref_of

MOST_SHOWN = 100


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
    return _done("cancelled")


@require_POST
@page
def take(request: HttpRequest, dealer_slug: str, drive_id: UUID) -> HttpResponse:
    """Take the time that is held for me."""
    return _answer(request, dealer_slug, drive_id, take=True)


@require_POST
@page
def drop(request: HttpRequest, dealer_slug: str, drive_id: UUID) -> HttpResponse:
    """Let the time that is held for me go; I go on waiting."""
    return _answer(request, dealer_slug, drive_id, take=False)


@require_POST
@page
def leave(request: HttpRequest, dealer_slug: str, wait_id: UUID) -> HttpResponse:
    """Give up my place on a waiting list."""
    leave_list_at_dealer(actor=buyer_actor(request), dealer_slug=dealer_slug, wait_id=wait_id)
    return _done("left")


@require_safe
@page
def drives(request: HttpRequest) -> HttpResponse:
    """My test drives, at whichever dealers."""
    notices = {
        "booked": _("Your test drive is booked. Please bring your driving licence."),
        "moved": _("Your test drive has a new time."),
        "cancelled": _("Your test drive is cancelled."),
        "waiting": _("You are on the waiting list. We write as soon as a time becomes free for you."),
        "left": _("You have left the waiting list."),
        "dropped": _("The time goes to the next in the line. You keep your place."),
    }
    return _own_page(
        request, notice=next((said for name, said in notices.items() if name in request.GET), "")
    )


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


@require_safe
@page
def agreement(request: HttpRequest, dealer_slug: str, drive_id: UUID) -> HttpResponse:
    """What I signed before one of my test drives, as PDF."""
    actor = buyer_actor(request)
    drive = own_drive(actor, dealer_slug, drive_id)
    try:
        with dealer_context(ref_of(drive.dealer)):
            return agreement_answer(actor, drive.id)
    except (NotFound, Unauthenticated):
        raise
    except DomainError as refusal:
        return _own_page(request, problem=sentence_for(refusal), status=refusal.status)


def _answer(request: HttpRequest, dealer_slug: str, drive_id: UUID, *, take: bool) -> HttpResponse:
    try:
        answer_offer_at_dealer(
            actor=buyer_actor(request), dealer_slug=dealer_slug, drive_id=drive_id, take=take
        )
    except (NotFound, Unauthenticated):
        raise
    except DomainError as refusal:
        return _own_page(request, problem=sentence_for(refusal), status=refusal.status)
    return _done("booked" if take else "dropped")


def _done(what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('drives_market:drives')}?{what}=1")


def _own_page(
    request: HttpRequest, *, notice: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    user, now = signed_in_user(request), clock.now()
    mine = list(drives_of_buyer(user.id)[:MOST_SHOWN])
    offers = [one for one in mine if one.state == "OFFERED" and one.offer_until and one.offer_until > now]
    coming = [one for one in mine if one.state in OPEN and one.ends_at > now]
    shown = {one.id for one in [*offers, *coming]}
    today = now.astimezone(clock.SHANGHAI).date()
    context = {
        "offers": sorted(offers, key=lambda one: one.starts_at),
        "coming": sorted(coming, key=lambda one: one.starts_at),
        "waits": list(waits_of_buyer(user.id).filter(last_day__gte=today)),
        "past": [one for one in mine if one.id not in shown and one.state != "LAPSED"],
        "notice": notice,
        "problem": problem,
    }
    return render(request, "drives_market/drives.html", context, status=status)
