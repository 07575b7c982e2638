"""Tens of thousands of cars in a few seconds: one real car of each dealer, copied by the database."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.test import override_settings

from shared_apps.marketplace.models import Listing, VinRegistration
from tenant_apps.stock.models import Vehicle
from tenants.context import DealerRef, owner_context, ref_of
from tenants.models import Dealer
from tests.benchmarks.tenancy_parts.fleet import raise_fleet
from tests.factories.stock import make_trim, make_vehicle

_WMI = "LFV3A2"


@dataclass(frozen=True, slots=True)
class Car:
    """A car on the market."""

    id: UUID
    dealer: DealerRef


def plant(cars: int, dealers: int) -> list[Car]:
    """So many cars for sale, at the dealers in turn."""
    with override_settings(OUTBOX_POKE=False):
        fleet = raise_fleet(dealers)
        with owner_context():
            rows = list(Dealer.objects.filter(schema_name__in=[placed.schema for placed in fleet.dealers]))
        trim = make_trim(series="planted")
        refs = [ref_of(row) for row in sorted(rows, key=lambda row: row.slug)]
        for number, dealer in enumerate(refs):
            pattern = make_vehicle(dealer, "AVAILABLE", trim=trim)
            _copy(dealer, pattern.id, first=number * cars, count=cars // dealers)
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM outbox_outboxevent")
        cursor.execute("VACUUM ANALYZE")
        planted: dict[str, list[UUID]] = {}
        for dealer in refs:
            cursor.execute(
                f"SELECT id FROM {dealer.schema}.stock_vehicle WHERE state = 'AVAILABLE' ORDER BY id"
            )
            planted[dealer.schema] = [row[0] for row in cursor.fetchall()]
    return [Car(planted[dealer.schema][place], dealer) for place in range(cars // dealers) for dealer in refs]


def _copy(dealer: DealerRef, pattern: UUID, *, first: int, count: int) -> None:
    """The car, its listing and its VIN so many times more, with numbers of their own."""
    own = f"md5('{dealer.schema}' || n)::uuid"
    vin = f"'{_WMI}' || lpad((n + {first})::text, 11, '0')"
    _insert(
        f"{dealer.schema}.stock_vehicle",
        [str(field.column) for field in Vehicle._meta.concrete_fields],
        {"id": own, "vin": vin, "stock_no": "'P' || n", "search_text": f"lower({vin})"},
        "id",
        pattern,
        count,
    )
    _insert(
        "public.marketplace_listing",
        [str(f.column) for f in Listing._meta.concrete_fields if f.name not in ("number", "changed_in")],
        {"id": own, "vin_last6": f"right({vin}, 6)", "vin_digest": f"md5({vin})"},
        "id",
        pattern,
        count,
    )
    _insert(
        "public.marketplace_vinregistration",
        [str(field.column) for field in VinRegistration._meta.concrete_fields],
        {"vin": vin, "vehicle_id": own},
        "vehicle_id",
        pattern,
        count,
    )


def _insert(
    table: str, columns: list[str], changed: dict[str, str], key: str, pattern: UUID, count: int
) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changed.get(column, f'p."{column}"') for column in columns)
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({named}) SELECT {values}"
            f" FROM {table} p, generate_series(1, %s) n WHERE p.{key} = %s",
            [count, pattern],
        )
