"""What these pages share: guests keep what they began in their browser, and take it to their account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from core.edge.languages import here
from core.edge.messages import sentence_for
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids, NotFound, Unauthenticated
from shared_apps.accounts.models import User
from shared_apps.tradein import operations
from shared_apps.tradein.errors import Asked
from shared_apps.tradein.facts import Keeper

View = Callable[..., HttpResponseBase]
HELD, MOST_HELD = "trade_ins", 20


def page(view: View) -> View:
    """A page of one's own: what is not one's own does not exist; strangers sign in and come back."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Unauthenticated:
            return to_sign_in(request.get_full_path())
        except Asked:
            return to("result", kwargs["trade_in_id"])
        except NotFound as error:
            raise Http404 from error

    return shown


def to(name: str, trade_in_id: UUID, **words: str) -> HttpResponse:
    """On to another page of the same car."""
    address = reverse(f"tradein:{name}", args=[trade_in_id])
    return HttpResponseRedirect(f"{address}?{urlencode(words)}" if words else address)


def to_sign_in(then: str) -> HttpResponse:
    """The entrance, and `then` afterwards."""
    return HttpResponseRedirect(f"{here(settings.LOGIN_URL)}?{urlencode({'next': then})}")


def actor_of(request: HttpRequest) -> Actor:
    """Who reads the page, signed in or not."""
    user = request.user
    return Actor("buyer", user.id, user.name) if isinstance(user, User) else Actor("anonymous")


def keeper_of(request: HttpRequest) -> Keeper:
    """Whose cars may be shown; whoever has signed in takes over what the browser held."""
    held = frozenset(_ids(request.session.get(HELD, ())))
    if not isinstance(request.user, User):
        return Keeper(None, held)
    if held:
        operations.adopt(actor=actor_of(request), keeper=Keeper(request.user.id, held))
        del request.session[HELD]
    return Keeper(request.user.id)


def hold(request: HttpRequest, trade_in_id: UUID) -> None:
    """Have the browser of a guest remember a car it began."""
    if not isinstance(request.user, User):
        request.session[HELD] = [str(trade_in_id), *request.session.get(HELD, [])][:MOST_HELD]


def by_field(error: DomainError) -> dict[str, str]:
    """Sentences of a refusal by the fields they are about; "form" for the whole."""
    parts = error.errors if isinstance(error, Invalids) else (error,)
    return {part.field or "form": sentence_for(part) for part in parts}


def _ids(told: Any) -> list[UUID]:
    try:
        return [UUID(one) for one in told]
    except (TypeError, ValueError):
        return []
