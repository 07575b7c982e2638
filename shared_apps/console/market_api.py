"""What the page on which companies apply asks while they type."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from core.edge.api import ErrorBody
from core.edge.messages import sentence_for
from shared_apps.accounts.signing import address_of
from shared_apps.console import throttle
from shared_apps.console.operations import slug_refusal

router = Router(tags=["apply"])


class Availability(Schema):
    """Whether a subdomain can be had; `message` says why not, in the reader's language."""

    slug: str
    available: bool
    code: str | None
    message: str | None


@router.get(
    "/subdomains/{slug}",
    response={200: Availability, frozenset({429}): ErrorBody},
    auth=None,
    operation_id="market_subdomain",
)
def subdomain(request: HttpRequest, slug: str) -> Any:
    """Whether a new dealer could have this subdomain now."""
    throttle.admit_question(address_of(request))
    refusal = slug_refusal(slug=slug)
    return {
        "slug": slug,
        "available": refusal is None,
        "code": refusal.code if refusal else None,
        "message": sentence_for(refusal) if refusal else None,
    }
