"""Sign-in, registration and language of the market's pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.edge.languages import here, in_language
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from shared_apps.accounts.models import User
from shared_apps.accounts.operations import change_locale, check_credentials, register_account
from shared_apps.accounts.signing import address_of, close_session, open_session, remember_language, safe_next
from shared_apps.accounts.views.forms import errors_of


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; goes on to `next` afterwards."""
    values = _values(request)
    if request.method == "POST":
        try:
            user = check_credentials(
                login=values["login"], password=request.POST.get("password", ""), address=address_of(request)
            )
        except DomainError as error:
            return _again(request, "accounts/sign_in.html", values, error)
        return _enter(request, user, values["next"])
    return render(request, "accounts/sign_in.html", {"values": values, "errors": {}})


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The registration page; the new user is signed in and goes on to `next`."""
    values = _values(request)
    if request.method == "POST":
        try:
            user = register_account(
                actor=Actor("anonymous", name=values["name"]),
                name=values["name"],
                login=values["login"],
                password=request.POST.get("password", ""),
                locale=get_language() or settings.LANGUAGE_CODE,
                address=address_of(request),
            )
        except DomainError as error:
            return _again(request, "accounts/register.html", values, error)
        return _enter(request, user, values["next"])
    return render(request, "accounts/register.html", {"values": values, "errors": {}})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session and return to the front page."""
    close_session(request)
    return HttpResponseRedirect(here("/"))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language and stay on the page."""
    locale = request.POST.get("language", "")
    known = locale in dict(settings.LANGUAGES)
    page = request.POST.get("next") or "/"
    response = HttpResponseRedirect(safe_next(request, in_language(page, locale) if known else page))
    if known:
        remember_language(response, locale)
        if isinstance(request.user, User):
            change_locale(actor=Actor("buyer", request.user.id), user=request.user, locale=locale)
    return response


def _values(request: HttpRequest) -> dict[str, str]:
    source = request.POST if request.method == "POST" else request.GET
    return {name: source.get(name, "") for name in ("login", "name", "next")}


def _enter(request: HttpRequest, user: User, target: str) -> HttpResponse:
    open_session(request, user)
    return HttpResponseRedirect(safe_next(request, target))


def _again(request: HttpRequest, page: str, values: dict[str, str], error: DomainError) -> HttpResponse:
    return render(request, page, {"values": values, "errors": errors_of(error)}, status=error.status)
