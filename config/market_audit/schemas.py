"""Comparisons between dealers' schemas and `public`: each one statement over a chunk of dealers.

`sources` are what every dealer contributes, put together by UNION ALL with the schema's name as first column.
Answers are (schema, kind, id, note). What an event on its way will still change is no fault.
"""

from __future__ import annotations

from dataclasses import dataclass

_DEALERS = (
    "SELECT id AS dealer_id, schema_name AS schema FROM tenants_dealer WHERE schema_name = ANY(%(schemas)s)"
)
_CARS = "SELECT id, vin, trim_id, brand_id, state, version, price_minor FROM {schema}.stock_vehicle"
_ORDERS = """SELECT id, buyer_id, state, coalesce(nullif(paused_from, ''), state) AS counted, version,
paid_minor, billing_payment_id FROM {schema}.orders_order WHERE state <> 'DRAFT' AND last_move <> 'discard'"""
_STAFF = "SELECT id, user_id, state FROM {schema}.staff_staffmember"
_LEADS = "SELECT id, owner_id, buyer_id FROM {schema}.customers_lead"
_TILL = "SELECT id, billing_payment_id FROM {schema}.cashier_payment"


@dataclass(frozen=True, slots=True)
class Check:
    """A statement and what it reads of every dealer."""

    name: str
    sources: dict[str, str]
    sql: str


