"""Words of rules and lines in templates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from core.edge.templatetags.marque import in_language
from shared_apps.rulebook import labels, places
from shared_apps.rulebook.insurance import InsuranceTariff
from shared_apps.rulebook.road import Line, RuleInForce

register = template.Library()


@register.filter
def line_name(line: Line) -> str:
    """A line's name: 购置税; of a cover as its tariff has it."""
    kind, _is_cover, code = line.code.partition(":")
    if code and line.rule is not None and isinstance(tariff := line.rule.parameters, InsuranceTariff):
        return in_language(next(cover for cover in tariff.covers if cover.code == code), "name")
    return str(labels.LINES[kind])


@register.filter
def abroad_name(line: Line) -> str:
    """A line of a price with taxes abroad."""
    return str(labels.ABROAD[line.code])


@register.filter
def inside_vat(line: Line) -> int | None:
    """The VAT that the price contains, None for a line that is no such."""
    return dict(line.figures).get("vat")


@register.filter
def entry(values: Mapping[str, Any], name: str) -> Any:
    """A value of a mapping by its name, '' for none."""
    return values.get(name, "")


@register.filter
def kind_name(kind: str) -> str:
    """A kind of rules in words."""
    return str(labels.KINDS[kind])


@register.filter
def note_sentences(line: Line) -> list[str]:
    """What must be said about a line."""
    return [str(labels.NOTES[note]) for note in line.notes]


@register.filter
def confidence(rule: RuleInForce) -> str:
    """Who read the rule's source."""
    return str(labels.CONFIDENCES[rule.confidence])


@register.filter
def percent(fraction: Decimal, decimals: int = 2) -> str:
    """A fraction in percent, with at least so many decimals."""
    return labels.percent(fraction, decimals)


@register.filter
def apr(fraction: Decimal) -> str:
    """An annual rate of what is really paid, in percent with two decimals."""
    return labels.apr(fraction)


@register.filter
def region_name(region: str) -> str:
    """A region of rules in words."""
    return places.region_name(region)


@register.filter
def yuan(minor: int) -> str:
    """Minor units as a form's field takes them: 229800, 229800.50."""
    return labels.plain_yuan(minor)


@register.filter
def whole_yuan(minor: int) -> int:
    """Minor units in whole yuan, rounded down: as a highest price in a search."""
    return minor // 100


@register.filter
def plain_percent(fraction: Decimal) -> str:
    """A fraction in percent as a form's field takes it: 3.6."""
    return labels.plain_percent(fraction)


@register.filter
def pairs(query: str) -> list[tuple[str, str]]:
    """An address's query as names and values, for a form's hidden fields."""
    return parse_qsl(query)


@register.filter
def rule_days(rule: RuleInForce) -> str:
    """From when to when a rule holds, both days included."""
    first = formats.date_format(rule.valid_from, "DATE_FORMAT")
    if rule.valid_to is None:
        return _("from %(first)s") % {"first": first}
    return _("%(first)s to %(last)s") % {
        "first": first, "last": formats.date_format(rule.valid_to, "DATE_FORMAT"),
    }  # fmt: skip


@register.filter
def said(rule: RuleInForce) -> list[tuple[str, str]]:
    """A rule's parameters as pairs of words."""
    return labels.said(rule.kind, rule.parameters)


@register.filter
def figure(line: Line, name: str) -> Any:
    """A figure behind a line's amount, None where it has none of that name."""
    return dict(line.figures).get(name)
