"""Who may use the routes of commissions, and the deal they are tried on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.kernel.money import Money
from tenant_apps.commission.models import Line
from tenant_apps.commission.operations import propose_plan, record_item
from tenant_apps.commission.queries import this_month
from tenants.context import DealerRef, dealer_context
from tests.factories.commission import TENTH, make_deal, plan_in_force, today
from tests.factories.staff import make_member, staff
from tests.isolation.case import Case
from tests.isolation.case import staff as by_staff

YUAN = {"amount": 100, "currency": "CNY"}
NEW_PLAN = {"name": "新方案", "valid_from": today().isoformat(), "flat": YUAN, "minimum": YUAN}
DEAL = {"order_id": "earning_order"}


def seen(**more: Any) -> Case:
    return by_staff("commission.see_all", "SALES", **more)


COMMISSIONS: dict[str, Case] = {
    "portal commission_plans": seen(),
    "portal commission_propose_plan": by_staff("commission.plan", "SALES", body=NEW_PLAN),
    "portal commission_put_in_force": by_staff("commission.plan", "SALES", body={}),
    "portal commission_withdraw_plan": by_staff("commission.plan", "SALES", body={}, answers=(200, 409)),
    "portal commission_report": by_staff("commission.see", "SERVICE"),
    "portal commission_report_csv": seen(),
    "portal commission_close_month": by_staff("books.close", "MANAGER", body={}),
    "portal commission_rates": seen(),
    "portal commission_set_rate": by_staff(
        "commission.plan", "SALES", body={"kind": "INSURANCE", "partner": "anping", "share": 100}
    ),
    "portal commission_statement": by_staff("commission.see", "SERVICE"),
    "portal commission_statement_csv": by_staff("commission.see", "SERVICE"),
    "portal commission_statement_pdf": by_staff("commission.see", "SERVICE"),
    "portal commission_recap": seen(named=DEAL),
    "portal commission_record_item": by_staff(
        "commission.record",
        "SALES",
        body={"kind": "FINANCE", "amount": YUAN, "note": "金融返佣"},
        named=DEAL,
    ),
    "portal commission_name_advisers": by_staff(
        "commission.record",
        "SALES",
        body={"advisers": [{"adviser_id": "{adviser_id}", "share": 10_000}]},
        named=DEAL,
    ),
}


def earned(main: DealerRef) -> dict[str, Any]:
    """A plan in force and one proposed, a deal that was handed over, who earned, and a month to close."""
    plan_in_force(main)
    adviser = make_member(main, "SALES")
    order, deal = make_deal(main, adviser, state="DELIVERED")
    with dealer_context(main):
        plan = propose_plan(actor=staff("MANAGER"), name="待批方案", valid_from=today(), rules=TENTH)
        record_item(
            actor=staff("FINANCE"), order_id=order.id, kind="INSURANCE", amount=Money(5_000), note="保险返佣"
        )
        over = (this_month() - timedelta(days=1)).replace(day=1)
        Line.objects.create(
            deal=deal,
            adviser_id=adviser.user_id,
            adviser_name=adviser.name,
            kind="ADJUSTMENT",
            amount_minor=700,
            month=over,
            source="before",
        )
    return {
        "earning_order": order.id,
        "plan_id": plan.id,
        "adviser_id": adviser.user_id,
        "month": f"{over:%Y-%m}",
    }
