from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from shared_apps.tradein.facts import FURTHEST_KM
from shared_apps.tradein.states import REQUEST, TRADE_IN, standing

UNKNOWN_BECAUSE = ("TOO_FEW", "TOO_LITTLE", "NO_SCHEDULE")
"""Why no number is said: too few comparables, too little left to say without seeing the car, no schedule."""


class TradeIn(Record):
    """A buyer's own car and what it would bring. `buyer_id` is None while its guest has not signed in.

    `registered` is the first day of the month of registration, `answers` by the codes of the engine's
    questions. The estimate, in minor units: `parts` begin with those of the retail price and end with the
    deductions, and add up to `mid_minor`; `comparables` are the cars it rests on as they then were; `grounds`
    is everything that it can be made of again, with `model` and `schedule`.
    """

    buyer_id = models.UUIDField(null=True)
    trim_id = models.UUIDField()
    title_zh = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    art_url = models.CharField(max_length=200)
    model_year = models.PositiveSmallIntegerField()
    registered = models.DateField(null=True)
    mileage_km = models.PositiveIntegerField(null=True)
    city = models.CharField(max_length=40, default="", blank=True)
    answers = models.JSONField(default=dict)
    state = state_field(TRADE_IN.choices(), TRADE_IN.initial)
    unknown_because = models.CharField(max_length=12, default="", blank=True)

    low_minor = MoneyField(null=True)
    mid_minor = MoneyField(null=True)
    high_minor = MoneyField(null=True)
    currency = CurrencyField()
    parts = models.JSONField(default=list)
    comparables = models.JSONField(default=list)
    grounds = models.JSONField(default=dict)
    model = models.CharField(max_length=40, default="", blank=True)
    schedule = models.CharField(max_length=40, default="", blank=True)
    estimated_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("tradein_state_known", TRADE_IN.states),
            state_check("tradein_unknown_because_known", ("", *UNKNOWN_BECAUSE), "unknown_because"),
            models.CheckConstraint(
                name="tradein_mileage_possible",
                condition=Q(mileage_km__isnull=True) | Q(mileage_km__lte=FURTHEST_KM),
            ),
            models.CheckConstraint(
                name="tradein_range_in_order",
                condition=Q(mid_minor__isnull=True)
                | Q(
                    low_minor__gte=0,
                    mid_minor__gte=models.F("low_minor"),
                    high_minor__gte=models.F("mid_minor"),
                ),
            ),
            models.CheckConstraint(
                name="tradein_estimated_has_value",
                condition=~Q(state="ESTIMATED") | Q(mid_minor__isnull=False, valid_until__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["buyer_id", "-created_at", "-id"], name="tradein_of_buyer"),
            models.Index(fields=["created_at"], name="tradein_of_guests", condition=Q(buyer_id__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.title_en} {self.state}"

    @property
    def described(self) -> bool:
        """Whether registration, kilometres and city are told."""
        return self.registered is not None and self.mileage_km is not None and bool(self.city)


class Photo(Record):
    """A photo of a trade-in, cleaned; `width` and `height` in pixels. Its files lie with the market."""

    trade_in = models.ForeignKey(TradeIn, on_delete=models.CASCADE, related_name="photos")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["trade_in", "created_at"], name="tradein_photos")]

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"


class Request(Record):
    """One dealer asked about one trade-in, with the details as they were sent, and the dealer's answer.

    `car` and `estimate` are what the dealer reads (`presenting.told_to_dealers`), `photos` [id, width,
    height]. The offer is in minor units, good until `valid_until`; `answer` are the dealer's words. How it
    stands at a moment tells `standing`.
    """

    trade_in = models.ForeignKey(TradeIn, on_delete=models.CASCADE, related_name="requests")
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="+")
    buyer_id = models.UUIDField()
    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=16)
    message = models.CharField(max_length=600, default="", blank=True)
    title_zh = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    car = models.JSONField(default=dict)
    estimate = models.JSONField(null=True)
    photos = models.JSONField(default=list)
    currency = CurrencyField()
    answer_by = models.DateTimeField()

    state = state_field(REQUEST.choices(), REQUEST.initial)
    lead_id = models.UUIDField(null=True)
    offered_minor = MoneyField(null=True)
    valid_until = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, default="", blank=True)
    answered_by = models.CharField(max_length=120, default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            state_check("tradein_request_state_known", REQUEST.states),
            models.UniqueConstraint(fields=["trade_in", "dealer"], name="tradein_request_once"),
            models.CheckConstraint(
                name="tradein_offer_has_price",
                condition=~Q(state__in=("OFFERED", "FIRM"))
                | Q(offered_minor__gt=0, valid_until__isnull=False, answered_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["dealer", "-created_at", "-id"], name="tradein_request_newest"),
            models.Index(fields=["lead_id"], name="tradein_request_of_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.title_en} {self.state}"

    def standing(self, now: datetime) -> str:
        """The state at this moment, EXPIRED included."""
        return standing(self.state, now, self.answer_by, self.valid_until)
