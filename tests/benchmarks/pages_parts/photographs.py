"""Cars of one dealer with photographs like a phone's: our drawings as pixels, with grain and detail."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from PIL import Image

from core.edge.raster import jpeg_of
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from shared_apps.catalog.artwork import draw_car, parse_sketch_key
from shared_apps.catalog.models import Trim
from shared_apps.marketplace.models import Listing
from tenant_apps.stock.models import Photo
from tenant_apps.stock.operations import add_photo, make_sizes
from tenants.context import DealerRef, dealer_context, market_context
from tests.factories.stock import make_vehicle

CARS, OF_THE_LAST = 8, 4
"""How many cars are photographed, and how often the one whose page is looked at."""


def hang(dealer: DealerRef) -> UUID:
    """Take cars into stock, photograph them, have the sizes made; the car with several photographs."""
    trims = Trim.objects.filter(on_sale=True, msrp_minor__gt=10_000_000).select_related("model_year__series")
    car = None
    for trim in trims.order_by("id")[:CARS]:
        price = Money((trim.msrp_minor or 0) * 95 // 100)
        paint = trim.model_year.series.colours[0]["code"]
        car = make_vehicle(
            dealer, "AVAILABLE", trim=trim, colour_code=paint, price=price, cost=Money(price.amount * 9 // 10)
        )
        shot = _shot(car.id)
        with dealer_context(dealer):
            for _ in range(OF_THE_LAST if trim == trims.order_by("id")[CARS - 1] else 1):
                add_photo(actor=SYSTEM, vehicle_id=car.id, data=shot)
    with dealer_context(dealer):
        for photo in Photo.objects.all():
            make_sizes(actor=SYSTEM, photo_id=photo.id)
    assert car is not None
    return car.id


def _shot(vehicle_id: UUID) -> bytes:
    with market_context():
        key = Listing.objects.get(id=vehicle_id).art_url.removeprefix("/art/").removesuffix(".svg")
    with Image.open(BytesIO(jpeg_of(draw_car(parse_sketch_key(key)), 1920))) as drawn:
        width, height = drawn.size
        grain = Image.effect_noise((width, height), 22).convert("RGB")
        ground = Image.effect_noise((width // 24, height // 24), 90).resize((width, height)).convert("RGB")
        busy = Image.blend(drawn.convert("RGB"), ground, 0.18)
        shot = Image.blend(busy, grain, 0.12)
    out = BytesIO()
    shot.save(out, "JPEG", quality=90)
    return out.getvalue()
