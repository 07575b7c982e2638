"""The demo's used cars: three of a few series at every dealer, by which buyers' own cars can be valued."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from config.demo.past import rounded
from config.demo.showroom import INSPECTED, inspect, make_a_vin
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from shared_apps.catalog.queries import trims_of_series
from tenant_apps.stock.operations import receive_vehicle
from tenant_apps.stock.queries import snapshot_by_vin
from tenants.context import DealerRef

SERIES = (("byd", "han"), ("tesla", "model-3"), ("toyota", "camry"), ("zeekr", "001"))
CARS = 3 * len(SERIES)
"""How many used cars each dealer has."""
FIRST_NUMBER = 900
"""Where their numbers begin in VINs, beyond those of new cars."""
DROP, A_YEAR, TEN_THOUSAND_KM, SCATTER = 0.10, 0.09, 0.018, 0.025
"""What a used car is worth less than its list price: at once, by year, by mileage; and how prices scatter."""


def receive_used_car(dealer: DealerRef, team: dict[str, list[Actor]], number: int) -> None:
    """The dealer's used car of this number, inspected and on the market."""
    rng = Random(f"{dealer.slug}:used:{number}")
    trims = [
        t for t in trims_of_series(*SERIES[number % len(SERIES)]) if t.msrp and t.colours and not t.retired
    ]
    if not trims:
        return
    trim = rng.choice(trims)
    vin = make_a_vin(dealer, trim, rng, FIRST_NUMBER + number)
    if snapshot_by_vin(vin) is not None or trim.msrp is None:
        return
    manager, technician = team["MANAGER"][0], team["TECHNICIAN"][0]
    years = max(clock.now().year - trim.model_year, 0) + rng.random() / 2
    driven = round(rng.triangular(4_000, 26_000, 13_000) * max(years, 0.4))
    left = 1 - DROP - A_YEAR * years - TEN_THOUSAND_KM * driven / 10_000 + rng.gauss(0, SCATTER)
    price = rounded(Money(round(trim.msrp.amount * max(left, 0.3)), trim.msrp.currency))
    arrived = clock.now() - timedelta(days=rng.triangular(2, 70, 20))
    with clock.set_to(arrived):
        vehicle = receive_vehicle(
            actor=manager,
            vin=vin,
            trim_id=trim.id,
            colour_code=rng.choice(trim.colours).code,
            interior_code=rng.choice(trim.interiors).code if trim.interiors else "",
            mileage_km=driven,
            cost=price.share(rng.randrange(860, 920), 1000),
            price=price,
            condition="USED",
        )
    inspect(technician, manager, vehicle.id, arrived, INSPECTED)
