"""A fleet of dealers to measure on; each has an owner and one car, whose note says whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from core.kernel.actor import SYSTEM
from shared_apps.accounts.models import User
from tenant_apps.staff.operations import enrol_member
from tenants.context import dealer_context, one_by_one, owner_context, ref_of
from tenants.models import Dealer, Domain
from tenants.provisioning import build_schema, next_schema_name
from tests.factories.staff import make_user
from tests.factories.stock import make_trim, make_vehicle


@dataclass(frozen=True, slots=True)
class Placed:
    """A dealer of the fleet: its schema, where it answers, and its only car."""

    schema: str
    host: str
    vehicle: UUID


def raise_fleet(size: int) -> tuple[list[Placed], User]:
    """Dealers `bench-1` to `bench-<size>`, and the person who owns them all."""
    owner, trim = make_user("车行老板"), make_trim()
    rows = [_row(number) for number in range(1, size + 1)]
    with owner_context():
        Dealer.objects.bulk_create(rows)
        Domain.objects.bulk_create(
            [Domain(domain=f"{row.slug}.{settings.BASE_DOMAIN}", tenant=row, is_primary=True) for row in rows]
        )
    placed = []
    for ref in one_by_one(map(ref_of, rows)):
        build_schema(ref.schema)
        with dealer_context(ref):
            enrol_member(
                actor=SYSTEM, user_id=owner.id, name=owner.name, email=owner.email or "", role="OWNER"
            )
        car = make_vehicle(ref, trim=trim, note=ref.schema)
        placed.append(Placed(ref.schema, f"{ref.slug}.{settings.BASE_DOMAIN}", car.id))
    return placed, owner


def _row(number: int) -> Dealer:
    return Dealer(
        schema_name=next_schema_name(),
        slug=f"bench-{number}",
        name=f"试验车行 {number}",
        city="杭州",
        address="文三路 90 号",
        latitude=Decimal("30.274100"),
        longitude=Decimal("120.155100"),
        owner_email="owner@bench.example",
        brands=["byd"],
        state="ACTIVE",
        progress=["schema", "domain", "owner"],
    )
