"""What the market adds to a dealer's change of price, among a million cars."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Any
from unittest import mock

from django.test import override_settings

from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations import reprice_vehicle
from tenants.context import DealerRef, dealer_context, market_context, ref_of
from tenants.fleet import pool
from tenants.operations import register_dealer
from tests.benchmarks.search_parts.reading import figure
from tests.benchmarks.tenancy_parts.fleet import OPERATOR, details
from tests.factories.stock import make_trim, make_vehicle

ROUNDS = 150
_PUBLISHING = "tenant_apps.stock.projections.reprice_listing"


def a_dealer() -> DealerRef:
    """A dealer with a schema of its own."""
    pool.fill(1)
    with market_context(), override_settings(SPARE_SCHEMAS=0):
        return ref_of(register_dealer(actor=OPERATOR, details=details(1)))


def measure(dealer: DealerRef) -> Iterator[dict[str, Any]]:
    """The same change of price with and without the market's row, in turn: medians, and the difference."""
    trim = make_trim(series="bench")
    # Two cars: one whose changes the market never heard of would be published whole the next time.
    shown, unseen = (make_vehicle(dealer, "AVAILABLE", trim=trim) for _ in range(2))
    amounts = iter(range(20_000_000, 30_000_000, 10_000))
    with_market, without = [], []
    for _ in range(ROUNDS):
        with_market.append(_reprice(dealer, shown, next(amounts)))
        with mock.patch(_PUBLISHING, return_value=True):
            without.append(_reprice(dealer, unseen, next(amounts)))
    cost, bare = (median(with_market) - median(without)) * 1000, median(without) * 1000
    yield figure("projection_cost", cost, "ms", most=2) | {
        "baseline": f"{bare:.2f} ms for the change alone",
        "ratio": round((bare + cost) / bare, 2),
    }


def _reprice(dealer: DealerRef, car: Vehicle, amount: int) -> float:
    began = perf_counter()
    with dealer_context(dealer):
        reprice_vehicle(actor=SYSTEM, vehicle_id=car.id, price=Money(amount))
    return perf_counter() - began
