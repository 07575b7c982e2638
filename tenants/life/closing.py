"""What a portal answers while it is closed, and which of its doors stay open."""

from __future__ import annotations

from django.conf import settings
from django.db import InternalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from core.edge import errors
from core.edge.messages import sentence_for
from core.kernel.errors import DomainError
from tenants.context import DealerRef
from tenants.errors import DealerFaulty, DealerInMaintenance, DealerLeaving, DealerReadOnly, DealerSuspended
from tenants.life.queries import Portal

READ_ONLY_SQL_TRANSACTION = "25006"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION = "/api/v1/session"
OWN_DATA = "/data"
"""Below it the owner takes the dealer's data along, also when all else is closed."""
SIGNS_OUT = {("DELETE", SESSION), ("POST", f"{OWN_DATA}/sign-out")}
SECONDS = 120
"""After how long a browser may ask again during maintenance."""


def closed_by(portal: Portal) -> DomainError | None:
    """Why the portal lets nobody in, None while it is open."""
    if portal.dealer.state == "OFFBOARDING":
        return DealerLeaving()
    if portal.dealer.state == "SUSPENDED":
        return DealerSuspended()
    if portal.fault:
        return DealerFaulty()
    return DealerInMaintenance() if portal.maintenance else None


def stays_open(request: HttpRequest, closed: DomainError) -> bool:
    """Whether this request passes a closed door: signing out does, and for who is leaving, the way out."""
    if isinstance(closed, DealerFaulty):
        return False
    if (request.method, request.path) in SIGNS_OUT:
        return True
    return isinstance(closed, DealerLeaving) and _is_own_data(request)


def writes(request: HttpRequest) -> bool:
    """Whether a request to a read-only portal means to change its data; signing in and out does not."""
    return request.method not in SAFE and request.path != SESSION and not _is_own_data(request)


def _is_own_data(request: HttpRequest) -> bool:
    return request.path == OWN_DATA or request.path.startswith(f"{OWN_DATA}/")


def answer_closed(request: HttpRequest, dealer: DealerRef, closed: DomainError) -> HttpResponse:
    """The page, or the API's error, that says why the portal is closed and what to do."""
    if request.path.startswith("/api/"):
        answer: HttpResponse = errors.answer(closed)
    else:
        answer = closed_page(request, dealer, closed)
    if closed.status == 503:
        answer["Retry-After"] = str(SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


def closed_page(request: HttpRequest, dealer: DealerRef, closed: DomainError) -> HttpResponse:
    """The page in both languages, the reader's first."""
    get_token(request)
    signed_in = request.user.is_authenticated and not isinstance(closed, DealerFaulty)
    context = {
        "dealer": dealer,
        "code": closed.code.rpartition(".")[2],
        "signed_in": signed_in,
        "support": settings.SUPPORT_EMAIL,
        "back": closed.status == 503,
        "own_data": OWN_DATA if isinstance(closed, DealerLeaving) else "",
    }
    return render(request, "life/closed.html", context, status=closed.status)


def tell(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal in the form the caller understands."""
    if request.path.startswith("/api/"):
        return errors.answer(error)
    return HttpResponse(
        f"{sentence_for(error)}\n", status=error.status, content_type="text/plain; charset=utf-8"
    )


def is_refused_write(error: InternalError) -> bool:
    """Whether the database refused because the transaction is for reading."""
    return getattr(error.__cause__, "pgcode", None) == READ_ONLY_SQL_TRANSACTION


def database_refusal(request: HttpRequest, error: InternalError) -> HttpResponse:
    """For the portal's API: a write that only the database noticed is refused like any other."""
    if is_refused_write(error):
        return errors.answer(DealerReadOnly())
    return errors.unexpected(request, error)
