"""What every API of ours is made of: one error shape, sessions with CSRF, keyed unsafe calls."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Annotated, Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from ninja import Field, NinjaAPI, Schema
from ninja.security import SessionAuth
from pydantic import AwareDatetime

from core.edge import errors
from core.edge.idempotency import operations as idempotency
from core.edge.paging import Page, paginate
from core.edge.parser import PlainTextParser
from core.kernel.errors import Invalid
from core.kernel.money import Money

__all__ = [
    "ErrorBody",
    "Moment",
    "MoneyIn",
    "MoneyOut",
    "Page",
    "anyone",
    "build_api",
    "idempotent",
    "money",
    "paginate",
    "signed_in",
]

ErrorBody = errors.ErrorBody
LARGEST_AMOUNT = 2**53 - 1  # what a browser can count exactly
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))
]
"""A moment given by a caller, with its time zone, far enough from the ends of the calendar to count with."""
LONGEST_OWNER = 120  # letters the table holds; a dealer's own domain may have 253
F = TypeVar("F", bound=Callable[..., Any])


class MoneyOut(Schema):
    """Whole minor units (fen) and the ISO 4217 currency."""

    amount: int
    currency: str


class MoneyIn(Schema):
    """An amount given by a caller, in whole minor units."""

    amount: int = Field(ge=-LARGEST_AMOUNT, le=LARGEST_AMOUNT)
    currency: str = Field("CNY", pattern=r"^[A-Z]{3}$")

    def money(self) -> Money:
        """As the kernel's Money."""
        return Money(self.amount, self.currency)


def money(amount: int, currency: str) -> dict[str, Any]:
    """The JSON form of an amount in a row."""
    return {"amount": amount, "currency": currency}


class _SignedIn(SessionAuth):
    """Somebody is signed in on this host; unsafe calls need the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


class _Anyone(SessionAuth):
    """Nobody need be signed in, yet an unsafe call needs the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return True


signed_in = _SignedIn(csrf=True)
anyone = _Anyone(csrf=True)


def build_api(title: str, *, surface: str, version: str = "1.0.0", auth: SessionAuth = signed_in) -> NinjaAPI:
    """An API of one surface (market, portal, console), to be mounted at `/api/v1/`.

    Routes need what `auth` asks for, a signed-in session by default, unless they say otherwise.
    """
    api = NinjaAPI(
        title=title,
        version=version,
        urls_namespace=f"{surface}-api",
        auth=auth,
        docs_url=None,
        openapi_url="/openapi.json",
        parser=PlainTextParser(),
    )
    errors.install(api)
    return api


def idempotent(view: F) -> F:
    """Let an unsafe route be repeated safely: the header `Idempotency-Key` names the call.

    The same key with the same call answers what was answered before (with `Idempotent-Replayed: true`). With
    another address, query, body or file it is refused.
    """

    @wraps(view)
    def keyed(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return view(request, *args, **kwargs)
        if len(key) > 120:
            raise Invalid("field.too_long", field="Idempotency-Key")
        owner, fingerprint = _owner(request), _fingerprint(request)
        stored = idempotency.claim(owner=owner, key=key, fingerprint=fingerprint)
        if stored is not None:
            replay = HttpResponse(stored.body, status=stored.status, content_type="application/json")
            replay["Idempotent-Replayed"] = "true"
            return replay
        request.idempotency = (owner, key)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    # Ninja reads types from the wrapper, whose module does not know the names in the view's annotations.
    keyed.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
    return keyed  # type: ignore[return-value]


def _owner(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    host = request.get_host().partition(":")[0]  # a port may be written in any length
    owner = f"{host}|{getattr(user, 'pk', None) or request.META.get('REMOTE_ADDR', '')}"
    return owner if len(owner) <= LONGEST_OWNER else hashlib.sha256(owner.encode()).hexdigest()


def _fingerprint(request: HttpRequest) -> str:
    body = _parts(request) if (request.content_type or "").startswith("multipart/") else request.body
    call = [str(request.method).encode(), request.get_full_path().encode(), body]
    return hashlib.sha256(b"\0".join(call)).hexdigest()


def _parts(request: HttpRequest) -> bytes:
    """What a form with files says, without the line between its parts, which each try draws anew."""
    files = [
        (field, file.name, file.content_type, _digest(file))
        for field, several in request.FILES.lists()
        for file in several
    ]
    return json.dumps([list(request.POST.lists()), files]).encode()


def _digest(file: UploadedFile[Any]) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


class SettleMiddleware:
    """Stores the final answer of a keyed call, whoever produced it: the route or an error handler."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        claimed = getattr(request, "idempotency", None)
        if claimed is not None:
            owner, key = claimed
            body = "" if response.streaming else response.content.decode(errors="replace")
            idempotency.settle(owner=owner, key=key, answer=idempotency.Answer(response.status_code, body))
        return response
