"""The demo's trade-ins: a car with an offer while another dealer still thinks, and one only estimated."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw

from core.flow.outbox.relay import deliver_all
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from shared_apps.accounts.models import User
from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.queries import trims_of_series
from shared_apps.tradein import operations, queries
from shared_apps.tradein.facts import Described, Keeper, Wish
from tenants.context import DealerRef, dealer_context, market_context

Team = dict[str, list[Actor]]
SERIES = (("byd", "han"), ("tesla", "model-3"))
_ANSWERS = {
    "accidents": "NONE", "repaint": "ONE_TWO", "service": "FULL", "owners": "ONE", "tyres": "WORN",
    "keys": "TWO",
}  # fmt: skip
_SAID = "按您填写的车况可以给到这个价，到店复检后最终确认，当天可办过户。"


def trade_in(buyers: list[User], houses: list[tuple[DealerRef, Team]]) -> None:
    """Two buyers' own cars, as far as they have come; nothing done twice."""
    with market_context():
        if any(queries.of_keeper(Keeper(buyer.id)).exists() for buyer in buyers):
            return
    asking, looking = buyers
    _estimated(looking, SERIES[1], "4.1万", "上海", days_ago=2)
    car_id = _estimated(asking, SERIES[0], "3.6万", "杭州", days_ago=1)
    if car_id is None:
        return
    wish = Wish(asking.name, asking.phone or "13800138000", "想换一台 SUV，周末可以开车到店。")
    with market_context(), clock.set_to(clock.now() - timedelta(hours=20)):
        made = operations.ask_dealers(
            actor=_actor(asking),
            keeper=Keeper(asking.id),
            trade_in_id=car_id,
            dealers=[dealer.id for dealer, _team in houses],
            wish=wish,
        )
        about = queries.trade_in_of(Keeper(asking.id), car_id).mid_minor or 10_000_000
    deliver_all()
    answering, team = houses[0]
    with dealer_context(answering), clock.set_to(clock.now() - timedelta(hours=3)):
        operations.make_offer(
            actor=team["SALES"][0],
            request_id=next(one.id for one in made if one.dealer_id == answering.id),
            price=Money(about // 10_000 * 10_000),
            valid_until=(clock.now() + timedelta(days=5)).date(),
            answer=_SAID,
        )
    deliver_all()


def _estimated(
    buyer: User, series: tuple[str, str], mileage: str, city: str, *, days_ago: int
) -> UUID | None:
    actor, keeper = _actor(buyer), Keeper(buyer.id)
    with market_context(), clock.set_to(clock.now() - timedelta(days=days_ago)):
        trims = [trim for trim in trims_of_series(*series) if not trim.retired]
        if not trims:
            return None
        trim = trims[0]
        one = operations.begin(actor=actor, trim_id=trim.id, address="demo")
        said = Described(year=str(trim.model_year), month="4", mileage=mileage, city=city)
        operations.describe(actor=actor, keeper=keeper, trade_in_id=one.id, said=said)
        operations.answer_questions(actor=actor, keeper=keeper, trade_in_id=one.id, answers=_ANSWERS)
        for number in range(2):
            operations.add_photo(
                actor=actor,
                keeper=keeper,
                trade_in_id=one.id,
                name=f"{number}.jpg",
                data=_photo(trim, number),
            )
        operations.estimate(actor=actor, keeper=keeper, trade_in_id=one.id)
    return one.id


def _actor(buyer: User) -> Actor:
    return Actor("buyer", buyer.id, buyer.name)


def _photo(trim: TrimFacts, number: int) -> bytes:
    """A car before a wall, in outline."""
    picture = Image.new("RGB", (960, 640), "#cfd4d6")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 430, 960, 640), fill="#8b9094")
    left = 120 + 40 * number
    draw.rounded_rectangle(
        (left, 300, left + 720, 470), 60, fill=trim.colours[0].hex if trim.colours else "#444"
    )
    draw.polygon([(left + 150, 310), (left + 240, 200), (left + 500, 200), (left + 600, 310)], fill="#2b3238")
    for wheel in (left + 160, left + 560):
        draw.ellipse((wheel - 62, 410, wheel + 62, 534), fill="#1b1d20")
        draw.ellipse((wheel - 30, 442, wheel + 30, 502), fill="#9aa0a5")
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
