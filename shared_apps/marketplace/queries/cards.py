"""The cars of a page in one statement whose text is made once.

Every search asks for the same columns, and making that text anew through the ORM took longer than its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from shared_apps.marketplace.models import Listing, ListingRating
from shared_apps.marketplace.queries.shown import NOT_ON_CARDS
from tenants.features.queries import without
from tenants.models import Dealer


class _Columns:
    """The columns of a model that cards show, and how their values become an object."""

    def __init__(self, model: type[models.Model], path: str = "") -> None:
        here: list[Any] = [f for f in model._meta.concrete_fields if f"{path}{f.name}" not in NOT_ON_CARDS]
        self.names = frozenset(field.attname for field in here)
        self.selected = [f'"{model._meta.db_table}"."{field.column}"' for field in here]
        self._model: Any = model
        self._readers = [
            (place, field) for place, field in enumerate(here) if hasattr(field, "from_db_value")
        ]

    def __len__(self) -> int:
        return len(self.selected)

    def made(self, values: Sequence[Any]) -> Any:
        """The object of a row."""
        row = list(values)
        for place, field in self._readers:
            row[place] = field.from_db_value(row[place], field, connection)
        return self._model.from_db(connection.alias, self.names, row)


_CAR, _DEALER, _RATING = _Columns(Listing), _Columns(Dealer, "dealer__"), _Columns(ListingRating, "rating__")
_PRICES = """FROM marketplace_listingprice p WHERE p.listing_id = marketplace_listing.id
             ORDER BY p.since DESC, p.id DESC"""
_STATEMENT = f"""
SELECT (SELECT p.price_minor {_PRICES} OFFSET 1 LIMIT 1), (SELECT p.since {_PRICES} LIMIT 1),
       {", ".join(_CAR.selected + _DEALER.selected + _RATING.selected)}
FROM marketplace_listing
CROSS JOIN LATERAL (  -- OFFSET: looked up one by one, where the planner would rather read all dealers
    SELECT * FROM tenants_dealer one WHERE one.id = marketplace_listing.dealer_id OFFSET 0
) AS tenants_dealer
LEFT JOIN marketplace_listingrating ON marketplace_listingrating.listing_id = marketplace_listing.id
WHERE marketplace_listing.number = ANY(%(numbers)s) AND marketplace_listing.withdrawn_at IS NULL
  AND tenants_dealer.state = 'ACTIVE' AND (tenants_dealer.id = ANY(%(dealers)s::uuid[])) = %(listed)s
"""  # noqa: S608


def cards(numbers: Iterable[int]) -> list[Listing]:
    """The cars of these numbers that are still on offer, as `shown.for_cards` gives them, in any order."""
    everybody_but, dealers = without("market_listing")
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT,
            {"numbers": list(numbers), "dealers": [str(d) for d in dealers], "listed": not everybody_but},
        )
        rows = cursor.fetchall()
    met: dict[Any, Any] = {}
    return [_car(row, met) for row in rows]


def _car(row: Sequence[Any], met: dict[Any, Any]) -> Listing:
    """The car of a row; `met` are the dealers of the rows before it."""
    was_minor, repriced_at, *values = row
    dealer, rating = len(_CAR), len(_CAR) + len(_DEALER)
    car: Any = _CAR.made(values[:dealer])
    car.was_minor, car.repriced_at = was_minor, repriced_at
    if car.dealer_id not in met:
        met[car.dealer_id] = _DEALER.made(values[dealer:rating])
    car.dealer = met[car.dealer_id]
    rated = values[rating] is not None
    Listing._meta.get_field("rating").set_cached_value(car, _RATING.made(values[rating:]) if rated else None)
    return car  # type: ignore[no-any-return]
