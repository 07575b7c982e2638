"""What every page of the market shares."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from core.kernel.errors import Invalid, NotFound
from shared_apps.marketplace import queries
from shared_apps.marketplace.filters import Filters, parse

PER_PAGE = 24
View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """What does not exist, or not for this reader, is the 404 page."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error

    return shown


def page_of(search: Filters, cursor: str | None) -> tuple[dict[str, Any], bool]:
    """A page of a search that was counted; and whether the cursor was nonsense: then it is the first page."""
    try:
        return queries.results(search, cursor=cursor, limit=PER_PAGE, as_counted=True), False
    except Invalid:
        return queries.results(search, cursor=None, limit=PER_PAGE, as_counted=True), True


def near_of(request: HttpRequest) -> str:
    """The city the reader looks from, as the address says it (`?near=`): its Chinese name, else empty."""
    return parse({"near": [request.GET.get("near", "")]})[0].near
