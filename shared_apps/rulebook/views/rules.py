from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.edge.web import host_url
from shared_apps.rulebook.kinds import KINDS
from shared_apps.rulebook.queries import rules_in_force, today

BRIEF = frozenset({"eu_vat", "us_local_tax"})
"""Kinds with a rule for many regions and little to say of each."""


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules in force on a day, what no rule is known for, and what is to come."""
    day, misread = _day(request.GET.get("on", ""))
    known = rules_in_force()
    on_day = known.on(day)
    groups = [
        {"kind": kind, "rules": [r for r in on_day if r.kind == kind], "brief": kind in BRIEF}
        for kind in KINDS
    ]
    context = {
        "day": day,
        "misread": misread,
        "kinds": [group for group in groups if group["rules"]],
        "missing": [group["kind"] for group in groups if not group["rules"]],
        "ahead": known.after(day),
        "canonical": host_url(path=reverse("rulebook:rules")),
    }
    return render(request, "rulebook/rules.html", context)


def _day(said: str) -> tuple[date, bool]:
    """The day asked for, today without one; and whether it could not be read."""
    if not said:
        return today(), False
    try:
        return date.fromisoformat(said), False
    except ValueError:
        return today(), True
