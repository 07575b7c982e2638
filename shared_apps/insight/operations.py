from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from core.flow.outbox.operations import post_task
from core.kernel import clock
from shared_apps.insight.facts import DELIVERED, GONE, NOT_PLACED, OPEN_RESERVATIONS
from shared_apps.insight.models import OrderFact, VehicleFact
from tenants.models import Dealer

log = logging.getLogger(__name__)
ADD_UP = "insight.tasks.add_up_dealer"
_STAT = """
INSERT INTO insight_dealerstat (dealer_id, stock_units, listed_units, stock_value_minor, open_reservations,
                                orders, delivered, turnover_minor, currency, computed_at)
SELECT d.id, v.units, v.listed, v.worth, o.reservations,
       o.placed, o.delivered, o.turnover, d.currency, %(now)s
FROM tenants_dealer d,
     LATERAL (SELECT count(*) FILTER (WHERE state <> ALL (%(gone)s)) AS units,
                     count(*) FILTER (WHERE listed) AS listed,
                     coalesce(sum(price_minor) FILTER (WHERE state <> ALL (%(gone)s)), 0) AS worth
              FROM insight_vehiclefact WHERE dealer_id = d.id) v,
     LATERAL (SELECT count(*) FILTER (WHERE state = ANY (%(open)s)) AS reservations,
                     count(*) FILTER (WHERE state <> ALL (%(unplaced)s)) AS placed,
                     count(*) FILTER (WHERE state = ANY (%(delivered)s)) AS delivered,
                     coalesce(sum(total_minor) FILTER (WHERE state = ANY (%(delivered)s)), 0) AS turnover
              FROM insight_orderfact WHERE dealer_id = d.id) o
WHERE d.id = %(dealer)s OR %(dealer)s IS NULL
ON CONFLICT (dealer_id) DO UPDATE SET
    stock_units = excluded.stock_units, listed_units = excluded.listed_units,
    stock_value_minor = excluded.stock_value_minor, open_reservations = excluded.open_reservations,
    orders = excluded.orders, delivered = excluded.delivered, turnover_minor = excluded.turnover_minor,
    currency = excluded.currency, computed_at = excluded.computed_at
"""


def note_vehicle(*, dealer_schema: str, payload: Mapping[str, Any]) -> None:
    """Take in what a vehicle's event says, unless a later one was here before."""
    columns = ("state", "listed", "price_minor", "cost_minor", "currency")
    _note(VehicleFact, "vehicle_id", dealer_schema, payload, columns)


def note_order(*, dealer_schema: str, payload: Mapping[str, Any]) -> None:
    """Take in what an order's event says, unless a later one was here before."""
    columns = ("state", "total_minor", "paid_minor", "currency", "placed_at", "delivered_at")
    _note(OrderFact, "order_id", dealer_schema, payload, columns)


def forget_facts(dealer_id: UUID) -> None:
    """Drop what is known of a dealer's cars and orders: it is told anew, as after a restore."""
    with transaction.atomic():
        VehicleFact.objects.filter(dealer_id=dealer_id).delete()
        OrderFact.objects.filter(dealer_id=dealer_id).delete()


def forget_some(*, dealer_id: UUID, subject_ids: Collection[UUID]) -> None:
    """Drop what is known of these cars and orders of a dealer: it was wrong."""
    with transaction.atomic():
        VehicleFact.objects.filter(dealer_id=dealer_id, vehicle_id__in=subject_ids).delete()
        OrderFact.objects.filter(dealer_id=dealer_id, order_id__in=subject_ids).delete()


def add_up(dealer_id: UUID | None = None) -> None:
    """Add up one dealer's figures, or every dealer's, from the facts, in one statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            _STAT,
            {
                "dealer": dealer_id,
                "now": clock.latest(),
                "gone": list(GONE),
                "open": list(OPEN_RESERVATIONS),
                "unplaced": list(NOT_PLACED),
                "delivered": list(DELIVERED),
            },
        )


def _note(
    model: type[VehicleFact] | type[OrderFact],
    key: str,
    dealer_schema: str,
    payload: Mapping[str, Any],
    columns: tuple[str, ...],
) -> None:
    values = [payload[name] for name in (key, "version", *columns)]
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            cursor.execute(_statement(model._meta.db_table, key, columns), [*values, dealer_schema])
            noted = cursor.fetchone()
        dealer_id = (
            noted[0] if noted else Dealer.objects.values_list("id", flat=True).get(schema_name=dealer_schema)
        )
        if not noted and model.objects.exclude(dealer_id=dealer_id).filter(pk=payload[key]).exists():
            log.error("%s tells of %s %s, which is another dealer's", dealer_schema, key, payload[key])
            return
        post_task(
            ADD_UP, {"dealer_id": str(dealer_id)}, key=f"insight:{dealer_id}", dealer="", unless_waiting=True
        )


@lru_cache
def _statement(table: str, key: str, columns: tuple[str, ...]) -> str:
    """Store a fact, over an older one of the same dealer; the dealer's id where it was stored."""
    named = (key, "version", *columns)
    newer = ", ".join(f"{name} = excluded.{name}" for name in named[1:])
    return (
        f"INSERT INTO {table} AS known (dealer_id, {', '.join(named)})"  # noqa: S608  # names of our own
        f" SELECT id, {', '.join(['%s'] * len(named))} FROM tenants_dealer WHERE schema_name = %s"
        f" ON CONFLICT ({key}) DO UPDATE SET {newer}"
        " WHERE known.dealer_id = excluded.dealer_id AND known.version < excluded.version RETURNING dealer_id"
    )
