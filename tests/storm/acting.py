"""What dealers do to their cars, at random, through the operations their staff call."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction

from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.kernel.money import Money
from shared_apps.catalog.vin import make_vin
from tenant_apps.stock import operations as stock
from tenant_apps.stock.models import Vehicle
from tenants.context import DealerRef, dealer_context
from tests.factories.marketplace import LONG_AGO
from tests.factories.stock import end_inspection

COST = Money(12_000_000)
_PLANTS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_WEIGHTS = {"receive": 3, "reprice": 6, "advance": 14, "fall_back": 3, "sell": 2, "republish": 1}


class Staff:
    """Somebody of some dealer, each time another; every act is one transaction of its own.

    No two of them have the same `number`: the VINs of the cars they receive come from it.
    """

    def __init__(
        self, dealers: Sequence[DealerRef], trims: Sequence[UUID], *, seed: int, number: int
    ) -> None:
        self.chance = random.Random(seed)
        self.dealers, self.trims = dealers, trims
        self.plant, self.serial = _PLANTS[number // 99], number % 99 * 10_000
        self.acts: dict[str, Callable[[], None]] = {
            "receive": self._receive,
            "reprice": self._reprice,
            "advance": self._advance,
            "fall_back": self._fall_back,
            "sell": self._sell,
            "republish": self._republish,
        }

    def act(self) -> bool:
        """Do something; False where it was refused, as it is when a car is not in the state for it."""
        wanted = self.chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        with dealer_context(self.chance.choice(self.dealers)):
            try:
                self.acts[wanted]()
            except DomainError:
                return False
        return True

    def _receive(self) -> None:
        self.serial += 1
        price = Money(self.chance.randrange(9_000_000, 40_000_000, 100_000))
        stock.receive_vehicle(
            actor=SYSTEM,
            vin=make_vin(wmi="LGX", vds="CE4CB", year=2025, plant=self.plant, serial=self.serial),
            trim_id=self.chance.choice(self.trims),
            colour_code=self.chance.choice(["glacier", "jade"]),
            mileage_km=12,
            cost=COST,
            price=price,
        )

    def _reprice(self) -> None:
        car = self._car()
        amount = car.price_minor * self.chance.randint(92, 106) // 100
        stock.reprice_vehicle(actor=SYSTEM, vehicle_id=car.id, price=Money(amount))

    def _advance(self) -> None:
        """The next step of a car on its way to the buyer."""
        car = self._car()
        if car.state == "AVAILABLE":
            stock.hold_vehicle(actor=SYSTEM, vehicle_id=car.id, until=LONG_AGO)
        elif car.state == "HELD":
            stock.reserve_vehicle(actor=SYSTEM, vehicle_id=car.id)
        elif car.state in ("QUARANTINE", "ARRIVED", "PDI_FAILED"):
            stock.move_vehicle(actor=SYSTEM, vehicle_id=car.id, verb="start_pdi")
        else:
            end_inspection(car.id)

    def _fall_back(self) -> None:
        car = self._car()
        if car.state == "AVAILABLE":
            stock.move_vehicle(actor=SYSTEM, vehicle_id=car.id, verb="withdraw")
        else:
            stock.release_vehicle(actor=SYSTEM, vehicle_id=car.id, reason="the buyer changed her mind")

    def _sell(self) -> None:
        """Two steps that hold only together."""
        car = self._car()
        with transaction.atomic():
            stock.allocate_vehicle(actor=SYSTEM, vehicle_id=car.id)
            stock.deliver_vehicle(actor=SYSTEM, vehicle_id=car.id)

    def _republish(self) -> None:
        with transaction.atomic():
            stock.republish_vehicles([self._car().id])

    def _car(self) -> Vehicle:
        cars = Vehicle.objects.exclude(state="DELIVERED").order_by("-created_at")
        found = cars[self.chance.randrange(60) :][:1].first() or cars.first()
        if found is None:
            self._receive()
            return self._car()
        return found
