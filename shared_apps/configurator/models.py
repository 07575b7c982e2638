"""Published option lists. What is published is never changed or deleted: share codes speak of it for ever."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.kernel import clock
from core.storage.models import CurrencyField, MoneyField, state_check

KINDS = ("REQUIRES", "EXCLUDES", "INCLUDES")
CHOOSE = ("ONE", "ANY")


class ListVersion(models.Model):
    """The options of one series and model year at one time; its `id` stands in share codes.

    `digest` is over everything in it. `demo` says that names and prices beyond the catalogue's are examples.
    The maker's usual time for a car to order is given in whole weeks, None where unknown. Groups, options and
    rules can be added until `published_at` is set, and then never again.
    """

    id = models.AutoField(primary_key=True)
    brand_slug = models.CharField(max_length=80)
    series_slug = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    model_year = models.PositiveSmallIntegerField()
    currency = CurrencyField()
    digest = models.CharField(max_length=64)
    demo = models.BooleanField(default=False)
    weeks_from = models.PositiveSmallIntegerField(null=True)
    weeks_to = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand_slug", "series_slug", "number"], name="listversion_number"
            ),
            models.CheckConstraint(
                name="listversion_weeks",
                condition=Q(weeks_from=None, weeks_to=None) | Q(weeks_to__gte=models.F("weeks_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand_slug}/{self.series_slug} {self.number}"


class OptionGroup(models.Model):
    """Options of which exactly one is on, or any number."""

    version = models.ForeignKey(ListVersion, on_delete=models.RESTRICT, related_name="groups", db_index=False)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    choose = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="optiongroup_position"),
            state_check("optiongroup_choose", CHOOSE, column="choose"),
        ]

    def __str__(self) -> str:
        return self.code


class Option(models.Model):
    """Something to choose. `trim_id` is the catalogue's trim where the option is one."""

    group = models.ForeignKey(OptionGroup, on_delete=models.RESTRICT, related_name="options", db_index=False)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=160)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    price_minor = MoneyField()
    hex = models.CharField(max_length=7, default="", blank=True)
    trim_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="option_position"),
            models.CheckConstraint(name="option_price", condition=Q(price_minor__gte=0)),
        ]

    def __str__(self) -> str:
        return self.code


class Rule(models.Model):
    """One option requires, excludes or includes another; the words say why."""

    version = models.ForeignKey(ListVersion, on_delete=models.RESTRICT, related_name="rules", db_index=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    first = models.CharField(max_length=160)
    second = models.CharField(max_length=160)
    words_zh = models.CharField(max_length=200)
    words_en = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="optionrule_position"),
            state_check("optionrule_kind", KINDS, column="kind"),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.kind} {self.second}"
