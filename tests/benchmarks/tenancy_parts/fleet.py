"""A fleet of dealers to measure on, raised by the product's own operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from time import perf_counter
from uuid import UUID

from django.conf import settings
from django.test import override_settings

from core.kernel.actor import SYSTEM, Actor
from shared_apps.accounts.models import User
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from tenant_apps.staff.operations import enrol_member
from tenants.context import DealerRef, dealer_context, market_context, one_by_one, ref_of
from tenants.fleet import pool
from tenants.operations import DealerDetails, register_dealer
from tests.factories.staff import make_user
from tests.factories.stock import make_trim, make_vehicle

OPERATOR = Actor("operator", None, "Bench", OPERATOR_RIGHTS)


@dataclass(frozen=True, slots=True)
class Placed:
    """A dealer of the fleet: its schema, where it answers, and its only car, whose note is the schema."""

    schema: str
    host: str
    vehicle: UUID


@dataclass(frozen=True, slots=True)
class Fleet:
    """The dealers, the person who owns them all, and the seconds one spare schema took."""

    dealers: list[Placed]
    owner: User
    per_spare: float


def raise_fleet(size: int) -> Fleet:
    """Fill the pool with `size` spares and give each to a dealer with an owner and one car."""
    began = perf_counter()
    pool.fill(size)
    per_spare = (perf_counter() - began) / size
    owner, trim = make_user("车行老板"), make_trim()
    placed = []
    for dealer in one_by_one(_registered(size)):
        with dealer_context(dealer):
            enrol_member(
                actor=SYSTEM, user_id=owner.id, name=owner.name, email=owner.email or "", role="OWNER"
            )
        car = make_vehicle(dealer, trim=trim, note=dealer.schema)
        placed.append(Placed(dealer.schema, f"{dealer.slug}.{settings.BASE_DOMAIN}", car.id))
    return Fleet(placed, owner, per_spare)


def details(number: int) -> DealerDetails:
    """What an operator tells of the dealer with this number."""
    return DealerDetails(
        name=f"试验车行 {number}",
        slug=f"bench-{number}",
        city="杭州",
        address="文三路 90 号",
        latitude=Decimal("30.274100"),
        longitude=Decimal("120.155100"),
        owner_email=f"owner@bench-{number}.example",
    )


def _registered(size: int) -> Iterator[DealerRef]:
    for number in range(1, size + 1):
        with market_context(), override_settings(SPARE_SCHEMAS=0):
            yield ref_of(register_dealer(actor=OPERATOR, details=details(number)))
