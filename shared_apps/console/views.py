"""The market's pages for companies that want a portal. They work without script; nothing typed is lost."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.edge.messages import sentence_for
from core.edge.web import host_url
from core.kernel import ids
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids, NotFound
from shared_apps.accounts.signing import address_of
from shared_apps.catalog.cities import CITIES
from shared_apps.catalog.queries import brands, brands_by_slug
from shared_apps.console import throttle
from shared_apps.console.credit_codes import normalise
from shared_apps.console.models import Application
from shared_apps.console.operations import ApplicationDetails, slug_refusal, submit_application
from shared_apps.console.signing import application_of, token_of

TEXTS = ("company", "credit_code", "city", "address", "contact", "phone", "email", "slug")
JOURNEY = ("SUBMITTED", "IN_REVIEW", "APPROVED", "READY")
UNDER_WAY = {"SUBMITTED": 1, "IN_REVIEW": 1, "APPROVED": 3, "READY": 4}
"""Which step of the journey is being worked at in a state."""

_BY_NAME = (("", tuple(sorted(CITIES, key=lambda city: city.name_en))),)  # provinces have Chinese names only
_BY_PROVINCE = tuple(
    (province, tuple(cities))
    for province, cities in groupby(sorted(CITIES, key=lambda c: c.province_zh), key=lambda c: c.province_zh)
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The form of a company that wants a portal; the button beside the subdomain only asks about that."""
    typed = _typed(request)
    if request.method != "POST":
        return _form(request, typed)
    if "check" in request.POST:
        return _form(request, typed, **_about_slug(request, typed))
    try:
        application = submit_application(
            actor=Actor("anonymous", name=typed["contact"][:80]),
            details=ApplicationDetails(
                **{name: typed[name] for name in TEXTS},
                brands=tuple(typed["brands"]),
                consent=typed["consent"],
            ),
            address=address_of(request),
            locale=get_language() or settings.LANGUAGE_CODE,
            application_id=_nonce(typed["once"]),
        )
    except DomainError as error:
        return _form(request, typed, status=error.status, errors=_by_field(error))
    return HttpResponseRedirect(reverse("console:progress", args=[token_of(application)]))


@never_cache
@require_safe
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """How far an application is, for whoever holds its address."""
    try:
        application = application_of(token)
    except NotFound as error:
        raise Http404 from error
    context = {
        "application": application,
        "steps": _steps(application),
        "brands": list(brands_by_slug(application.brands).values()),
        "portal": host_url(application.slug),
        "ended": application.state in ("READY", "REJECTED"),
    }
    response = render(request, "console/progress.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _steps(application: Application) -> list[dict[str, Any]]:
    """The way of an application: each step with its time, None ahead, and done, now, ahead or stopped."""
    times = {code: datetime.fromisoformat(at) for code, at in application.milestones}
    if application.state == "REJECTED":
        gone = [code for code in JOURNEY if code in times]
        return [
            *({"code": code, "at": times[code], "state": "done"} for code in gone),
            {"code": "REJECTED", "at": times["REJECTED"], "state": "stopped"},
        ]
    now = UNDER_WAY[application.state]
    return [
        {"code": code, "at": times.get(code), "state": _standing(place, now)}
        for place, code in enumerate(JOURNEY)
    ]


def _standing(place: int, now: int) -> str:
    return "done" if place < now else "now" if place == now else "ahead"


def _typed(request: HttpRequest) -> dict[str, Any]:
    sent = request.POST
    return {
        **{name: sent.get(name, "") for name in TEXTS},
        "brands": sent.getlist("brands"),
        "consent": sent.get("consent") == "yes",
        "once": sent.get("once") or str(ids.new_id()),
    }


def _form(request: HttpRequest, typed: dict[str, Any], status: int = 200, **more: Any) -> HttpResponse:
    provinces = _BY_NAME if get_language() == "en" else _BY_PROVINCE
    known = {"all_brands": brands(on_sale_only=False), "provinces": provinces}
    context = {"values": typed, "errors": {}, **known, **more}
    return render(request, "console/apply.html", context, status=status)


def _about_slug(request: HttpRequest, typed: dict[str, Any]) -> dict[str, Any]:
    """What the button says: without script it is the only way to ask before sending."""
    try:
        throttle.admit_question(address_of(request))
    except DomainError as error:
        return {"errors": {"slug": sentence_for(error)}, "status": error.status}
    refusal = slug_refusal(slug=typed["slug"].strip(), code=normalise(typed["credit_code"]))
    return {"errors": {"slug": sentence_for(refusal)}} if refusal else {"slug_free": True}


def _nonce(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return ids.new_id()


def _by_field(error: DomainError) -> dict[str, str]:
    parts = error.errors if isinstance(error, Invalids) else (error,)
    return {part.field or "form": sentence_for(part) for part in parts}
