"""What the demo's buyer watches: cars kept, of which one got cheaper and one is gone, and two searches."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from shared_apps.accounts.models import User
from shared_apps.marketplace.filters import Filters
from shared_apps.watching.operations import change_search, keep_car, save_search
from shared_apps.watching.queries import kept_ids
from tenant_apps.stock.operations import move_vehicle, reprice_vehicle
from tenant_apps.stock.queries import listed_vehicles
from tenants.context import DealerRef, dealer_context, market_context

CARS_AT_EACH, KEPT_DAYS_AGO = 1, 9
DOWN = Money(600_000)  # 6,000 yuan
_SEARCHES = (
    (
        Filters(category=("NEW_ENERGY",), body=("SUV",), price_max=300_000),
        "三十万以内的新能源 SUV",
        "AT_ONCE",
    ),
    (Filters(brand=("bmw",), price_max=400_000), "四十万以内的宝马", "DAILY"),
)

Houses = list[tuple[DealerRef, dict[str, list[Actor]]]]


def watch_the_market(buyer: User, houses: Houses) -> None:
    """Let the buyer keep cars of these dealers and save two searches; nothing if that was done before."""
    with market_context():
        if kept_ids(buyer.id):
            return
    actor = Actor("buyer", buyer.id, buyer.name)
    kept: list[tuple[DealerRef, dict[str, list[Actor]], UUID, Money]] = []
    with clock.set_to(clock.now() - timedelta(days=KEPT_DAYS_AGO)):
        for dealer, team in houses:
            with dealer_context(dealer):
                cars = list(listed_vehicles().order_by("stock_no")[:CARS_AT_EACH])
            for car in cars:
                with market_context():
                    keep_car(actor=actor, listing_id=car.id)
                kept.append((dealer, team, car.id, Money(car.price_minor, car.currency)))
    with market_context():
        for search, name, frequency in _SEARCHES:
            made, _new = save_search(actor=actor, search=search, name=name)
            change_search(actor=actor, search_id=made.id, name=name, alerts=True, frequency=frequency)
    if len(kept) > 1:
        _cheaper(*kept[0])
        _gone(*kept[-1])


def _cheaper(dealer: DealerRef, team: dict[str, list[Actor]], car_id: UUID, price: Money) -> None:
    with dealer_context(dealer):
        reprice_vehicle(actor=team["MANAGER"][0], vehicle_id=car_id, price=price - DOWN)


def _gone(dealer: DealerRef, team: dict[str, list[Actor]], car_id: UUID, _price: Money) -> None:
    with dealer_context(dealer):
        move_vehicle(actor=team["MANAGER"][0], vehicle_id=car_id, verb="withdraw")
