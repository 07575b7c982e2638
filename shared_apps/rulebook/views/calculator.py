from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.edge.web import host_url
from shared_apps.catalog.cities import CITIES
from shared_apps.rulebook import labels, presenting
from shared_apps.rulebook.cars import told_of
from shared_apps.rulebook.chart import chart_of
from shared_apps.rulebook.engine import LONGEST_TERM, Settlement, TermsRefused, price_from_monthly
from shared_apps.rulebook.payments import Payments
from shared_apps.rulebook.purchases import ENERGIES, TRADES, read_purchase
from shared_apps.rulebook.queries import (
    Offer,
    offer_in,
    offers_for,
    on_the_road,
    product_named,
    rules_by_code,
    rules_in_force,
    today,
)
from shared_apps.rulebook.road import OnTheRoad, Purchase, breakdown
from shared_apps.rulebook.sharing import Figures, Shared, cited, read_code, share_code
from shared_apps.rulebook.terms import WAYS, Terms, read_money, read_terms

TERMS_OFFERED = (12, 24, 36, 48, 60)
PART = "calculator"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """What a car costs a month, on the road and in all: `?c=` a shared calculation, else the form's terms.

    With `?car=` alone, the terms are that car's of the market.
    """
    code = request.GET.get("c", "")
    shared = read_code(code) if code else None
    query = QueryDict(shared.query) if shared else request.GET
    said = {key: str(value)[:100] for key, value in query.items() if key in presenting.FIELDS}
    if not shared and not said.get("price", "").strip() and _UUID.fullmatch(said.get("car", "")):
        said = {**told_of(UUID(said["car"])), **{key: text for key, text in said.items() if text.strip()}}
    context = _context(said, query.getlist("cover"), shared, request.GET.get("monthly", "")[:100])
    context["damaged"] = bool(code) and shared is None
    part = request.headers.get("Marque-Part") == PART
    template = "rulebook/parts/exchanged.html" if part else "rulebook/calculator.html"
    wrong = context["errors"] or context["damaged"]
    response = render(request, template, context, status=422 if wrong and not part else 200)
    patch_vary_headers(response, ["Marque-Part"])
    if part:
        response["Cache-Control"] = "no-store"
    return response


def _context(said: dict[str, str], covers: list[str], shared: Shared | None, monthly: str) -> dict[str, Any]:
    day = shared.made_on if shared else today()
    place, problems = read_purchase(said, covers, price_minor=1, today=day)
    rules = rules_by_code(shared.rules) if shared else {}
    offer = offer_in(rules.values()) if shared else product_named(said.get("offer", ""), place)
    terms = read_terms(said, offer.product if offer else None)
    if offer and not presenting.matches(terms, offer.product):
        offer = None
    said["offer"] = offer.product.product if offer else ""
    purchase = replace(place, price_minor=terms.price_minor)
    problems |= terms.refusals
    plan = _calculated(terms, problems)
    now = on_the_road(replace(purchase, as_of=_day_now(purchase.as_of, shared)))
    road = breakdown(purchase, {rule.kind: rule for rule in rules.values()}) if shared else now
    offers = offers_for(terms, purchase, said.get("brand", ""))
    unknown_day = all(line.rule is None for line in road.lines)
    tariff = rules_in_force().find("insurance_tariff", purchase.regions, purchase.as_of)
    context = {
        "terms": terms, "typed": said, "plan": plan, "chart": chart_of(plan) if plan else None,
        "purchase": purchase, "road": road, "unknown_day": unknown_day,
        "at_once": _at_once(terms, plan, road),
        "own": presenting.own_rows(terms, purchase, said),
        "offers": presenting.offer_rows(offers, terms, purchase, said, by_cost=said.get("sort") == "cost"),
        "offer": offer, "closed": _settled(terms, plan, offer, problems),
        "tariff": tariff, "covers": presenting.toggles(tariff, purchase),
        "settled_after": _settled_after(terms, plan), "back": _back(monthly, terms), "shared": shared,
        "car": said["car"] if _UUID.fullmatch(said.get("car", "")) else "",
        **_controls(),
    }  # fmt: skip
    if plan and not problems:
        figures = Figures(plan.first_minor, plan.interest_minor, plan.total_minor, road.total_minor)
        context |= _passed_on(terms, purchase, said, road, offer, figures)
        if shared:
            changed = presenting.changes(road, now, offer, product_named(said["offer"], now.purchase))
            context |= {
                "same": figures == shared.figures, "changed": changed, "road_now": now,
                "query_now": presenting.query_of(terms, now.purchase, said),
            }  # fmt: skip
    errors = {name: labels.refusal(each.code, each.params) for name, each in problems.items()}
    return {
        **context,
        "errors": errors,
        "at_fields": {"on": str(labels.DAY_UNKNOWN), **errors} if unknown_day else errors,
        "values": {**_values(terms), **{name: said.get(name, "") for name in errors}},
    }


