"""Orders and filters come from the shelf: indexes made for them cost every change of a price, and nobody asks them."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

ON_OFFER = models.Q(withdrawn_at=None)
NEEDED = [
    models.Index(fields=["-published_at", "-id"], name="listing_latest", condition=ON_OFFER),
    models.Index(
        fields=["price_minor", "id"], name="listing_by_price", condition=ON_OFFER, include=["body", "energy"]
    ),
    models.Index(fields=["dealer"], name="listing_dealer"),
]
IDLE = [
    "listing_newest", "listing_cheapest", "listing_brand_newest", "listing_brand_cheapest",
    "listing_city_newest", "listing_dealer_newest", "listing_categories", "listing_search",
]  # fmt: skip


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("marketplace", "0007_latest_prices")]
    operations = [
        *(AddIndexConcurrently("listing", index) for index in NEEDED),
        *(RemoveIndexConcurrently("listing", name) for name in IDLE),
    ]
