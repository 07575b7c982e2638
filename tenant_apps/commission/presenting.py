"""Commission as the portal shows it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.edge.sheets import as_csv
from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.commission.labels import KINDS, in_chinese
from tenant_apps.commission.models import Item, Line, Plan
from tenant_apps.commission.queries import (
    closed,
    deal_of,
    earned_by,
    expected,
    items_of,
    lines_in,
    partners,
    plan_at,
    plans,
    posted_on,
    report,
    rules_of,
    statement,
    this_month,
)
from tenant_apps.commission.states import CLOSE, ENDS_A_DEAL, RECORD, SEE_ALL
from tenant_apps.commission.terms import Gross, gross
from tenant_apps.invoicing.terms import split
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.staff.queries import names_of
from tenant_apps.stock.queries import costing_of

CURRENCY = "CNY"


def plans_of(actor: Actor) -> dict[str, Any]:
    """Every plan. Raises Forbidden."""
    known = plans(actor)
    current = plan_at(clock.now())
    return {"plans": [plan_of(each, actor, current.id if current else None) for each in known]}


def plan_of(plan: Plan, actor: Actor, current: UUID | None = None) -> dict[str, Any]:
    """One plan."""
    rules = rules_of(plan)
    return {
        **{
            name: getattr(plan, name)
            for name in ("id", "number", "name", "valid_from", "state", "decided_at")
        },
        **{name: getattr(rules, name) for name in ("front_share", "back_share", "whole_month")},
        "holdback_counts": rules.holdback_counts,
        "flat": _money(rules.flat_minor),
        "minimum": _money(rules.minimum_minor),
        "steps": [{"units": step.units, "each": _money(step.each_minor)} for step in rules.steps],
        "proposed_by": plan.proposed_by_name,
        "proposed_at": plan.created_at,
        "decided_by": plan.decided_by_name,
        "in_force": plan.id == current,
        "mine": plan.proposed_by == actor.user_id,
    }


def report_of(actor: Actor, month: date) -> dict[str, Any]:
    """A month of everybody, or of the reader. Raises Forbidden."""
    rows, kept = report(actor, month), closed(month)
    return {
        "month": f"{month:%Y-%m}",
        "rows": [
            {
                "adviser_id": each.adviser_id,
                "adviser": each.adviser_name,
                "amount": _money(each.amount_minor),
                "units": each.units,
            }
            for each in rows
        ],
        "total": _money(sum(each.amount_minor for each in rows)),
        "closed_at": kept.at if kept else None,
        "closed_by": kept.closed_by if kept else "",
        "may_close": kept is None and bool(rows) and actor.may(CLOSE) and month < this_month(),
    }


def rates_of(actor: Actor) -> dict[str, Any]:
    """What lenders and insurers pay. Raises Forbidden."""
    actor.require(SEE_ALL)
    return {
        "rates": [
            {
                "kind": one.kind,
                "partner": one.code,
                "name_zh": one.name_zh,
                "name_en": one.name_en,
                "share": one.share,
            }
            for one in partners()
        ]
    }


def statement_of(actor: Actor, adviser_id: UUID, month: date) -> dict[str, Any]:
    """A month of one adviser. Raises Forbidden, NotFound."""
    lines, waiting = statement(actor, adviser_id, month), expected(actor, adviser_id)
    kept = closed(month)
    return {
        "adviser_id": adviser_id,
        "adviser": names_of([adviser_id]).get(adviser_id, ""),
        "month": f"{month:%Y-%m}",
        "lines": [_entry(each) for each in lines],
        "total": _money(sum(each.amount_minor for each in lines)),
        "expected": [_entry(each) for each in waiting],
        "expected_total": _money(sum(each.amount_minor for each in waiting)),
        "closed_at": kept.at if kept else None,
    }


def statement_csv(actor: Actor, adviser_id: UUID, month: date) -> bytes:
    """The same as a file for Excel: UTF-8 with its mark, no cell that runs. Raises Forbidden, NotFound."""
    return _as_csv(month, statement(actor, adviser_id, month))


def month_csv(actor: Actor, month: date) -> bytes:
    """Every line of a month, an adviser after the other, for the wages. Raises Forbidden."""
    return _as_csv(month, lines_in(actor, month))


def _as_csv(month: date, lines: list[Line]) -> bytes:
    head = [
        _("Statement month"), _("Adviser"), _("Date"), _("Order no."), _("Car sold"), _("What for"),
        _("Amount"), _("Currency"),
    ]  # fmt: skip
    chinese = in_chinese()
    return as_csv(
        head,
        (
            (
                f"{month:%Y-%m}",
                line.adviser_name,
                line.at.astimezone(clock.SHANGHAI).date().isoformat(),
                line.deal.order_number,
                line.deal.title_zh if chinese else line.deal.title_en,
                str(KINDS[line.kind]),
                line.amount_minor,
                line.currency,
            )
            for line in lines
        ),
    )


def recap_of(actor: Actor, order_id: UUID) -> dict[str, Any]:
    """What an order earns: it tells what the car cost. Raises Forbidden, NotFound."""
    actor.require(SEE_ALL)
    order = order_at_hand(actor, order_id)
    deal, items = deal_of(order.id), items_of(order.id)
    if deal is None:
        price, net, cost, earned = _as_of_now(order, items)
        state = "EARLIER" if order.contracted_at else "NONE"
        plan, advisers, posted = plan_at(order.contracted_at or clock.now()), [], {}
    else:
        price, net, cost = deal.price_minor, deal.net_minor, deal.cost_minor
        plan, state, advisers, posted = deal.plan, deal.state, deal.advisers, posted_on(deal)
        earned = earned_by(deal)
    return {
        "order_id": order.id,
        "state": state,
        "plan": plan.name if plan else "",
        "price": _money(price),
        "vat": _money(price - net),
        "net": _money(net),
        "cost": _money(cost),
        "items": [_item(each) for each in items],
        "front": _money(earned.front),
        "back": _money(earned.back),
        "total": _money(earned.total),
        "advisers": [
            {
                "adviser_id": each["id"],
                "adviser": each["name"],
                "share": each["share"],
                "amount": _money(posted.get(UUID(each["id"]), 0)),
            }
            for each in advisers
        ],
        "may_record": actor.may(RECORD) and order.state not in ENDS_A_DEAL and state != "REVERSED",
    }


def _as_of_now(order: OrderAtHand, items: list[Item]) -> tuple[int, int, int, Gross]:
    car = costing_of(order.vehicle_id)
    net = split(order.total, "USED_CAR" if car.used else "NEW_CAR").net.amount
    noted = [(each.kind, each.amount_minor) for each in items]
    earned = gross(net_minor=net, cost_minor=car.cost.amount, items=noted)
    return order.total.amount, net, car.cost.amount, earned


def _entry(line: Line) -> dict[str, Any]:
    return {
        "at": line.at,
        "kind": line.kind,
        "order_id": line.deal.order_id,
        "order_number": line.deal.order_number,
        "title_zh": line.deal.title_zh,
        "title_en": line.deal.title_en,
        "amount": _money(line.amount_minor, line.currency),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        **{name: getattr(item, name) for name in ("id", "kind", "note", "at", "recorded_by")},
        "amount": _money(item.amount_minor, item.currency),
        "by_rate": bool(item.source),
    }


def _money(minor: int, currency: str = CURRENCY) -> dict[str, Any]:
    return {"amount": minor, "currency": currency}
