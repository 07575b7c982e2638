"""Published lists. Their content never changes, so a process reads each of them once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from shared_apps.configurator.engine import Choose, Group, Model, Option, Rule, RuleKind
from shared_apps.configurator.facts import OptionList, Published
from shared_apps.configurator.models import ListVersion, OptionGroup
from shared_apps.configurator.models import Rule as RuleRow


def newest_list(brand: str, series: str) -> Published | None:
    """The list a series is configured from today, None before its first."""
    rows = ListVersion.objects.filter(brand_slug=brand, series_slug=series, published_at__isnull=False)
    return _published(rows.order_by("-number").first())


def list_of_version(version: int) -> Published | None:
    """A list by the number in share codes, however old."""
    return _published(ListVersion.objects.filter(id=version, published_at__isnull=False).first())


def _published(row: ListVersion | None) -> Published | None:
    return None if row is None else _whole(_Key(row))


class _Key:
    """A version's row, equal to another of the same number and content."""

    def __init__(self, row: ListVersion) -> None:
        self.row = row
        self.said = (row.id, row.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.said == other.said

    def __hash__(self) -> int:
        return hash(self.said)


@lru_cache(maxsize=512)
def _whole(key: _Key) -> Published:
    row = key.row
    groups: list[Group] = []
    trims: dict[str, UUID] = {}
    for group in OptionGroup.objects.filter(version=row).order_by("position").prefetch_related("options"):
        options = sorted(group.options.all(), key=lambda option: option.position)
        trims |= {option.code: option.trim_id for option in options if option.trim_id}
        made = tuple(Option(o.code, o.name_zh, o.name_en, o.price_minor, o.hex) for o in options)
        groups.append(Group(group.code, group.name_zh, group.name_en, cast(Choose, group.choose), made))
    weeks: Any = (row.weeks_from, row.weeks_to) if row.weeks_from is not None else None
    told = OptionList(
        brand=row.brand_slug,
        series=row.series_slug,
        model_year=row.model_year,
        currency=row.currency,
        demo=row.demo,
        weeks=weeks,
        model=Model(tuple(groups), tuple(_rule(each) for each in row.rules.order_by("position"))),
        trims=trims,
    )
    assert row.published_at is not None
    return Published(row.id, row.digest, row.published_at, told)


def _rule(row: RuleRow) -> Rule:
    return Rule(cast(RuleKind, row.kind), row.first, row.second, row.words_zh, row.words_en)
