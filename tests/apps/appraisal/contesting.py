"""Contests as tests make them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from core.kernel import ids
from core.kernel.actor import Actor
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.appraisal.models import Contest
from shared_apps.appraisal.operations import (
    accept_contest,
    open_contest,
    rate_some,
)
from tenants.context import dealer_context, market_context, owner_context
from tests.factories.staff import staff

JSON = {"content_type": "application/json"}
SAID = {"reason": "EQUIPMENT", "text": "选装了 2.1 万元的智驾包，没有算进去。"}
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 60)) -> bytes:
    """A small picture as a file."""
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def reviewer() -> Actor:
    """An operator who decides."""
    return Actor("operator", ids.new_id(), "韩梅梅", OPERATOR_RIGHTS)


def contested(street, main, **given) -> Contest:
    """The rating of the street's car, contested by its dealer."""
    with dealer_context(main):
        return open_contest(actor=staff(), listing_id=street.car.id, **{**SAID, **given})


def decided(contest, **how) -> Contest:
    """The contest accepted by an operator, and the rating made anew."""
    with market_context():
        done = accept_contest(actor=reviewer(), contest_id=contest.id, answer="核对属实。", **how)
        rate_some([done.listing_id])
    return done


def rows() -> list[tuple]:
    """Every contest there is."""
    with owner_context():
        return list(Contest.objects.order_by("created_at").values_list("id", "state", "effect", "answer"))
