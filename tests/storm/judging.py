"""Whether the market counts right: facet sums, totals, listings and the dealers' schemas, in one snapshot."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import IsolationLevel

from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.models import ON_OFFER, Listing
from shared_apps.marketplace.queries import facets
from shared_apps.marketplace.shelf import KEEPER
from tenants.context import DealerRef, market_context, owner_context
from tests.apps.marketplace.sql_counts import sql_facets

_ONE_EACH = ("brand", "body", "energy", "condition", "dealer", "city")
"""Dimensions of which each car has exactly one value, so that their counts sum to the total."""


class Judge:
    """A process that follows the market with the shelf it keeps, as a web worker does.

    It reads at REPEATABLE READ, so that the shelf's look for changes and SQL's count see one snapshot:
    whatever dealers do meanwhile, the two must be equal.
    """

    def __init__(self, *, seed: int) -> None:
        self.chance = random.Random(seed)
        settings.SHELF_IN_TRANSACTIONS, settings.SHELF_FRESH_FOR = True, 0
        connection.close()
        connection.settings_dict["OPTIONS"]["isolation_level"] = IsolationLevel.REPEATABLE_READ

    def look(self) -> list[str]:
        """What is wrong at this very moment."""
        with market_context(), transaction.atomic():
            searches = [Filters(), *self._searches()]
            return [problem for search in searches for problem in differences(search)]

    def _searches(self) -> Iterator[Filters]:
        low, high = sorted(self.chance.sample(range(80_000, 420_000, 10_000), 2))
        yield Filters(price_min=low, price_max=high)
        yield Filters(brand=("byd",), energy=("BEV",), price_max=high)
        yield Filters(dealer=self.chance.choice(sorted(KEEPER.shelf().places) or ["nobody"]))


def differences(search: Filters) -> list[str]:
    """Where the shelf's counts are not SQL's, or do not add up."""
    counted, by_sql = facets(search), sql_facets(search)
    found = []
    if counted.total != by_sql.total:
        found.append(f"{search.address()}: {counted.total} cars, {by_sql.total} by SQL")
    if counted.choices != by_sql.choices or counted.bands != by_sql.bands:
        found.append(f"{search.address()}: other choices than by SQL")
    if search == Filters():
        sums = {name: sum(c.cars for c in counted.choices.get(name, ())) for name in _ONE_EACH}
        found += [
            f"{name} sums to {cars} of {counted.total}"
            for name, cars in sums.items()
            if cars != counted.total
        ]
    return found


def final_count(dealers: Sequence[DealerRef]) -> dict[str, int]:
    """The same number four times: cars in the schemas, listings, the total, the sum of the brands."""
    with owner_context(), connection.cursor() as cursor:
        cars = 0
        for dealer in dealers:
            cursor.execute(f"SELECT count(*) FROM {dealer.schema}.stock_vehicle WHERE state = 'AVAILABLE'")
            cars += cursor.fetchone()[0]
    KEEPER.forget()
    with market_context():
        counted = facets(Filters())
        return {
            "schemas": cars,
            "listings": Listing.objects.filter(ON_OFFER).count(),
            "total": counted.total,
            "brands": sum(choice.cars for choice in counted.choices.get("brand", ())),
        }
