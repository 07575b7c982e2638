"""What became of the demo's cars since they came: prices that moved, and some that were photographed."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from core.edge.raster import NotDrawn, jpeg_of
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from shared_apps.catalog.artwork import draw_car, parse_sketch_key
from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.pictures import artwork_url
from shared_apps.marketplace.operations.repairs import date_last_price
from tenant_apps.stock.operations import add_photo, reprice_vehicle
from tenants.context import owner_context

MOVED = 0.36
STEPS = (1, 1, 1, 2, 2, 3)
PARTS_OF_THOUSAND = (955, 965, 970, 978, 985, 990, 1006)
SHOTS = ("0 0 640 320", "30 110 250 167", "360 110 250 167", "190 90 260 173")
"""The whole car, its front, its rear and its middle: parts of our drawing, 640 × 320."""
PHOTOGRAPHED, WIDTH = {("hz-xihu", 5), ("sh-pudong", 5)}, 1500
"""Cars by dealer and number; few, for a picture in all its sizes costs a second or two."""


def move_prices(manager: Actor, vehicle_id: UUID, price: Money, arrived: datetime, rng: Random) -> None:
    """Let some cars become cheaper over the weeks, a few dearer again."""
    if rng.random() >= MOVED:
        return
    listed = arrived + timedelta(days=1)
    since = clock.now() - listed
    for part in sorted(rng.uniform(0.2, 0.98) for _ in range(rng.choice(STEPS))):
        price = rounded(price.share(rng.choice(PARTS_OF_THOUSAND), 1000))
        moment = min(listed + since * part, clock.now())
        with clock.set_to(moment):
            reprice_vehicle(actor=manager, vehicle_id=vehicle_id, price=price)
        with owner_context():
            date_last_price(listing_id=vehicle_id, moment=moment)


def photograph(manager: Actor, vehicle_id: UUID, trim: TrimFacts, paint: str) -> None:
    """Show a car from several sides, as far as a drawing has sides."""
    key = artwork_url(trim, paint).removeprefix("/art/").removesuffix(".svg")
    drawn = draw_car(parse_sketch_key(key))
    for shot in SHOTS:
        try:
            picture = jpeg_of(drawn.replace('viewBox="0 0 640 320"', f'viewBox="{shot}"', 1), WIDTH)
        except NotDrawn:
            return  # the demo does without
        add_photo(actor=manager, vehicle_id=vehicle_id, data=picture)


def rounded(price: Money) -> Money:
    """The price in hundreds of yuan, as dealers write it."""
    return Money(round(price.amount, -4) or price.amount, price.currency)
