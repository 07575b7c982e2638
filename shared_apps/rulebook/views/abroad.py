from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.edge.web import host_url
from shared_apps.rulebook import labels, places
from shared_apps.rulebook.abroad import EuSale, UsSale
from shared_apps.rulebook.engine import TermsRefused
from shared_apps.rulebook.queries import rules_in_force, today
from shared_apps.rulebook.queries.abroad import taxed_abroad
from shared_apps.rulebook.regions import MEMBER_STATES, STATES
from shared_apps.rulebook.terms import read_money, typed_plainly

MARKETS = ("eu", "us")
LONGEST = 60
USUAL: dict[str, dict[str, str]] = {
    "eu": {"price": "25000", "seller": "DE", "arrival": "FR", "buyer": "person", "used": "", "km": "0"},
    "us": {"price": "30000", "state": "FL", "county": "Orange"},
}
FIELDS = {"bought": "bought", "price": "price", "rebate": "rebate", "doc_fee": "fee", "trade_in": "trade"}


@require_safe
def taxes_abroad(request: HttpRequest) -> HttpResponse:
    """What a car costs with VAT in the European Union, or with sales tax in the United States."""
    market = request.GET.get("market", "")
    market = market if market in MARKETS else "eu"
    given = {key: str(value).strip()[:LONGEST] for key, value in request.GET.items()}
    said = given if "price" in given else {**USUAL[market], "on": today().isoformat(), **given}
    problems: dict[str, str] = {}
    answer = None
    try:
        answer = taxed_abroad(_european(said) if market == "eu" else _american(said))
    except TermsRefused as refused:
        field = refused.field or "price"
        problems[FIELDS.get(field, field)] = labels.refusal(refused.code, refused.params)
    context = {
        "market": market,
        "typed": said,
        "problems": problems,
        "answer": answer,
        "members": [(code, places.region_name(code)) for code in MEMBER_STATES],
        "states": [(code, str(places.STATES.get(code, code))) for code in STATES],
        "counties": _counties(),
        "canonical": host_url(path=reverse("rulebook:taxes_abroad")),
    }
    return render(request, "rulebook/abroad.html", context, status=422 if problems else 200)


def _european(said: Mapping[str, str]) -> EuSale:
    margin = bool(said.get("margin"))
    return EuSale(
        price_minor=read_money(said.get("price", ""), "price"),
        as_of=_day(said.get("on", ""), "on") or today(),
        seller=_of(said.get("seller", ""), MEMBER_STATES, "seller"),
        arrival=_of(said.get("arrival", ""), MEMBER_STATES, "arrival"),
        business=said.get("buyer") == "business",
        margin=margin,
        bought_minor=_amount(said, "bought") if margin else 0,
        first_used=_day(said.get("first_used", ""), "first_used"),
        km=_kilometres(said.get("km", "")),
    )


def _american(said: Mapping[str, str]) -> UsSale:
    return UsSale(
        price_minor=read_money(said.get("price", ""), "price"),
        as_of=_day(said.get("on", ""), "on") or today(),
        state=_of(said.get("state", ""), STATES, "state"),
        county=said.get("county", ""),
        city=said.get("city", "") if said.get("county") else "",
        doc_fee_minor=_amount(said, "fee"),
        rebate_minor=_amount(said, "rebate"),
        trade_in_minor=_amount(said, "trade"),
    )


def _amount(said: Mapping[str, str], name: str) -> int:
    """An amount that may be left out; zero is one too."""
    text = typed_plainly(said.get(name, ""))
    return 0 if not text.strip("0.") else read_money(text, name)


def _kilometres(text: str) -> int:
    plain = typed_plainly(text).removesuffix("km")
    if plain and not (plain.isascii() and plain.isdigit()):
        raise TermsRefused("finance.kilometres", field="km")
    return int(plain or 0)


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise TermsRefused("finance.no_day", field=name) from error


def _of(text: str, known: tuple[str, ...], name: str) -> str:
    if text not in known:
        raise TermsRefused("finance.no_place", field=name)
    return text


def _counties() -> list[str]:
    """Counties with a rule of their own, to be offered while one types."""
    regions = {rule.region.split("/")[1] for rule in rules_in_force().all_of("us_local_tax")}
    return sorted(regions)
