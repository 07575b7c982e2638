from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
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
    dealer_id = Dealer.objects.values_list("id", flat=True).get(schema_name=dealer_schema)
    values = {name: payload[name] for name in columns}
    with transaction.atomic():
        row, fresh = model.objects.select_for_update().get_or_create(
            **{key: payload[key]}, defaults={**values, "dealer_id": dealer_id, "version": payload["version"]}
        )
        if row.dealer_id != dealer_id:
            log.error("%s tells of %s %s, which is another dealer's", dealer_schema, key, row.pk)
            return
        if not fresh and row.version < payload["version"]:
            model.objects.filter(pk=row.pk).update(**values, version=payload["version"])
        post_task(
            ADD_UP, {"dealer_id": str(dealer_id)}, key=f"insight:{dealer_id}", dealer="", unless_waiting=True
        )