def _values(terms: Terms) -> dict[str, Any]:
    """What stands in the sliders' fields where nothing is wrong with them."""
    return {
        "down": labels.plain_percent(terms.down),
        "months": terms.months,
        "rate": labels.plain_percent(terms.rate),
        "left": labels.plain_percent(terms.left),
    }


def _controls() -> dict[str, Any]:
    """What the form offers, whatever is asked."""
    return {
        "plans": [(way, labels.PLANS[way]) for way in WAYS],
        "offered": TERMS_OFFERED,
        "longest": LONGEST_TERM,
        "energies": [(code, labels.ENERGIES[code]) for code in ENERGIES],
        "trades": [(code, labels.TRADES[code]) for code in TRADES],
        "cities": CITIES,
        "refusals": labels.refusals(),
        "canonical": host_url(path=reverse("rulebook:calculator")),
    }


def _calculated(terms: Terms, problems: dict[str, TermsRefused]) -> Payments | None:
    try:
        plan = terms.calculated()
        _rate = plan.apr  # a flow without a rate is refused here
    except TermsRefused as refused:
        problems[_field_of(refused)] = refused
        return None
    return plan


def _settled(
    terms: Terms, plan: Payments | None, offer: Offer | None, problems: dict[str, TermsRefused]
) -> Settlement | None:
    """What closes the loan after the instalments asked for."""
    if plan is None:
        return None
    fee = offer.product.early_fee if offer else terms.rate * 0
    try:
        return plan.settled(_settled_after(terms, plan), fee)
    except TermsRefused as refused:
        problems["after"] = refused
        return None


def _settled_after(terms: Terms, plan: Payments | None) -> int:
    """After how many instalments the loan is closed: half of them where nobody asks."""
    if terms.after is not None:
        return terms.after
    return plan.months // 2 if plan else 0


def _day_now(as_of: date, shared: Shared | None) -> date:
    """The day whose rules a shared calculation is held against: today, unless it spoke of another day."""
    if shared is None or as_of < shared.made_on:
        return as_of
    return max(as_of, today())


def _at_once(terms: Terms, plan: Payments | None, road: OnTheRoad) -> int:
    """What is paid at the purchase: down payment, taxes and fees, and the first rental of a lease."""
    first = plan.first_minor if plan and plan.way == "lease" else 0
    return terms.down_minor + road.fees_minor + first


def _passed_on(
    terms: Terms, purchase: Purchase, said: dict[str, str], road: OnTheRoad, offer: Offer | None, of: Figures
) -> dict[str, Any]:
    """The address of this calculation: as a query, and as a code that says the same for ever."""
    query = presenting.query_of(terms, purchase, said)
    rules = cited(road, [offer.rule.code] if offer else [])
    code = share_code(Shared(query, today(), rules, of))
    return {"query": query, "share": host_url(path=f"{reverse('rulebook:calculator')}?c={code}")}


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
    fields = {"balloon": "left", "residual": "left", "principal": "price", "cost": "price"}
    return fields.get(refused.field or "", refused.field or "price")
