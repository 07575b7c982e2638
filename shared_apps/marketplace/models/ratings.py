"""What a listing is worth, next to what it costs."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.storage.models import CurrencyField, MoneyField


class ListingRating(models.Model):
    """The fair price of a listing with its band, in minor units of `currency`.

    How good the offer is follows from the listing's price at the moment of reading, so that a new price
    needs no new rating. `contributions` is a list of [code, minor units] whose sum is `fair_minor`, the
    base first. `comparables` are the listings it rests on, the nearest first, each [id, what its price says
    this car is worth, by how much the fair price would change without it], in minor units. `grounds` says how
    sure it is: {"dealers", "error_bp", "inside_bp"}, the last two from trying the fit on cars it had not
    seen. `review` tells of the dealer's contest: {"contested_at"} while it is open, {"decided_at",
    "adjustment_minor", "reason", "excluded"} afterwards. `model` names the fit. Absent, where too little is
    known. The database notes in `changed_in` which transaction touched it last.
    """

    listing = models.OneToOneField(
        "marketplace.Listing",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="rating",
        db_constraint=False,
    )
    fair_minor = MoneyField()
    low_minor = MoneyField()
    high_minor = MoneyField()
    currency = CurrencyField()
    contributions = models.JSONField(default=list)
    comparables = models.JSONField(default=list)
    grounds = models.JSONField(default=dict)
    review = models.JSONField(default=dict)
    model = models.CharField(max_length=40)
    rated_at = models.DateTimeField()
    changed_in = models.BigIntegerField(editable=False, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="listingrating_band",
                condition=Q(low_minor__gt=0, fair_minor__gte=F("low_minor"), high_minor__gte=F("fair_minor")),
            )
        ]
        indexes = [models.Index(fields=["changed_in"], name="listingrating_changed")]

    def __str__(self) -> str:
        return f"{self.fair_minor} {self.currency} for {self.listing_id}"
