"""Whether a car was sold twice, or by halves: counted by SQL over all dealers, with nobody at work."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from tenant_apps.orders.states import TAKES_THE_CAR
from tenants.context import DealerRef, owner_context

_TAKEN = ", ".join(f"'{state}'" for state in TAKES_THE_CAR)
_BY_DEALER = {
    "cars with two orders": "SELECT vehicle_id FROM {schema}.orders_order WHERE state IN ({taken})"
    " GROUP BY 1 HAVING count(*) > 1",
    "orders whose car is for sale": "SELECT o.id FROM {schema}.orders_order o JOIN {schema}.stock_vehicle v"
    " ON v.id = o.vehicle_id WHERE o.state IN ({taken}) AND v.state = 'AVAILABLE'",
    "cars kept for nobody": "SELECT v.id FROM {schema}.stock_vehicle v WHERE v.state IN"
    " ('HELD', 'RESERVED', 'ALLOCATED', 'DELIVERED') AND NOT EXISTS (SELECT 1 FROM {schema}.orders_order o"
    " WHERE o.vehicle_id = v.id AND o.state IN ({taken}))",
    "orders the buyer sees otherwise": "SELECT o.id FROM {schema}.orders_order o"
    " LEFT JOIN public.marketplace_ordersummary s ON s.id = o.id WHERE (s.state, s.paid_minor, s.version)"
    " IS DISTINCT FROM (o.state, o.paid_minor, o.version::bigint)",
    "cars the market shows otherwise": "SELECT v.id FROM {schema}.stock_vehicle v"
    " JOIN public.marketplace_listing l ON l.id = v.id"
    " WHERE (l.withdrawn_at IS NULL) <> (v.state = 'AVAILABLE')",
}
_OVER_ALL = (
    "SELECT vehicle_id FROM public.marketplace_ordersummary WHERE state IN ({taken})"
    " GROUP BY 1 HAVING count(*) > 1"
)


def double_sales(dealers: Collection[DealerRef]) -> dict[str, int]:
    """How many of each kind of contradiction there are; only the kinds that occur."""
    counted = {
        name: sum(_count(sql, dealer.schema) for dealer in dealers) for name, sql in _BY_DEALER.items()
    }
    counted["cars with two summaries"] = _count(_OVER_ALL, "public")
    return {name: count for name, count in counted.items() if count}


def _count(sql: str, schema: str) -> int:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql.format(schema=schema, taken=_TAKEN)}) AS found")
        return int(cursor.fetchone()[0])
