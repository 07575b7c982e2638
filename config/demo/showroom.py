"""The demo's cars: received by VIN, inspected, priced near the maker's guide price."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from config.demo import past
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Conflict
from core.kernel.money import Money
from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.queries import trims_on_sale
from shared_apps.catalog.vin import make_vin
from shared_apps.catalog.wmi import BRAND_WMI
from tenant_apps.stock.facts import Found
from tenant_apps.stock.inspection import mandatory
from tenant_apps.stock.operations import (
    confirm_inspection,
    move_vehicle,
    receive_vehicle,
    record_inspection,
)
from tenant_apps.stock.queries import snapshot_by_vin, vehicle_snapshot
from tenants.context import DealerRef

VDS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
CARS = (52, 61, 55, 48, 46, 38, 53, 47)
"""How many cars each of the eight dealers has: 400 in all."""

OF_ALL, OF_BEST, OF_POPULAR = 200, 200, 600
"""In how many of a thousand draws a car is any of the dealer's brands, one of their bestsellers, or one of
the popular brands'."""

BEST_TRIMS = 3

INSPECTED = ("start_pdi", "report")
"""What a car goes through before it is on the market: `report` is by a technician, confirmed by a manager."""

UNFINISHED = {
    0: (),
    1: ("start_pdi",),
    2: ("start_pdi", "report_fault"),
    3: ("start_pdi", "report", "withdraw"),
}
"""The cars that wait for something, by number: at most one in `FOR_ONE_THAT_WAITS` of a dealer's."""

FOR_ONE_THAT_WAITS = 8


def receive_car(
    dealer: DealerRef, team: dict[str, list[Actor]], trims: list[TrimFacts], number: int, cars: int
) -> None:
    """The dealer's car of this number (of `cars`), on the market unless it is one of the few that wait."""
    rng = Random(f"{dealer.slug}:car:{number}")
    trim = rng.choice(trims)
    vin = make_a_vin(dealer, trim, rng, number)
    if snapshot_by_vin(vin) is not None:
        return
    arrived = clock.now() - timedelta(days=rng.triangular(1, 140, 20), hours=rng.random() * 8)
    manager, technician = team["MANAGER"][0], team["TECHNICIAN"][0]
    price = _price(trim, rng)
    colour = rng.choice(trim.colours)
    with clock.set_to(arrived):
        vehicle = receive_vehicle(
            actor=manager,
            vin=vin,
            trim_id=trim.id,
            colour_code=colour.code,
            interior_code=rng.choice(trim.interiors).code if trim.interiors else "",
            mileage_km=rng.randrange(3, 60),
            cost=price.share(rng.randrange(880, 945), 1000),
            price=price,
        )
    waits = number in UNFINISHED and number * FOR_ONE_THAT_WAITS < cars
    steps = UNFINISHED[number] if waits else INSPECTED
    inspect(technician, manager, vehicle.id, arrived, steps)
    if not waits:
        past.move_prices(manager, vehicle.id, price, arrived, rng)
    if (dealer.slug, number) in past.PHOTOGRAPHED:
        past.photograph(manager, vehicle.id, trim, colour.hex)


def trims_of(dealer_brands: tuple[str, ...]) -> list[TrimFacts]:
    """What the dealer may have in stock: trims on sale of its brands that have a guide price."""
    return [trim for trim in trims_on_sale(brand_slugs=dealer_brands) if trim.msrp and trim.colours]


def assortment(own: tuple[str, ...], popular: tuple[str, ...]) -> list[TrimFacts]:
    """What a dealer's cars are drawn from: mostly what sells well, of its own and of the popular brands, so
    that the same series stands at several dealers and prices can be compared.
    """
    everything = trims_of(own)
    parts = (
        (everything, OF_ALL),
        (_bestsellers(everything), OF_BEST),
        (_bestsellers(trims_of(popular)), OF_POPULAR),
    )
    return [trim for some, share in parts for trim in _stretched(some, share)]


def _bestsellers(trims: list[TrimFacts]) -> list[TrimFacts]:
    """A few trims of the one series of each brand that comes in most versions, those next in price."""
    series: dict[str, dict[str, list[TrimFacts]]] = {}
    for trim in trims:
        series.setdefault(trim.brand_slug, {}).setdefault(trim.series_slug, []).append(trim)
    largest = (max(of_brand.values(), key=len) for of_brand in series.values())
    return [trim for some in largest for trim in sorted(some, key=_list_price)[:BEST_TRIMS]]


def _list_price(trim: TrimFacts) -> int:
    return trim.msrp.amount if trim.msrp else 0


def _stretched(trims: list[TrimFacts], length: int) -> list[TrimFacts]:
    return [trims[place % len(trims)] for place in range(length)] if trims else []


def inspect(
    technician: Actor, manager: Actor, vehicle_id: UUID, arrived: datetime, verbs: tuple[str, ...]
) -> None:
    """Take a car through these steps, nine hours after each other."""
    for step, verb in enumerate(verbs, start=1):
        with clock.set_to(min(arrived + timedelta(hours=9 * step), clock.now())):
            if verb.startswith("report"):
                items = _findings(vehicle_id, SCRATCH if verb == "report_fault" else "")
                record_inspection(actor=technician, vehicle_id=vehicle_id, items=items)
                confirm_inspection(actor=manager, vehicle_id=vehicle_id)
                continue
            actor = manager if verb == "withdraw" else technician
            note = ON_HOLD if verb == "withdraw" else ""
            move_vehicle(actor=actor, vehicle_id=vehicle_id, verb=verb, note=note)


SCRATCH = "左后门漆面有划痕，送钣喷处理"
ON_HOLD = "厂家通知软件升级，暂停销售"


def _findings(vehicle_id: UUID, scratch: str) -> list[Found]:
    """All in order, but for the bodywork where that has a scratch."""
    codes = mandatory(vehicle_snapshot(vehicle_id).energy)
    faults = {"bodywork": scratch} if scratch else {}
    return [Found(code=code, ok=code not in faults, note=faults.get(code, "")) for code in codes]


def _price(trim: TrimFacts, rng: Random) -> Money:
    if trim.msrp is None:
        raise Conflict("demo.no_price")
    usual = Random(f"{trim.brand_slug}/{trim.series_slug}").randrange(935, 1001)  # a series' own discount
    return past.rounded(trim.msrp.share(min(round(rng.gauss(usual, 14)), 1030), 1000))


def make_a_vin(dealer: DealerRef, trim: TrimFacts, rng: Random, number: int) -> str:
    """A VIN that no other car of the demo has; `number` is the car's at its dealer, below a thousand."""
    wmi = BRAND_WMI[trim.brand_slug]
    vds = "".join(rng.choices(VDS, k=5))
    serial = int(dealer.schema[-3:]) * 1000 + number
    return make_vin(
        wmi=wmi, vds=vds, year=trim.model_year, plant=rng.choice("ABCDEFGH"), serial=100_000 + serial
    )
