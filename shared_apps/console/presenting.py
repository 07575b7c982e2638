"""Rows as the console's API shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.edge.api import money
from core.edge.messages import sentence_for
from core.edge.web import host_url, url_on
from shared_apps.accounts.queries import latest_invitation
from shared_apps.catalog.facts import BrandFacts
from shared_apps.catalog.queries import brands_by_slug
from shared_apps.console.models import Application
from shared_apps.console.operations import slug_refusal
from shared_apps.console.queries import dealers_like, others_like
from shared_apps.console.states import APPLICATION, UNDECIDED
from shared_apps.insight import queries as insight
from shared_apps.insight.facts import NOT_PLACED, DealerFigures
from tenants.hosts.queries import platform_host, primary_hosts
from tenants.models import Dealer
from tenants.operations import STEPS


def rows(dealers: Sequence[Dealer]) -> list[dict[str, Any]]:
    """Dealers as the list shows them; brand names are looked up once."""
    names = brands_by_slug({slug for dealer in dealers for slug in dealer.brands})
    hosts = primary_hosts([dealer.id for dealer in dealers])
    return [_row(dealer, names, hosts) for dealer in dealers]


def detail(dealer: Dealer) -> dict[str, Any]:
    """One dealer whole."""
    invitation = latest_invitation(dealer.id, dealer.owner_email)
    return {
        **_row(dealer, brands_by_slug(dealer.brands), primary_hosts([dealer.id])),
        **{
            name: getattr(dealer, name)
            for name in (
                "province",
                "address",
                "latitude",
                "longitude",
                "phone",
                "owner_name",
                "schema_name",
                "error",
            )
        },
        "progress": [{"step": step, "done": step in dealer.progress} for step in STEPS],
        "invitation": invitation
        and {"email": invitation.email, "state": invitation.state, "expires_at": invitation.expires_at},
    }


def overview() -> dict[str, Any]:
    """The operator's figures over all dealers."""
    stats, counts, orders = insight.stats(), insight.dealer_counts(), insight.orders_by_state()
    return {
        "watermark": insight.watermark(),
        "dealers": {
            "total": sum(counts.values()),
            "active": counts.get("ACTIVE", 0),
            "provisioning": counts.get("PROVISIONING", 0),
            "failed": counts.get("PROVISION_FAILED", 0),
            "suspended": counts.get("SUSPENDED", 0),
        },
        "stock": {
            "units": sum(s.stock_units for s in stats),
            "listed": sum(s.listed_units for s in stats),
            "value": money(sum(s.stock_value_minor for s in stats), "CNY"),
        },
        "reservations": {"open": sum(s.open_reservations for s in stats)},
        "orders": {
            "total": sum(n for state, n in orders.items() if state not in NOT_PLACED),
            "by_state": orders,
        },
        "turnover": {
            "total": money(sum(s.turnover_minor for s in stats), "CNY"),
            "this_month": money(insight.turnover_since(insight.month_start()), "CNY"),
        },
        "by_dealer": [_figures(stat) for stat in stats],
        "daily": [{**day, "turnover": money(int(day["turnover_minor"]), "CNY")} for day in insight.daily()],
    }


def application_row(application: Application) -> dict[str, Any]:
    """An application as the list shows it."""
    names = ("id", "company", "credit_code", "city", "contact", "email", "slug", "state", "created_at")
    return {name: getattr(application, name) for name in names}


def application_detail(application: Application) -> dict[str, Any]:
    """One application whole, with what an operator should see before deciding."""
    names = brands_by_slug(application.brands)
    undecided = application.state in UNDECIDED
    refusal = slug_refusal(slug=application.slug, code=application.credit_code) if undecided else None
    return {
        **application_row(application),
        **{
            name: getattr(application, name)
            for name in ("province", "address", "phone", "locale", "reason", "decided_by", "dealer_id")
        },
        "brands": [_brand(slug, names) for slug in application.brands if slug in names],
        "portal_url": host_url(application.dealer.slug) if application.dealer else None,
        "steps": [{"state": state, "at": at} for state, at in application.milestones],
        "moves": [move.verb for move in APPLICATION.moves_from(application.state) if move.right],
        "slug_problem": sentence_for(refusal) if refusal else None,
        "lookalikes": [
            *(
                _lookalike(application, "dealer", one, one.name, "", one.owner_email)
                for one in dealers_like(application)
            ),
            *(
                _lookalike(application, "application", one, one.company, one.credit_code, one.email)
                for one in others_like(application)
            ),
        ],
    }


def _lookalike(
    application: Application, kind: str, one: Dealer | Application, name: str, code: str, email: str
) -> dict[str, Any]:
    agreeing = {
        "credit_code": code == application.credit_code,
        "name": name.casefold() == application.company.casefold(),
        "email": email.casefold() == application.email.casefold(),
    }
    same = [key for key, agrees in agreeing.items() if agrees]
    told = {"kind": kind, "id": one.id, "name": name, "state": one.state, "created_at": one.created_at}
    return {**told, "same": same}


def _row(dealer: Dealer, names: Mapping[str, BrandFacts], hosts: Mapping[UUID, str]) -> dict[str, Any]:
    stat = getattr(dealer, "stat", None)
    return {
        "id": dealer.id,
        "slug": dealer.slug,
        "name": dealer.name,
        "city": dealer.city,
        "state": dealer.state,
        "brands": [_brand(slug, names) for slug in dealer.brands if slug in names],
        "owner_email": dealer.owner_email,
        "created_at": dealer.created_at,
        "portal_url": url_on(hosts.get(dealer.id) or platform_host(dealer.slug)),
        "stock_units": stat.stock_units if stat else 0,
        "orders": stat.orders if stat else 0,
    }


def _brand(slug: str, names: Mapping[str, BrandFacts]) -> dict[str, str]:
    return {"slug": slug, "name_zh": names[slug].name_zh, "name_en": names[slug].name_en}


def _figures(stat: DealerFigures) -> dict[str, Any]:
    return {
        "dealer_id": stat.dealer_id,
        "slug": stat.slug,
        "name": stat.name,
        "city": stat.city,
        "stock_units": stat.stock_units,
        "listed": stat.listed_units,
        "open_reservations": stat.open_reservations,
        "orders": stat.orders,
        "delivered": stat.delivered,
        "turnover": money(stat.turnover_minor, stat.currency),
    }
