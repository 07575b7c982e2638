"""The equality checks at the end of the day, by SQL over all dealers, with nobody at work."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from tenants.context import DealerRef, owner_context

_LOST = {
    "captures no order knows": "SELECT p.id FROM public.billing_payment p"
    " LEFT JOIN {schema}.cashier_payment c"
    " ON c.billing_payment_id = p.id AND c.captured_at IS NOT NULL"
    " WHERE p.dealer_schema = '{schema}' AND p.captured_at IS NOT NULL AND c.id IS NULL",
    "orders and their payments differ": "SELECT o.id FROM {schema}.orders_order o WHERE o.paid_minor <>"
    " (SELECT coalesce(sum(amount_minor), 0) FROM {schema}.cashier_payment p"
    " WHERE p.order_id = o.id AND p.state = 'CAPTURED')",
    "orders and their accounts differ": "SELECT o.id FROM {schema}.orders_order o"
    " LEFT JOIN {schema}.cashier_account a ON a.order_id = o.id"
    " WHERE a.held_minor IS DISTINCT FROM o.paid_minor AND o.state <> 'DRAFT'",
    "entries that do not sum to zero": "SELECT entry_id FROM {schema}.ledger_posting"
    " GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0",
    "captures the ledger does not know": "SELECT p.id FROM {schema}.cashier_payment p"
    " WHERE p.captured_at IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM {schema}.ledger_entry e WHERE e.source IN"
    " ('payment:' || p.id || ':captured', 'payment:' || p.id || ':refused'))",
    "refunds billing does not know": "SELECT p.id FROM {schema}.cashier_payment p"
    " LEFT JOIN public.billing_payment b ON b.id = p.billing_payment_id WHERE p.state = 'REFUNDED'"
    " AND p.billing_payment_id IS NOT NULL AND b.refunded_minor IS DISTINCT FROM p.amount_minor",
    "refunds never ended": "SELECT id FROM {schema}.cashier_payment WHERE state = 'REFUND_PENDING'"
    " AND billing_payment_id IS NOT NULL",
}
_DOUBLED = {
    "captures booked twice": "SELECT billing_payment_id FROM {schema}.cashier_payment"
    " WHERE billing_payment_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1",
    "more given back than taken": "SELECT id FROM public.billing_payment"
    " WHERE dealer_schema = '{schema}' AND refunded_minor > amount_minor",
    "more held than due": "SELECT order_id FROM {schema}.cashier_account WHERE held_minor > due_minor",
    "numbers given twice": "SELECT number FROM {schema}.orders_order GROUP BY 1 HAVING count(*) > 1",
}
_UNDELIVERED = "SELECT id FROM public.outbox_outboxevent"


def lost(dealers: Collection[DealerRef]) -> dict[str, int]:
    """Money, orders or words that are somewhere and not everywhere; only the kinds that occur."""
    counted = _counted(_LOST, dealers)
    counted["words never delivered"] = _count(_UNDELIVERED, "public")
    return {name: count for name, count in counted.items() if count}


def doubled(dealers: Collection[DealerRef]) -> dict[str, int]:
    """What happened twice and should have happened once; only the kinds that occur."""
    return {name: count for name, count in _counted(_DOUBLED, dealers).items() if count}


def ends(dealers: Collection[DealerRef]) -> dict[str, int]:
    """How many orders stand in each state."""
    found: dict[str, int] = {}
    with owner_context(), connection.cursor() as cursor:
        for dealer in dealers:
            cursor.execute(f"SELECT state, count(*) FROM {dealer.schema}.orders_order GROUP BY 1")
            for state, count in cursor.fetchall():
                found[state] = found.get(state, 0) + count
    return found


def _counted(checks: dict[str, str], dealers: Collection[DealerRef]) -> dict[str, int]:
    return {name: sum(_count(sql, dealer.schema) for dealer in dealers) for name, sql in checks.items()}


def _count(sql: str, schema: str) -> int:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql.format(schema=schema)}) AS found")
        return int(cursor.fetchone()[0])
