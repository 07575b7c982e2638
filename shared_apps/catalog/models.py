from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from core.storage.models import CurrencyField, MoneyField, Record
from shared_apps.catalog import spec_schema
from shared_apps.catalog.vocabulary import BODIES, DRIVES, ENERGIES, SIZE_CLASSES, TIERS, choices, codes

# Foreign keys carry no index of their own where a unique constraint begins with them.
SLUG = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"


def _one_of(column: str, words: tuple[str, ...], *, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(**{f"{column}__in": words}))


def _unknown_or(*, name: str, **test: object) -> models.CheckConstraint:
    column = next(iter(test)).split("__")[0]
    return models.CheckConstraint(name=name, condition=Q(**{f"{column}__isnull": True}) | Q(**test))


class Brand(Record):
    """A make as buyers know it. `search_text` holds its names folded for trigram search."""

    slug = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    country = models.CharField(max_length=2, blank=True)
    tier = models.CharField(max_length=8, choices=choices(TIERS), default="VOLUME")
    initial = models.CharField(max_length=1)
    search_text = models.CharField(max_length=240)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="brand_slug_unique"),
            _one_of("tier", codes(TIERS), name="brand_tier"),
            models.CheckConstraint(name="brand_slug", condition=Q(slug__regex=SLUG)),
        ]

    def __str__(self) -> str:
        return self.name_en


class Series(Record):
    """A model line of a brand, with the paints and interiors it is offered in and its outer measures."""

    brand = models.ForeignKey(Brand, on_delete=models.RESTRICT, related_name="series", db_index=False)
    slug = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    body = models.CharField(max_length=12, choices=choices(BODIES))
    size_class = models.CharField(max_length=4, choices=choices(SIZE_CLASSES), blank=True)
    colours = models.JSONField(default=list)
    interiors = models.JSONField(default=list)
    dimensions = models.JSONField(default=dict)
    search_text = models.CharField(max_length=480)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["brand", "slug"], name="series_slug_in_brand"),
            _one_of("body", codes(BODIES), name="series_body"),
            _one_of("size_class", ("", *codes(SIZE_CLASSES)), name="series_size_class"),
            models.CheckConstraint(name="series_slug", condition=Q(slug__regex=SLUG)),
        ]

    def __str__(self) -> str:
        return self.name_en


class ModelYear(Record):
    """A series as its maker sells it for one year; not the year a car was built in."""

    series = models.ForeignKey(Series, on_delete=models.RESTRICT, related_name="years", db_index=False)
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="model_year_in_series"),
            models.CheckConstraint(name="model_year_plausible", condition=Q(year__range=(1886, 2100))),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Trim(Record):
    """What a dealer orders and a buyer compares: one equipment line of a model year.

    Empty text and NULL mean unknown. `specs` obey `spec_schema` at `spec_version`; `categories` and
    `search_text` are derived and recomputed when rules change. `source` and `source_ref` say which line of
    which catalogue the trim came from, so that an import repeated changes nothing. A trim is retired, never
    deleted: a trigger in the database refuses.
    """

    model_year = models.ForeignKey(ModelYear, on_delete=models.RESTRICT, related_name="trims", db_index=False)
    slug = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    body = models.CharField(max_length=12, choices=choices(BODIES))
    size_class = models.CharField(max_length=4, choices=choices(SIZE_CLASSES), blank=True)
    energy = models.CharField(max_length=4, choices=choices(ENERGIES))
    drive = models.CharField(max_length=3, choices=choices(DRIVES), blank=True)
    seats = models.PositiveSmallIntegerField(null=True)
    doors = models.PositiveSmallIntegerField(null=True)
    msrp_minor = MoneyField(null=True)
    currency = CurrencyField()
    on_sale = models.BooleanField(default=False)
    specs = models.JSONField(default=dict)
    spec_version = models.PositiveSmallIntegerField(default=spec_schema.VERSION)
    categories = ArrayField(models.CharField(max_length=24), default=list)
    search_text = models.TextField()
    source = models.CharField(max_length=16)
    source_ref = models.CharField(max_length=240)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model_year", "slug"], name="trim_slug_in_year"),
            models.UniqueConstraint(fields=["source", "source_ref"], name="trim_source_line"),
            _one_of("body", codes(BODIES), name="trim_body"),
            _one_of("size_class", ("", *codes(SIZE_CLASSES)), name="trim_size_class"),
            _one_of("energy", codes(ENERGIES), name="trim_energy"),
            _one_of("drive", ("", *codes(DRIVES)), name="trim_drive"),
            models.CheckConstraint(name="trim_slug", condition=Q(slug__regex=SLUG)),
            _unknown_or(seats__range=(1, 60), name="trim_seats"),
            _unknown_or(doors__range=(0, 8), name="trim_doors"),
            _unknown_or(msrp_minor__gt=0, name="trim_msrp_positive"),
            models.CheckConstraint(
                name="trim_retired_not_on_sale", condition=Q(retired_at__isnull=True) | Q(on_sale=False)
            ),
        ]
        indexes = [
            GinIndex(fields=["specs"], opclasses=["jsonb_path_ops"], name="trim_specs"),
            GinIndex(fields=["categories"], name="trim_categories"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="trim_search"),
            models.Index(fields=["model_year"], condition=Q(on_sale=True), name="trim_on_sale"),
        ]

    def __str__(self) -> str:
        return self.name_en
