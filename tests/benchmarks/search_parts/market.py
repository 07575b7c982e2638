"""A whole market inside a minute: real trims of the shipped catalogue, spread like real cars.

Every trim is published once in each paint by the product's own operation; PostgreSQL then multiplies these
rows. Series, dealers and prices are skewed as on real markets: few series make most of the cars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

from django.db import connection, transaction

from config.demo.loading import load_catalogue
from shared_apps.catalog.cities import CITIES
from shared_apps.catalog.models import Trim
from shared_apps.marketplace.operations import publish_listing
from tenants.context import DealerRef, dealer_context
from tests.factories.marketplace import listing_facts

_DEALERS = """
INSERT INTO tenants_dealer ({columns})
SELECT {values}
FROM (SELECT g, 1 + floor(cardinality(%(cities)s::text[]) * power(random(), 1.7))::int AS place
      FROM generate_series(1, %(dealers)s) g) AS n
JOIN unnest(%(cities)s::text[], %(latitudes)s::float[], %(longitudes)s::float[])
     WITH ORDINALITY AS c (name, latitude, longitude, place) USING (place)
JOIN tenants_dealer d ON true
WHERE d.id = %(like)s
"""
_CARS = """
INSERT INTO marketplace_listing ({columns})
SELECT {values}
FROM (SELECT g, 1 + floor(%(kinds)s * power(random(), 2.2))::int AS kind,
             1 + floor(%(dealers)s * power(random(), 1.5))::int AS seller,
             random() AS luck, random() < 0.35 AS used
      FROM generate_series(1, %(listings)s) g) AS n
JOIN prototype p ON p.kind = n.kind JOIN seller s ON s.seller = n.seller
"""
_GIVEN = {
    "id": "gen_random_uuid()",
    "dealer_id": "s.id",
    "city": "s.city",
    "price_minor": "greatest(round(p.price_minor * (CASE WHEN n.used THEN 0.35 + 0.5 * n.luck"
    " ELSE 0.86 + 0.16 * n.luck END) / 10000), 1)::bigint * 10000",
    "condition": "CASE WHEN n.used THEN 'USED' ELSE 'NEW' END",
    "mileage_km": "CASE WHEN n.used THEN floor(1000 + 120000 * (1 - n.luck))::int ELSE 12 END",
    "published_at": "statement_timestamp() - n.g * interval '13 seconds'",
    "vin_last6": "lpad((n.g %% 1000000)::text, 6, '0')",
    "vin_digest": "md5(n.g::text) || md5(n.g::text)",
}


def raise_market(like: DealerRef, *, dealers: int, listings: int) -> float:
    """Fill the market with dealers like this one and with cars; the seconds it took.

    The dealers have a row and no schema: who searches never enters one.
    """
    began = perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        load_catalogue()
        kinds = _publish_prototypes(like)
        sellers = _columns("tenants_dealer")
        given = {
            "id": "gen_random_uuid()", "schema_name": "'x_' || n.g", "slug": "'dealer-' || n.g",
            "name": "'车行 ' || n.g", "city": "c.name", "latitude": "c.latitude", "longitude": "c.longitude",
        }  # fmt: skip
        cursor.execute(
            _spelt(_DEALERS, sellers, given, "d"),
            {
                "dealers": dealers, "like": like.id, "cities": [city.name_zh for city in CITIES],
                "latitudes": [city.latitude for city in CITIES],
                "longitudes": [city.longitude for city in CITIES],
            },
        )  # fmt: skip
        cursor.execute(
            "CREATE TEMPORARY TABLE seller AS SELECT row_number() OVER () AS seller, id, city"
            " FROM tenants_dealer WHERE slug LIKE 'dealer-%'"
        )
        with _without_indexes():
            columns = [name for name in _columns("marketplace_listing") if name != "number"]
            cursor.execute(
                _spelt(_CARS, columns, _GIVEN, "p"),
                {"kinds": kinds, "dealers": dealers, "listings": listings},
            )
            cursor.execute("DROP TABLE prototype")
            cursor.execute("DROP TABLE seller")
        cursor.execute(
            "INSERT INTO marketplace_listingprice (listing_id, price_minor, currency, since)"
            " SELECT id, price_minor, currency, published_at FROM marketplace_listing"
        )
    with connection.cursor() as cursor:
        connection.set_autocommit(True)
        cursor.execute("ANALYZE marketplace_listing")
        cursor.execute("ANALYZE tenants_dealer")
    return perf_counter() - began


def _publish_prototypes(like: DealerRef) -> int:
    """One listing a trim and paint, kept aside; how many there are."""
    version = 0
    with connection.cursor() as cursor:
        for trim in Trim.objects.select_related("model_year__series").order_by("?"):
            for paint in (trim.model_year.series.colours or [])[:4]:
                version += 1
                facts = listing_facts(
                    like.id, trim.id, price_minor=trim.msrp_minor or 19_980_000, version=version,
                    colour_code=paint["code"], colour_name_zh=paint["name_zh"],
                    colour_name_en=paint["name_en"], colour_hex=paint["hex"],
                )  # fmt: skip
                with dealer_context(like):
                    publish_listing(facts)
        cursor.execute(
            "CREATE TEMPORARY TABLE prototype AS"
            " SELECT row_number() OVER (ORDER BY series_id, version) AS kind, *"
            " FROM marketplace_listing"
        )
        cursor.execute("DELETE FROM marketplace_listing")
        cursor.execute("SELECT count(*) FROM prototype")
        return int(cursor.fetchone()[0])


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Nothing but the rows is written inside; indexes are built and triggers wake afterwards."""
    with connection.cursor() as own:
        own.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = 'marketplace_listing'::regclass AND NOT indisunique"
        )
        indexes = own.fetchall()
        own.execute("SET CONSTRAINTS ALL IMMEDIATE")
        own.execute("ALTER TABLE marketplace_listing DISABLE TRIGGER USER")
        for name, _definition in indexes:
            own.execute(f"DROP INDEX {name}")
        yield
        for _name, definition in indexes:
            own.execute(definition)
        own.execute("ALTER TABLE marketplace_listing ENABLE TRIGGER USER")


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped ORDER BY attnum",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def _spelt(statement: str, columns: Sequence[str], given: dict[str, str], source: str) -> str:
    values = ", ".join(given.get(name, f'{source}."{name}"') for name in columns)
    return statement.format(columns=", ".join(f'"{name}"' for name in columns), values=values)
