"""What these pages share: they are their reader's own, and a guest's wish is carried out after signing in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from core.edge.languages import here
from core.edge.messages import sentence_for
from core.kernel.errors import DomainError, NotFound, Unauthenticated
from shared_apps.accounts import signing

View = Callable[..., HttpResponse]
LONGEST_ADDRESS = 4000


def page(view: View) -> View:
    """A buyer's own page: strangers sign in and come back, what is not theirs does not exist."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unauthenticated:
            then = request.get_full_path() if request.method == "GET" else back_of(request) or here("/")
            return to_sign_in(request, then)
        except NotFound as error:
            raise Http404 from error

    return shown


def to_sign_in(request: HttpRequest, then: str) -> HttpResponse:
    """The entrance, and `then` afterwards; a script is told where that is."""
    if by_script(request):
        return JsonResponse({"sign_in": signing.entrance(then)}, status=401)
    return signing.to_sign_in(then)


def by_script(request: HttpRequest) -> bool:
    """Whether the page's script asks, which wants an answer instead of a page."""
    return request.headers.get("Marque-Part") == "answer"


def back_of(request: HttpRequest) -> str:
    """The page the reader is on, as its form told; empty where it told none of ours."""
    return path_of_ours(request, request.POST.get("next", ""))


def path_of_ours(request: HttpRequest, told: str) -> str:
    """A path on this host, or nothing."""
    short = told.startswith("/") and len(told) <= LONGEST_ADDRESS
    return told if short and signing.safe_next(request, told) == told else ""


def refusal(error: DomainError) -> JsonResponse:
    """A refusal for a script."""
    return JsonResponse({"said": sentence_for(error)}, status=error.status)


def with_words(address: str, **words: str) -> str:
    """An address with what the page there is to say."""
    said = urlencode({name: word for name, word in words.items() if word})
    return f"{address}?{said}" if said else address
