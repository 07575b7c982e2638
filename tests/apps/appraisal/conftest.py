from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from core.kernel import clock, ids
from core.kernel.money import Money
from shared_apps.appraisal.operations import refit
from shared_apps.marketplace.models import Listing, ListingRating
from shared_apps.marketplace.operations import publish_listing
from tenant_apps.stock.models import Vehicle
from tenants.context import DealerRef, dealer_context, market_context, owner_context
from tenants.models import Dealer
from tests.factories.marketplace import listing_facts
from tests.factories.stock import make_trim, make_vehicle

CITIES = ("上海", "成都", "深圳", "武汉", "绍兴")
FAIR = 21_500_000


@dataclass
class Street:
    """A market of one series: five rivals' cars around `FAIR`, and a car of `main`'s among them.

    Rivals have no schema to publish from: `main` does it for them, and the owner signs the car over.
    """

    main: DealerRef
    rivals: list[Dealer]
    trims: list[Any]
    car: Vehicle
    listings: list[UUID] = field(default_factory=list)

    def offer(self, price: int, *, rival: int = 0, trim: int = 0, **given: Any) -> UUID:
        """One more car of a rival's; returns its listing's id."""
        whose = self.rivals[rival]
        facts = listing_facts(
            self.main.id, self.trims[trim].id, price_minor=price,
            available_since=given.pop("available_since", clock.now() - timedelta(days=30)),
            vehicle_id=ids.new_id(), **given,
        )  # fmt: skip
        with dealer_context(self.main):
            publish_listing(facts)
        with owner_context():
            Listing.objects.filter(id=facts.vehicle_id).update(dealer_id=whose.id, city=whose.city)
        self.listings.append(facts.vehicle_id)
        return facts.vehicle_id

    def rating(self, listing_id: UUID | None = None) -> ListingRating | None:
        """What the market says of a car, main's by default."""
        with market_context():
            return ListingRating.objects.filter(listing_id=listing_id or self.car.id).first()

    def listing(self, listing_id: UUID | None = None) -> Listing:
        """A listing, main's car's by default."""
        with market_context():
            return Listing.objects.select_related("dealer").get(id=listing_id or self.car.id)


@pytest.fixture
def street(main: DealerRef) -> Street:
    """Forty cars of five rivals and one of main's, not rated yet."""
    with owner_context():
        rivals = [_rival(number, city) for number, city in enumerate(CITIES)]
    trims = [make_trim(name_zh=f"款型{n}", msrp_minor=22_980_000 + n * 1_000_000) for n in range(2)]
    made = Street(main, rivals, trims, make_vehicle(main, "AVAILABLE", trim=trims[0], price=Money(FAIR)))
    rng = np.random.default_rng(4)
    for number in range(40):
        dear = number % 2
        price = round(FAIR * (1 + dear / 22.98) * np.exp(rng.normal(0, 0.02)) / 10_000) * 10_000
        since = clock.now() - timedelta(days=60 - number)
        made.offer(int(price), rival=number % 5, trim=dear, available_since=since)
    return made


@pytest.fixture
def rated(street: Street) -> Street:
    """The same, rated."""
    with market_context():
        assert refit() is not None
    return street


@pytest.fixture
def look() -> Callable[[], Any]:
    """A refit, as the worker makes it every hour."""

    def again() -> Any:
        with market_context():
            return refit()

    return again


def _rival(number: int, city: str) -> Dealer:
    return Dealer.objects.create(
        schema_name=f"d_00090{number}", slug=f"rival-{number}", name=f"{city}对手车行", state="ACTIVE",
        city=city,        address="路 1 号", latitude=Decimal("30.1"), longitude=Decimal("120.1"),
        owner_email=f"owner@rival-{number}.example", brands=["byd"],
    )  # fmt: skip
