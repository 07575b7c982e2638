from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from shared_apps.appraisal.states import CONTEST, EFFECTS, REASONS


class ModelFit(Record):
    """One look at the whole market, with what came of trying it on cars it had not seen.

    `cars` were on offer, `rated` of them got a rating, `changed` a new one. `tried` cars were kept back, on
    `trial_rated` of them the mean absolute error was `error_bp` and `inside_bp` lay in their band, in basis
    points; None where there were too few to try. `spread_bp` is the robust scatter of prices around what the
    market-wide fit expects. `data` is the fit itself, kept of the latest only. `seen_in` is the transaction
    from which on listings may have changed since it, or the last run over new listings, looked.
    """

    name = models.CharField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    cars = models.PositiveIntegerField()
    rated = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    tried = models.PositiveIntegerField(default=0)
    trial_rated = models.PositiveIntegerField(default=0)
    error_bp = models.PositiveIntegerField(null=True)
    inside_bp = models.PositiveIntegerField(null=True)
    spread_bp = models.PositiveIntegerField()
    milliseconds = models.PositiveIntegerField(default=0)
    data = models.BinaryField(default=bytes)
    seen_in = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-created_at", "-id"], name="modelfit_newest")]

    def __str__(self) -> str:
        return self.name


class Contest(Record):
    """A dealer says that the rating of one of its cars is wrong, and what became of that.

    The dealer writes the upper part under its own role; what is decided, operators write. Titles and figures
    are those of the day, in minor units of `currency`; `car` is what the car then was, as
    `facts.still_the_same` compares it. `excluded` are ids of listings, `adjustment_minor` is added to the
    fair price.
    """

    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="+")
    listing_id = models.UUIDField()
    title_zh = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    reason = models.CharField(max_length=12, choices=[(code, code) for code in REASONS])
    text = models.TextField()
    comparable_id = models.UUIDField(null=True)
    opened_by = models.CharField(max_length=120)
    price_minor = MoneyField()
    fair_minor = MoneyField()
    low_minor = MoneyField()
    high_minor = MoneyField()
    currency = CurrencyField()
    state = state_field(CONTEST.choices(), CONTEST.initial)

    effect = models.CharField(max_length=8, default="", blank=True)
    excluded = models.JSONField(default=list)
    adjustment_minor = MoneyField(default=0)
    answer = models.TextField(default="", blank=True)
    decided_by = models.CharField(max_length=120, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    car = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            state_check("contest_state_known", CONTEST.states),
            state_check("contest_reason_known", REASONS, "reason"),
            state_check("contest_effect_known", ("", *EFFECTS), "effect"),
            models.UniqueConstraint(
                fields=["listing_id"], condition=Q(state="OPEN"), name="contest_one_open_a_listing"
            ),
            models.CheckConstraint(
                name="contest_decided_with_words",
                condition=~Q(state__in=("ACCEPTED", "REJECTED"))
                | (~Q(answer="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="contest_accepted_has_effect", condition=~Q(state="ACCEPTED") | ~Q(effect="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="contest_newest"),
            models.Index(fields=["state", "-created_at", "-id"], name="contest_by_state"),
            models.Index(fields=["listing_id", "-created_at"], name="contest_of_listing"),
            models.Index(fields=["dealer", "-created_at"], name="contest_of_dealer"),
        ]

    def __str__(self) -> str:
        return f"{self.title_en} {self.state}"


class Evidence(Record):
    """A file that backs a contest: `key` in the dealer's file storage, `name` as the dealer called it, `size`
    in bytes as kept.
    """

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="evidence")
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=5, choices=[("PHOTO", "PHOTO"), ("PDF", "PDF")])
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name
