"""The demo's ratings: a look at the whole market, a dealer's open contest, and one that was decided."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.appraisal.operations import accept_contest, add_evidence, open_contest, rate_some, refit
from shared_apps.appraisal.queries import contests
from shared_apps.marketplace.queries.ratings import Rating, listings_by_id, rating_of
from tenant_apps.stock.queries import listed_vehicles
from tenants.context import DealerRef, dealer_context, market_context

Team = dict[str, list[Actor]]
REVIEWER = Actor("operator", None, "运营值班", OPERATOR_RIGHTS)
_ADDED = 400_000  # 4,000 yuan, in fen


def rate_the_market(houses: list[tuple[DealerRef, Team]]) -> None:
    """Rate everything; the first dealer waits for an answer, the second has got one. Nothing done twice."""
    with market_context():
        refit()
        if contests().exists():
            return
    waiting, answered = houses
    _contest(
        *waiting,
        reason="EQUIPMENT",
        text="这台车选装了全景天幕和后排娱乐屏，合计 9,800 元，评估里没有算进去。选装单见附件。",
        days_ago=0.6,
    )
    decided = _contest(
        *answered,
        reason="HISTORY",
        text="厂家展车改装的 20 寸轮毂和隐形车衣随车交付，对比车源都没有。附施工单照片。",
        days_ago=4,
    )
    if decided is None:
        return
    with market_context(), clock.set_to(clock.now() - timedelta(days=3)):
        accept_contest(
            actor=REVIEWER,
            contest_id=decided.id,
            effect="ADJUST",
            adjustment_minor=_ADDED,
            answer="施工单属实，轮毂与车衣按二手折价计 4,000 元，已加到合理价中。",
        )
    with market_context():
        rate_some([decided.listing_id])


def _contest(dealer: DealerRef, team: Team, *, reason: str, text: str, days_ago: float) -> Any:
    manager = team["MANAGER"][0]
    with dealer_context(dealer):
        cars = list(listed_vehicles().values_list("id", flat=True))
    with market_context():
        rated = [(listing, rating_of(listing)) for listing in listings_by_id(cars).values()]
    said = [(listing, rating) for listing, rating in rated if rating is not None]
    if not said:
        return None
    listing, _rating = max(said, key=_grievance)
    with dealer_context(dealer), clock.set_to(clock.now() - timedelta(days=days_ago)):
        contest = open_contest(actor=manager, listing_id=listing.id, reason=reason, text=text)
        add_evidence(actor=manager, contest_id=contest.id, name="施工与选装单.jpg", data=_paper())
    return contest


def _grievance(pair: tuple[Any, Rating]) -> tuple[int, str]:
    """How far above its fair price a car is said to be: who is hit hardest complains first."""
    listing, rating = pair
    return -rating.deal.below_fair_bp, str(listing.id)


def _paper() -> bytes:
    """A photographed sheet of paper, in outline."""
    sheet = Image.new("RGB", (900, 1200), "#d8d4cc")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((70, 60, 830, 1140), fill="#fdfdfb", outline="#c9c5bc", width=2)
    draw.rectangle((120, 120, 520, 156), fill="#22262c")
    for row in range(14):
        top = 230 + row * 56
        draw.rectangle((120, top, 380 + (row * 97) % 260, top + 14), fill="#8d939b")
        draw.rectangle((680, top, 770, top + 14), fill="#5c636c")
    draw.ellipse((560, 930, 740, 1110), outline="#b3402e", width=8)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return out.getvalue()
