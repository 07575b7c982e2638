"""What these pages share: they are their reader's own; what is not theirs does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from core.edge.languages import here
from core.edge.messages import sentence_for
from core.kernel.errors import DomainError, Invalids, NotFound, Unauthenticated
from shared_apps.accounts.signing import to_sign_in

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A page for one reader: strangers sign in and come back, what does not exist is the 404 page."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unauthenticated:
            return to_sign_in(request.get_full_path() if request.method == "GET" else here("/inbox"))
        except NotFound as error:
            raise Http404 from error

    return shown


def by_field(refusal: DomainError | None) -> dict[str, str]:
    """Each refused field's sentence; `form` for what belongs to no field."""
    if refusal is None:
        return {}
    parts = refusal.errors if isinstance(refusal, Invalids) else (refusal,)
    return {part.field or "form": sentence_for(part) for part in parts}


def id_of(text: str) -> UUID | None:
    """An id as a form or an address tells it; None for anything else."""
    try:
        return UUID(text[:36])
    except ValueError:
        return None
