"""What every table of ours has."""

from __future__ import annotations

from django.db import models

from core.kernel import clock, ids


class Record(models.Model):
    """A row with a time-ordered id and its times of creation and last change (UTC)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """Whole minor units of the currency in the row's `currency` column."""


class CurrencyField(models.CharField):  # type: ignore[type-arg]
    """An ISO 4217 code, CNY unless told otherwise."""

    def __init__(self, **options: object) -> None:
        options.setdefault("max_length", 3)
        options.setdefault("default", "CNY")
        super().__init__(**options)  # type: ignore[arg-type]


def state_field(choices: list[tuple[str, str]], initial: str) -> models.CharField:  # type: ignore[type-arg]
    """A column for a machine's state; pair it with `state_check`."""
    return models.CharField(max_length=24, choices=choices, default=initial)


def state_check(name: str, states: tuple[str, ...], column: str = "state") -> models.CheckConstraint:
    """The database's own knowledge of a machine's states."""
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{column}__in": states}))
