"""Rules as operators see them: in words, with what they change and what was decided about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edge.templatetags.marque import money
from core.flow.audit.queries import lines_of
from core.kernel.actor import Actor

from . import labels, places
from .abroad import EuSale, Taxed
from .forms import Entry, form_of
from .kinds import KINDS, parameters_of
from .models import Rule
from .queries import rules_in_force, today
from .queries.effects import Answer, Effect, clashes, effects_of
from .queries.reviewing import rules_of_place, standing_of
from .regions import EU_KINDS, MEMBER_STATES, US_LOCAL_KINDS, US_STATE_KINDS
from .road import Line, Purchase

PLAIN = (
    "id", "code", "kind", "region", "valid_from", "source_title_zh", "source_title_en", "source_number",
    "source_url", "confidence", "created_at",
)  # fmt: skip
SAMPLES: dict[str, Any] = {
    "road": gettext_lazy("%(energy)s, %(price)s"),
    "eu_new": gettext_lazy("New, sold in %(seller)s"),
    "eu_margin": gettext_lazy("Used, taxed on the margin, sold in %(seller)s"),
    "eu_business": gettext_lazy("Used, from %(seller)s to a business in %(arrival)s"),
    "us": gettext_lazy("Without an old car"),
    "us_trade": gettext_lazy("With an old car"),
    "us_rebate": gettext_lazy("With rebate and document fee"),
}


def rule_row(rule: Rule, actor: Actor, day: date) -> dict[str, Any]:
    """A rule in the list."""
    return {
        **{name: getattr(rule, name) for name in PLAIN},
        "kind_name": str(labels.KINDS[rule.kind]),
        "region_name": _region(rule),
        "said": _said(rule),
        "valid_to": rule.last_day,
        "standing": standing_of(rule, day),
        "mine": rule.proposed_by is not None and rule.proposed_by == actor.user_id,
    }


def rule_detail(rule: Rule, actor: Actor) -> dict[str, Any]:
    """A rule whole."""
    day = today()
    return {
        **rule_row(rule, actor, day),
        "parameters": rule.parameters,
        "remark_zh": rule.remark_zh,
        "remark_en": rule.remark_en,
        "stated_to": rule.valid_to,
        "succeeds": _brief(rule.succeeds, day) if rule.succeeds else None,
        "timeline": [_brief(each, day) for each in rules_of_place(rule.kind, rule.region)],
        "history": _history(rule),
        "moves": _moves(rule, actor, day),
        "effect": rule_effect(rule) if rule.status == "PROPOSED" else None,
    }


def rule_effect(rule: Rule) -> dict[str, Any]:
    """What a proposed rule would change on its first day."""
    before = rule.succeeds or rules_in_force().find(rule.kind, [rule.region], rule.valid_from)
    return {
        "day": rule.valid_from,
        "backdated": rule.valid_from <= today(),
        "clashes": [other.code for other in clashes(rule)],
        "ends": rule.succeeds.code if rule.succeeds else None,
        "said_before": _pairs(labels.said(before.kind, parameters_of_any(before))) if before else [],
        "said_after": _said(rule),
        "samples": [_sample(effect, number) for number, effect in enumerate(effects_of(rule))],
    }


def parameters_of_any(rule: Any) -> Any:
    """The parameters of a stored rule, or of one in force."""
    return parameters_of(rule.kind, rule.parameters) if isinstance(rule, Rule) else rule.parameters


def rule_kinds() -> list[dict[str, Any]]:
    """All kinds with their forms."""
    return [
        {
            "kind": kind,
            "name": str(labels.KINDS[kind]),
            "regions": _regions(kind),
            "choices": _region_choices(kind),
            "form": [_entry(each) for each in form_of(kind)],
        }
        for kind in KINDS
    ]


def _regions(kind: str) -> str:
    if kind in EU_KINDS:
        return "member_state" if kind == "eu_vat" else "eu"
    if kind in US_STATE_KINDS | US_LOCAL_KINDS:
        return "us_state" if kind in US_STATE_KINDS else "us_place"
    return "china"


def _region_choices(kind: str) -> list[dict[str, str]]:
    known = {"member_state": MEMBER_STATES, "eu": ("EU",)}.get(_regions(kind), ())
    return [{"value": code, "label": places.region_name(code)} for code in known]


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "label": entry.label,
        "widget": entry.widget,
        "required": entry.required,
        "numbers": entry.numbers,
        "choices": [{"value": value, "label": label} for value, label in entry.choices],
        "entries": [_entry(each) for each in entry.entries],
    }


def _region(rule: Rule) -> str:
    return places.region_name(rule.region) if rule.region else _("All of China")


def _pairs(said: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in said]


def _said(rule: Rule) -> list[dict[str, str]]:
    return _pairs(labels.said(rule.kind, parameters_of(rule.kind, rule.parameters)))


def _brief(rule: Rule, day: date) -> dict[str, Any]:
    return {
        "id": rule.id,
        "code": rule.code,
        "valid_from": rule.valid_from,
        "valid_to": rule.last_day,
        "standing": standing_of(rule, day),
        "said": _said(rule),
    }


def _moves(rule: Rule, actor: Actor, day: date) -> list[str]:
    moves = []
    mine = rule.proposed_by is not None and rule.proposed_by == actor.user_id
    if rule.status == "PROPOSED" and not mine and actor.may("rules.review"):
        moves.append("review")
    followed = rule.successors.filter(status="APPROVED").exists()
    if rule.status == "PROPOSED" and mine and actor.may("rules.propose"):
        moves.append("withdraw")
    if rule.status == "APPROVED":
        if rule.valid_from > day and not followed and actor.may("rules.review"):
            moves.append("withdraw")
        if rule.ended_on is None and actor.may("rules.propose"):
            moves.append("succeed")
    return moves


def _history(rule: Rule) -> list[dict[str, Any]]:
    """The newest first."""
    lines = list(lines_of("rule", rule.id))
    steps = [
        {
            "step": "PROPOSED" if line.action == "rule.proposed" else line.after.get("status", ""),
            "at": line.at,
            "actor": line.actor_name,
            "note": line.note,
        }
        for line in lines
    ]
    if not lines or lines[0].action != "rule.proposed":
        steps.insert(0, {"step": "RELEASED", "at": rule.created_at, "actor": "", "note": ""})
    for successor in rule.successors.filter(status="APPROVED"):
        note = f"{successor.code} · {successor.valid_from.isoformat()}"
        steps.append({"step": "SUCCEEDED", "at": successor.reviewed_at, "actor": "", "note": note})
    return sorted(steps, key=lambda step: step["at"], reverse=True)


def _sample(effect: Effect, number: int) -> dict[str, Any]:
    sample = effect.sample
    if isinstance(sample, Purchase):
        currency, key = "CNY", "road"
        words = {"energy": str(labels.ENERGIES[sample.energy]), "price": money(sample.price_minor, currency)}
    elif isinstance(sample, EuSale):
        currency, key = "EUR", ("eu_new", "eu_margin", "eu_business")[number]
        words = {
            "seller": places.region_name(sample.seller),
            "arrival": places.region_name(sample.arrival),
        }
    else:
        currency, key, words = "USD", ("us", "us_trade", "us_rebate")[number], {}
    return {
        "title": str(SAMPLES[key]) % words,
        "price": money(sample.price_minor, currency),
        "before": _total(effect.before, currency),
        "after": _total(effect.after, currency),
        "changes": [
            {
                "line": _line_name((change.after or change.before).code, effect.after),  # type: ignore[union-attr]
                "before": _amount(change.before, currency),
                "after": _amount(change.after, currency),
            }
            for change in effect.changes
        ],
    }


def _total(answer: Answer, currency: str) -> str:
    return money(answer.total_minor, currency)


def _line_name(code: str, answer: Answer) -> str:
    if isinstance(answer, Taxed):
        return str(labels.ABROAD[code])
    if code.startswith("cover:"):
        return _("Cover %(code)s") % {"code": code.removeprefix("cover:")}
    return str(labels.LINES[code])


def _amount(line: Line | None, currency: str) -> str | None:
    """What a line says, with the VAT that is inside the price where that is all it says."""
    if line is None:
        return None
    if line.amount_minor is not None:
        inside = dict(line.figures).get("vat")
        return money(line.amount_minor if inside is None else inside, currency)
    if line.low_minor is not None and line.high_minor is not None:
        return f"{money(line.low_minor, currency)} – {money(line.high_minor, currency)}"
    return _("unknown")
