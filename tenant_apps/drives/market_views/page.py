"""What the pages about test drives share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache

from core.edge.languages import here
from core.edge.messages import sentence_for
from core.kernel.errors import DomainError, Invalids, NotFound, Unauthenticated

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A buyer's page: strangers sign in and come back, what is not theirs does not exist."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unauthenticated:
            then = request.get_full_path() if request.method == "GET" else here("/test-drives")
            return HttpResponseRedirect(sign_in_address(then))
        except NotFound as error:
            raise Http404 from error

    return shown


def sign_in_address(then: str) -> str:
    """The sign-in page, which leads on to `then`."""
    return f"{here(settings.LOGIN_URL)}?{urlencode({'next': then})}"


def errors_of(refusal: DomainError | None) -> dict[str, str]:
    """The sentences of a refusal by the field they belong to; `form` for what belongs to none."""
    if refusal is None:
        return {}
    parts = refusal.errors if isinstance(refusal, Invalids) else (refusal,)
    return {part.field or "form": sentence_for(part) for part in parts}


def uuid_in(text: str) -> UUID | None:
    """An id as an address or a form says it."""
    try:
        return UUID(text[:36])
    except ValueError:
        return None


def day_in(text: str) -> date | None:
    """A date as an address or a form says it."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
