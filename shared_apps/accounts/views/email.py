"""One's e-mail address: confirming it through a letter, asking for the letter again, changing it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.accounts.errors import ConfirmationGone, EmailConfirmed
from shared_apps.accounts.operations import ask_confirmation, change_email, confirm_email
from shared_apps.accounts.queries import confirmation_by_token
from shared_apps.accounts.signing import address_of, safe_next
from shared_apps.accounts.views.account import for_members
from shared_apps.accounts.views.forms import errors_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the letter's link: one button, lest programs that follow links confirm anything.

    It asks for no session: letters are read on other devices. Nor does it open one.
    """
    if request.method == "POST":
        try:
            user = confirm_email(actor=Actor("anonymous"), token=token)
        except ConfirmationGone as error:
            return _confirm_page(request, "gone", status=error.status)
        return _confirm_page(request, "confirmed", user.email or "")
    asked = confirmation_by_token(token)
    if asked is None:
        return _confirm_page(request, "gone", status=ConfirmationGone().status)
    return _confirm_page(request, "asked", asked.email)


@never_cache
@require_http_methods(["GET", "POST"])
@for_members
def email(request: HttpRequest) -> HttpResponse:
    """Whether the address is confirmed, and a form for another one."""
    if request.method == "GET":
        return _email_page(request)
    try:
        change_email(
            actor=buyer_actor(request),
            user=signed_in_user(request),
            email=request.POST.get("email", ""),
            current=request.POST.get("current", ""),
            address=address_of(request),
        )
    except DomainError as error:
        return _email_page(request, error)
    return _sent(request)


@require_POST
@for_members
def send_confirmation(request: HttpRequest) -> HttpResponse:
    """Have the letter sent once more."""
    try:
        ask_confirmation(actor=buyer_actor(request), user=signed_in_user(request))
    except EmailConfirmed:
        return HttpResponseRedirect(reverse("accounts:email"))
    except DomainError as error:
        return _email_page(request, error, field="form")
    return _sent(request)


def _sent(request: HttpRequest) -> HttpResponse:
    words = {"sent": "1", **({"next": back} if (back := _back(request)) else {})}
    return HttpResponseRedirect(f"{reverse('accounts:email')}?{urlencode(words)}")


def _email_page(request: HttpRequest, error: DomainError | None = None, field: str = "") -> HttpResponse:
    said = errors_of(error) if error else {}
    context = {
        "sent": request.method == "GET" and "sent" in request.GET,
        "back": _back(request),
        "values": {"email": request.POST.get("email", "")},
        "errors": {field: next(iter(said.values()))} if field else said,
    }
    return render(request, "accounts/email.html", context, status=error.status if error else 200)


def _confirm_page(request: HttpRequest, state: str, address: str = "", status: int = 200) -> HttpResponse:
    return render(request, "accounts/confirm.html", {"state": state, "address": address}, status=status)


def _back(request: HttpRequest) -> str:
    """The page of ours that sent the reader here, if one did."""
    told = (request.POST if request.method == "POST" else request.GET).get("next", "")
    return told if told and safe_next(request, told) == told else ""
