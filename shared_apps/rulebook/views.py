"""The market's pages of rules and of the calculator."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.edge.web import host_url
from shared_apps.rulebook import labels
from shared_apps.rulebook.chart import chart_of
from shared_apps.rulebook.engine import LONGEST_TERM, TermsRefused, price_from_monthly
from shared_apps.rulebook.kinds import KINDS
from shared_apps.rulebook.queries import rules_in_force, today
from shared_apps.rulebook.terms import PLANS, Terms, read_money, read_terms

TERMS_OFFERED = (12, 24, 36, 48, 60)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules in force on a day, what no rule is known for, and what is to come."""
    day, misread = _day(request.GET.get("on", ""))
    known = rules_in_force()
    on_day = known.on(day)
    groups = [{"kind": kind, "rules": [r for r in on_day if r.kind == kind]} for kind in KINDS]
    context = {
        "day": day,
        "misread": misread,
        "kinds": [group for group in groups if group["rules"]],
        "missing": [group["kind"] for group in groups if not group["rules"]],
        "ahead": known.after(day),
        "canonical": host_url(path=reverse("rulebook:rules")),
    }
    return render(request, "rulebook/rules.html", context)


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """A loan with its schedule, compared with the other plans of the same terms, and the way back."""
    said = {key: str(value)[:100] for key, value in request.GET.items()}
    terms = read_terms(said)
    problems = dict(terms.refusals)
    plan = None
    try:
        plan = terms.calculated()
    except TermsRefused as refused:
        problems[_field_of(refused)] = refused
    context = {
        "terms": terms,
        "typed": said,
        "plan": plan,
        "chart": chart_of(plan) if plan else None,
        "plans": [(kind, labels.PLANS[kind]) for kind in PLANS],
        "offered": TERMS_OFFERED,
        "longest": LONGEST_TERM,
        "comparison": _compared(terms),
        "errors": {name: labels.refusal(each.code, each.params) for name, each in problems.items()},
        "refusals": labels.refusals(),
        "back": _back(said.get("monthly", ""), terms),
        "canonical": host_url(path=reverse("rulebook:calculator")),
    }
    return render(request, "rulebook/calculator.html", context, status=422 if problems else 200)


def _compared(terms: Terms) -> list[dict[str, Any]]:
    """The plans that these terms allow, the cheapest first."""
    rows = []
    for kind in PLANS:
        try:
            plan = terms.calculated(kind)
        except TermsRefused:
            continue
        rows.append({"kind": kind, "name": labels.PLANS[kind], "plan": plan, "chosen": kind == terms.plan})
    return sorted(rows, key=lambda row: row["plan"].interest_minor)


def _back(monthly: str, terms: Terms) -> dict[str, Any] | None:
    """What a monthly payment can buy on these terms; with `error` where it cannot be read."""
    if not monthly.strip():
        return None
    try:
        asked = read_money(monthly, "monthly")
        found = price_from_monthly(asked, terms.rate, terms.months, terms.down)
    except TermsRefused as refused:
        return {"said": monthly, "error": labels.refusal(refused.code, refused.params)}
    return {"said": monthly, "monthly_minor": asked, "found": found}


def _field_of(refused: TermsRefused) -> str:
    return {"balloon": "left", "principal": "price"}.get(refused.field or "", refused.field or "price")


def _day(said: str) -> tuple[date, bool]:
    """The day asked for, today without one; and whether it could not be read."""
    if not said:
        return today(), False
    try:
        return date.fromisoformat(said), False
    except ValueError:
        return today(), True
