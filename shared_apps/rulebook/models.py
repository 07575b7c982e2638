"""Rules with their days and sources. A rule in force is never rewritten: the database refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Least

from core.storage.models import Record

CONFIDENCES = ("published", "secondary", "memory", "own")
STATUSES = ("PROPOSED", "APPROVED", "REJECTED", "WITHDRAWN")


class Days(Func):
    """The days a rule holds, both ends included, as the database compares them."""

    function = "daterange"
    output_field = DateRangeField()


PRODUCT = Coalesce(KeyTextTransform("product", "parameters"), Value(""), output_field=TextField())
"""Which of several rules of a kind: a lender's product names itself; other kinds have one rule a place."""


class Rule(Record):
    """What holds for one kind of tax, fee, premium or subsidy, in one region, from one day to another.

    `region` is the short Chinese name of a province or city, '' for the country. `valid_to` is the last day,
    None while no end is known. `code` names the rule for good. `confidence` says who read the source: the
    published text itself, a secondary source, nobody yet (memory); or that it is our own. Only approved rules
    are in force; no two of a kind and region (and, of lenders, product) hold on one day. A row's substance is
    never changed, and no row is deleted: a rule that `succeeds` another ends it, when approved, the day
    before (`ended_on`).
    """

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    region = models.CharField(max_length=40, default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    parameters = models.JSONField()
    source_title_zh = models.CharField(max_length=200)
    source_title_en = models.CharField(max_length=200)
    source_number = models.CharField(max_length=120, default="", blank=True)
    source_url = models.URLField(max_length=300, default="", blank=True)
    confidence = models.CharField(max_length=12)
    remark_zh = models.TextField(default="", blank=True)
    remark_en = models.TextField(default="", blank=True)
    status = models.CharField(max_length=12, default="PROPOSED")
    succeeds = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    ended_on = models.DateField(null=True)
    proposed_by = models.UUIDField(null=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("kind", "region", "valid_from")
        constraints = [
            models.CheckConstraint(name="rule_confidence", condition=Q(confidence__in=CONFIDENCES)),
            models.CheckConstraint(name="rule_status", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(
                name="rule_days", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="rule_reviewed",
                condition=Q(status__in=("PROPOSED", "WITHDRAWN")) | Q(reviewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="rule_ended", condition=Q(ended_on=None) | Q(ended_on__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="rule_second_person",
                condition=~Q(status="APPROVED")
                | Q(proposed_by=None)
                | (Q(reviewed_by__isnull=False) & ~Q(proposed_by=F("reviewed_by"))),
            ),
            ExclusionConstraint(
                name="rule_one_a_day",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    (PRODUCT, RangeOperators.EQUAL),
                    (Days("valid_from", Least("valid_to", "ended_on"), Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="APPROVED"),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def last_day(self) -> date | None:
        """The last day it holds, as the rule says or as its successor settled it; None while open."""
        ends = [day for day in (self.valid_to, self.ended_on) if day is not None]
        return min(ends, default=None)

    def substance(self) -> dict[str, Any]:
        """All that a rule says, for comparing: what may never change."""
        return {name: getattr(self, name) for name in SUBSTANCE}


SUBSTANCE = (
    "code", "kind", "region", "valid_from", "valid_to", "parameters", "source_title_zh", "source_title_en",
    "source_number", "source_url", "confidence", "remark_zh", "remark_en",
)  # fmt: skip
