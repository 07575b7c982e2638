"""What the demo's buyer asked dealers: three for the best price, two answered; one for a call."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Count

from core.flow.outbox.relay import deliver_all
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.accounts.models import User
from shared_apps.inbox.facts import CALL, PRICE, Wish
from shared_apps.inbox.operations import ask_dealers
from shared_apps.inbox.operations.asking import call_windows
from shared_apps.inbox.queries import asks_of
from shared_apps.marketplace.queries import listing, on_offer, series_offers
from tenant_apps.customers.facts import Offer
from tenant_apps.customers.operations import answer_enquiry
from tenant_apps.customers.queries import enquiries_of_buyer
from tenants.context import DealerRef, dealer_context, market_context

ASKED_DAYS_AGO, PHONE = 3, "13900139001"
_ANSWERS = (
    # Per cent of the lowest price, days the offer holds, minutes until it came, words.
    (97, 10, 25, "全款最低价，含首年保险服务费。周末到店可再送脚垫。"),
    (96, 2, 90, "店庆价，截止后恢复原价。"),
)

Houses = list[tuple[DealerRef, dict[str, list[Actor]]]]


def ask_around(buyer: User, houses: Houses) -> None:
    """Let the buyer ask and some dealers answer; nothing if that was done before."""
    with market_context():
        if asks_of(buyer.id, 1):
            return
        car_id, prices = _wanted({dealer.slug for dealer, _team in houses})
    if car_id is None:
        return
    actor, slugs = Actor("buyer", buyer.id, buyer.name), tuple(prices)
    moment = clock.now() - timedelta(days=ASKED_DAYS_AGO)
    asked = [house for house in houses if house[0].slug in slugs]
    with clock.set_to(moment), market_context():
        ask_dealers(
            actor=actor, wish=_wish(buyer, PRICE, car_id, slugs, asked[0][0].city, "下周可提车，全款。")
        )
    deliver_all()
    for (dealer, team), (share, days, minutes, words) in zip(asked, _ANSWERS, strict=False):
        price = prices[dealer.slug] * share // 10_000_000 * 100_000  # whole thousands of yuan
        with clock.set_to(moment + timedelta(minutes=minutes)), dealer_context(dealer):
            _answer(buyer, team["SALES"][0], price, days, words)
    deliver_all()
    with market_context():
        windows = call_windows(listing(car_id).dealer)
        window = windows[-1].code if windows else ""
        ask_dealers(actor=actor, wish=_wish(buyer, CALL, car_id, (), "", "", window=window))
    deliver_all()


def _wanted(slugs: set[str]) -> tuple[UUID | None, dict[str, int]]:
    """A car of the series that most of these dealers have, three of them with their lowest prices."""
    spread = on_offer().filter(dealer__slug__in=slugs).values("series_id")
    series = spread.annotate(places=Count("dealer", distinct=True)).order_by("-places", "series_id").first()
    if series is None:
        return None, {}
    places = [place for place in series_offers(series["series_id"]).dealers if place.slug in slugs][:3]
    cars = on_offer().filter(series_id=series["series_id"], dealer__slug=places[0].slug)
    car_id = cars.order_by("price_minor", "id").values_list("id", flat=True).first()
    return car_id, {place.slug: place.offers.low_minor for place in places}


def _wish(
    buyer: User, kind: str, car_id: UUID, dealers: tuple[str, ...], near: str, message: str, window: str = ""
) -> Wish:
    return Wish(
        kind=kind,
        key=f"demo:{kind}",
        car_id=car_id,
        dealers=dealers,
        name=buyer.name,
        phone=buyer.phone or PHONE,
        email=buyer.email or "",
        message=message,
        window=window,
        near=near,
    )


def _answer(buyer: User, adviser: Actor, price: int, days: int, words: str) -> None:
    for enquiry in enquiries_of_buyer(buyer.id):
        offer = Offer(
            text=words,
            price_minor=price,
            on_road_minor=price + 600_000,
            valid_until=clock.now().astimezone(clock.SHANGHAI).date() + timedelta(days=days),
        )
        answer_enquiry(actor=adviser, lead_id=enquiry.lead_id, enquiry_id=enquiry.id, offer=offer)