LISTINGS = Check(
    "listings",
    {"cars": _CARS},
    """
    , shown AS (SELECT d.schema, l.* FROM marketplace_listing l JOIN dealers d USING (dealer_id)
                WHERE l.withdrawn_at IS NULL)
    SELECT coalesce(c.schema, s.schema),
           CASE WHEN s.id IS NULL THEN 'listing.missing' WHEN c.id IS NULL THEN 'listing.orphan'
                ELSE 'listing.stale' END,
           coalesce(c.id, s.id)::text,
           CASE WHEN c.id IS NOT NULL AND s.id IS NOT NULL
                THEN format('version %%s, shown %%s', c.version, s.version) ELSE '' END
    FROM (SELECT * FROM cars WHERE state = 'AVAILABLE') c
         FULL JOIN shown s ON s.schema = c.schema AND s.id = c.id
    WHERE c.id IS NULL OR s.id IS NULL OR c.version <> s.version OR c.price_minor <> s.price_minor
          OR c.trim_id <> s.trim_id
    UNION ALL
    SELECT c.schema, 'listing.wrong_dealer', c.id::text, 'shown as ' || o.slug
    FROM cars c JOIN marketplace_listing l ON l.id = c.id JOIN tenants_dealer o ON o.id = l.dealer_id
    WHERE o.schema_name <> c.schema
    """,
)
VINS = Check(
    "vins",
    {"cars": _CARS},
    """
    SELECT c.schema,
           CASE WHEN r.vin IS NULL THEN 'vin.missing' WHEN o.schema_name <> c.schema THEN 'vin.wrong_dealer'
                ELSE 'vin.wrong_vehicle' END,
           c.vin, coalesce('registered for ' || o.slug, '')
    FROM cars c LEFT JOIN marketplace_vinregistration r ON r.vin = c.vin
         LEFT JOIN tenants_dealer o ON o.id = r.dealer_id
    WHERE c.state NOT IN ('DELIVERED', 'WRITTEN_OFF')
        AND (r.vin IS NULL OR o.schema_name <> c.schema OR r.vehicle_id <> c.id)
    UNION ALL
    SELECT d.schema, 'vin.orphan', r.vin, ''
    FROM marketplace_vinregistration r JOIN dealers d USING (dealer_id)
         LEFT JOIN cars c ON c.schema = d.schema AND c.vin = r.vin
    WHERE c.id IS NULL
    """,
)
# A summary that says EXPIRED of an order that is not there is what a restore to an earlier moment leaves.
SUMMARIES = Check(
    "summaries",
    {"orders": _ORDERS},
    """
    , seen AS (SELECT d.schema, s.* FROM marketplace_ordersummary s JOIN dealers d USING (dealer_id))
    SELECT coalesce(o.schema, s.schema),
           CASE WHEN s.id IS NULL THEN 'summary.missing'
                WHEN o.id IS NULL AND s.paid_minor > 0 THEN 'summary.orphan_paid'
                WHEN o.id IS NULL THEN 'summary.orphan' ELSE 'summary.stale' END,
           coalesce(o.id, s.id)::text,
           CASE WHEN o.id IS NOT NULL AND s.id IS NOT NULL
                THEN format('%%s, version %%s; seen %%s, version %%s', o.state, o.version, s.state, s.version)
                ELSE coalesce(s.number, '') END
    FROM orders o FULL JOIN seen s ON s.schema = o.schema AND s.id = o.id
    WHERE (o.id IS NULL AND s.state <> 'EXPIRED') OR s.id IS NULL OR o.version <> s.version
          OR o.state <> s.state OR o.buyer_id <> s.buyer_id OR o.paid_minor <> s.paid_minor
    UNION ALL
    SELECT o.schema, 'summary.wrong_dealer', o.id::text, 'seen as ' || w.slug
    FROM orders o JOIN marketplace_ordersummary s ON s.id = o.id JOIN tenants_dealer w ON w.id = s.dealer_id
    WHERE w.schema_name <> o.schema
    """,
)
FACTS = Check(
    "facts",
    {"cars": _CARS, "orders": _ORDERS},
    """
    , inside AS (
        SELECT schema, 'vehicle' AS what, id, version, state FROM cars
        UNION ALL SELECT schema, 'order', id, version, counted FROM orders),
    outside AS (
        SELECT d.schema, 'vehicle' AS what, f.vehicle_id AS id, f.version, f.state
        FROM insight_vehiclefact f JOIN dealers d USING (dealer_id)
        UNION ALL SELECT d.schema, 'order', f.order_id, f.version, f.state
        FROM insight_orderfact f JOIN dealers d USING (dealer_id))
    SELECT coalesce(i.schema, o.schema),
           CASE WHEN o.id IS NULL THEN 'fact.missing' WHEN i.id IS NULL THEN 'fact.orphan'
                ELSE 'fact.stale' END,
           coalesce(i.id, o.id)::text, coalesce(i.what, o.what)
    FROM inside i FULL JOIN outside o ON o.schema = i.schema AND o.what = i.what AND o.id = i.id
    WHERE (i.id IS NULL OR o.id IS NULL OR i.version <> o.version OR i.state <> o.state)
          AND NOT EXISTS (SELECT FROM outbox_outboxevent e
                          WHERE e.aggregate = coalesce(i.what, o.what) || ':' || coalesce(i.id, o.id))
    """,
)
STAFF = Check(
    "staff",
    {"staff": _STAFF},
    """
    , joined AS (SELECT d.schema, m.user_id FROM accounts_membership m JOIN dealers d USING (dealer_id)
                 WHERE m.state = 'ACTIVE'),
    waiting AS (SELECT aggregate FROM outbox_outboxevent WHERE aggregate LIKE 'staff_member:%%')
    SELECT s.schema, CASE WHEN u.id IS NULL THEN 'staff.no_user' ELSE 'staff.no_membership' END,
           s.user_id::text, ''
    FROM staff s LEFT JOIN joined j ON j.schema = s.schema AND j.user_id = s.user_id
         LEFT JOIN accounts_user u ON u.id = s.user_id
    WHERE (u.id IS NULL OR (s.state = 'ACTIVE' AND j.user_id IS NULL))
          AND NOT EXISTS (SELECT FROM waiting w WHERE w.aggregate = 'staff_member:' || s.id)
    UNION ALL
    SELECT j.schema, 'membership.no_staff', j.user_id::text, ''
    FROM joined j LEFT JOIN staff s ON s.schema = j.schema AND s.user_id = j.user_id
    WHERE (s.id IS NULL OR s.state <> 'ACTIVE')
          AND NOT EXISTS (SELECT FROM waiting w WHERE w.aggregate = 'staff_member:' || s.id)
    """,
)
REFERENCES = Check(
    "references",
    {"cars": _CARS, "orders": _ORDERS, "leads": _LEADS, "till": _TILL},
    """
    , pointing AS (
        SELECT schema, 'vehicle.trim' AS kind, id, trim_id AS target FROM cars
        UNION ALL SELECT schema, 'vehicle.brand', id, brand_id FROM cars
        UNION ALL SELECT schema, 'lead.owner', id, owner_id FROM leads
        UNION ALL SELECT schema, 'lead.buyer', id, buyer_id FROM leads
        UNION ALL SELECT schema, 'order.buyer', id, buyer_id FROM orders
        UNION ALL SELECT schema, 'order.payment', id, billing_payment_id FROM orders
        UNION ALL SELECT schema, 'cashier.payment', id, billing_payment_id FROM till)
    SELECT p.schema, p.kind, p.id::text, p.target::text
    FROM pointing p
         LEFT JOIN catalog_trim t ON p.kind = 'vehicle.trim' AND t.id = p.target
         LEFT JOIN catalog_brand b ON p.kind = 'vehicle.brand' AND b.id = p.target
         LEFT JOIN accounts_user u ON p.kind IN ('lead.owner', 'lead.buyer', 'order.buyer')
                   AND u.id = p.target
         LEFT JOIN billing_payment y ON p.kind IN ('order.payment', 'cashier.payment') AND y.id = p.target
    WHERE p.target IS NOT NULL AND coalesce(t.id, b.id, u.id, y.id) IS NULL
    UNION ALL
    SELECT y.dealer_schema, 'billing.order', y.id::text, y.subject_id::text
    FROM billing_payment y JOIN dealers d ON d.schema = y.dealer_schema
         LEFT JOIN orders o ON o.schema = y.dealer_schema AND o.id = y.subject_id
    WHERE o.id IS NULL
    """,
)
CHECKS = (LISTINGS, VINS, SUMMARIES, FACTS, STAFF, REFERENCES)

COUNTS = Check(
    "counts",
    {"cars": _CARS, "orders": _ORDERS},
    """
    SELECT d.schema,
           (SELECT count(*) FROM cars c WHERE c.schema = d.schema AND c.state = 'AVAILABLE'),
           (SELECT count(*) FROM marketplace_listing l
            WHERE l.dealer_id = d.dealer_id AND l.withdrawn_at IS NULL),
           (SELECT count(*) FROM orders o WHERE o.schema = d.schema AND o.state <> 'EXPIRED'),
           (SELECT count(*) FROM marketplace_ordersummary s
            WHERE s.dealer_id = d.dealer_id AND s.state <> 'EXPIRED')
    FROM dealers d
    """,
)
"""Sums of both sides, dealer by dealer."""


def statement(check: Check, schemas: list[str]) -> str:
    """The check over these schemas, whose names are ours: letters, digits, underscores."""
    parts = [f"dealers AS ({_DEALERS})"]
    for name, source in check.sources.items():
        rows = " UNION ALL ".join(
            source.replace("SELECT ", f"SELECT '{schema}'::text AS schema, ", 1).format(schema=f'"{schema}"')
            for schema in schemas
        )
        parts.append(f"{name} AS MATERIALIZED ({rows})")
    return f"WITH {', '.join(parts)} {check.sql}"
