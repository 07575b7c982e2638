"""What the host said of a request."""

from __future__ import annotations

from typing import Literal, cast

from django.http import HttpRequest

from tenants.context import DealerRef
from tenants.life.queries import Portal

Surface = Literal["market", "portal", "console"]


class HostedRequest(HttpRequest):
    """A request after `SurfaceMiddleware`: its surface, and dealer and portal where it is one."""

    surface: Surface
    dealer: DealerRef | None
    portal: Portal | None


def surface_of(request: HttpRequest) -> Surface:
    """The part of the product this request is for."""
    return cast(HostedRequest, request).surface


def dealer_of(request: HttpRequest) -> DealerRef | None:
    """The dealer whose portal this is; None on the market and the console."""
    return cast(HostedRequest, request).dealer
