"""The cars on offer as the columns that a fit learns from."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from shared_apps.appraisal.hedonic import Cars, Codebook
from shared_apps.appraisal.places import province_of, tier_of
from shared_apps.marketplace.queries.ratings import Offered, offered

ELECTRIC = frozenset({"BEV", "EREV", "FCEV"})
_COLUMNS = {
    "dealer": "i", "family": "i", "series": "i", "trim": "i", "tier": "i", "province": "i", "colour": "i",
    "used": "b", "electric": "b", "year": "h", "mileage_km": "i", "price_minor": "q", "msrp_minor": "q",
    "listed_at": "q",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Market:
    """Cars with the ids of their listings, row by row."""

    ids: list[UUID]
    cars: Cars

    def rows_of(self, listing_ids: Collection[UUID]) -> dict[UUID, int]:
        """Where these listings stand; those that are not there are left out."""
        wanted = set(listing_ids)
        return {listing_id: row for row, listing_id in enumerate(self.ids) if listing_id in wanted}


def market(codebook: Codebook, series: Collection[UUID] | None = None) -> Market:
    """Everything on offer, or these series; names that are new get numbers in the codebook."""
    ids: list[UUID] = []
    columns = {name: array(kind) for name, kind in _COLUMNS.items()}
    for one in offered(series=series):
        ids.append(UUID(one.id))
        for column, value in zip(columns.values(), _coded(one, codebook), strict=True):
            column.append(value)
    made = {name: np.frombuffer(column, column.typecode) if column else _none(column.typecode)
            for name, column in columns.items()}  # fmt: skip
    flags = {name: made[name].astype(bool) for name in ("used", "electric")}
    return Market(ids, Cars(**{**made, **flags}))


def _coded(one: Offered, codebook: Codebook) -> tuple[int, ...]:
    code = codebook.code
    return (
        code("dealer", one.dealer),
        code("family", f"{one.brand}/{one.body}"),
        code("series", one.series),
        code("trim", one.trim),
        code("tier", tier_of(one.city)),
        code("province", province_of(one.city)),
        code("colour", one.colour),
        one.condition == "USED",
        one.energy in ELECTRIC,
        one.model_year,
        one.mileage_km,
        one.price_minor,
        one.msrp_minor,
        one.listed_at,
    )


def _none(kind: str) -> np.ndarray:
    return np.zeros(0, kind)
