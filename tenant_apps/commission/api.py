from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from core.edge.api import ErrorBody, idempotent
from core.edge.sheets import CSV, taken_away
from tenant_apps.commission import operations
from tenant_apps.commission.errors import RulesWrong
from tenant_apps.commission.presenting import (
    CURRENCY,
    month_csv,
    plan_of,
    plans_of,
    rates_of,
    recap_of,
    report_of,
    statement_csv,
    statement_of,
)
from tenant_apps.commission.printing import statement_pdf
from tenant_apps.commission.queries import month_from
from tenant_apps.commission.schemas import (
    CommissionPlanIn,
    CommissionPlanOut,
    CommissionPlansOut,
    CommissionReportOut,
    CommissionStatementOut,
    DealItemIn,
    DealRecapOut,
    DealSharesIn,
    PartnerRateIn,
    PartnerRatesOut,
)
from tenant_apps.commission.terms import Rules, Step
from tenant_apps.staff.access import staff_actor

router = Router(tags=["commission"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
Month = Annotated[str, Query(max_length=7)]


@router.get(
    "/commission/plans",
    operation_id="commission_plans",
    response={200: CommissionPlansOut, REFUSALS: ErrorBody},
)
def list_plans(request: HttpRequest) -> dict[str, Any]:
    """Every commission plan, the newest first."""
    return plans_of(staff_actor(request))


@router.post(
    "/commission/plans",
    operation_id="commission_propose_plan",
    response={201: CommissionPlanOut, REFUSALS: ErrorBody},
)
@idempotent
def propose_plan(request: HttpRequest, body: CommissionPlanIn) -> Status[Any]:
    """Propose a plan; somebody else puts it in force."""
    actor = staff_actor(request)
    plan = operations.propose_plan(
        actor=actor, name=body.name, valid_from=body.valid_from, rules=_rules(body)
    )
    return Status(201, plan_of(plan, actor))


@router.post(
    "/commission/plans/{plan_id}/put-in-force",
    operation_id="commission_put_in_force",
    response={200: CommissionPlansOut, REFUSALS: ErrorBody},
)
@idempotent
def put_in_force(request: HttpRequest, plan_id: UUID) -> dict[str, Any]:
    """Let a plan count that somebody else proposed."""
    actor = staff_actor(request)
    operations.put_in_force(actor=actor, plan_id=plan_id)
    return plans_of(actor)


@router.post(
    "/commission/plans/{plan_id}/withdraw",
    operation_id="commission_withdraw_plan",
    response={200: CommissionPlansOut, REFUSALS: ErrorBody},
)
@idempotent
def withdraw_plan(request: HttpRequest, plan_id: UUID) -> dict[str, Any]:
    """Take a proposal back, or refuse it."""
    actor = staff_actor(request)
    operations.withdraw_plan(actor=actor, plan_id=plan_id)
    return plans_of(actor)


@router.get(
    "/commission/report",
    operation_id="commission_report",
    response={200: CommissionReportOut, REFUSALS: ErrorBody},
)
def show_report(request: HttpRequest, month: Month = "") -> dict[str, Any]:
    """What everybody earned in a month; only the caller for who sees no more."""
    return report_of(staff_actor(request), month_from(month))


@router.get(
    "/commission/report/csv",
    operation_id="commission_report_csv",
    response={200: None, REFUSALS: ErrorBody},
)
def download_report(request: HttpRequest, month: Month = "") -> HttpResponse:
    """Every line of a month, for the wages."""
    first = month_from(month)
    return taken_away(month_csv(staff_actor(request), first), CSV, f"commission-{first:%Y-%m}-all.csv")


@router.post(
    "/commission/months/{month}/close",
    operation_id="commission_close_month",
    response={200: CommissionReportOut, REFUSALS: ErrorBody},
)
@idempotent
def close_month(request: HttpRequest, month: str) -> dict[str, Any]:
    """Let a month's statements stand, and post their sum to the books."""
    actor, first = staff_actor(request), month_from(month)
    operations.close_month(actor=actor, month=first)
    return report_of(actor, first)


@router.get(
    "/commission/rates",
    operation_id="commission_rates",
    response={200: PartnerRatesOut, REFUSALS: ErrorBody},
)
def list_rates(request: HttpRequest) -> dict[str, Any]:
    """What lenders and insurers pay the house."""
    return rates_of(staff_actor(request))


@router.post(
    "/commission/rates",
    operation_id="commission_set_rate",
    response={200: PartnerRatesOut, REFUSALS: ErrorBody},
)
@idempotent
def set_rate(request: HttpRequest, body: PartnerRateIn) -> dict[str, Any]:
    """Say what one of them pays from now on."""
    actor = staff_actor(request)
    operations.set_rate(actor=actor, kind=body.kind, partner=body.partner, share=body.share)
    return rates_of(actor)


@router.get(
    "/commission/statements/{adviser_id}",
    operation_id="commission_statement",
    response={200: CommissionStatementOut, REFUSALS: ErrorBody},
)
def show_statement(request: HttpRequest, adviser_id: UUID, month: Month = "") -> dict[str, Any]:
    """An adviser's month."""
    return statement_of(staff_actor(request), adviser_id, month_from(month))


@router.get(
    "/commission/statements/{adviser_id}/csv",
    operation_id="commission_statement_csv",
    response={200: None, REFUSALS: ErrorBody},
)
def download_statement(request: HttpRequest, adviser_id: UUID, month: Month = "") -> HttpResponse:
    """The same as a file."""
    first = month_from(month)
    data = statement_csv(staff_actor(request), adviser_id, first)
    return taken_away(data, CSV, f"commission-{first:%Y-%m}.csv")


@router.get(
    "/commission/statements/{adviser_id}/pdf",
    operation_id="commission_statement_pdf",
    response={200: None, REFUSALS: ErrorBody},
)
def print_statement(request: HttpRequest, adviser_id: UUID, month: Month = "") -> HttpResponse:
    """The same on paper, in the reader's language."""
    first = month_from(month)
    data = statement_pdf(staff_actor(request), adviser_id, first)
    return taken_away(data, "application/pdf", f"commission-{first:%Y-%m}.pdf")


@router.get(
    "/commission/orders/{order_id}",
    operation_id="commission_recap",
    response={200: DealRecapOut, REFUSALS: ErrorBody},
)
def show_recap(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """What an order earns, front and back."""
    return recap_of(staff_actor(request), order_id)


@router.post(
    "/commission/orders/{order_id}/items",
    operation_id="commission_record_item",
    response={200: DealRecapOut, REFUSALS: ErrorBody},
)
@idempotent
def record_item(request: HttpRequest, order_id: UUID, body: DealItemIn) -> dict[str, Any]:
    """Note an income or a cost of a deal."""
    actor = staff_actor(request)
    operations.record_item(
        actor=actor, order_id=order_id, kind=body.kind, amount=body.amount.money(), note=body.note
    )
    return recap_of(actor, order_id)


@router.post(
    "/commission/orders/{order_id}/advisers",
    operation_id="commission_name_advisers",
    response={200: DealRecapOut, REFUSALS: ErrorBody},
)
@idempotent
def name_advisers(request: HttpRequest, order_id: UUID, body: DealSharesIn) -> dict[str, Any]:
    """Say who shares a deal."""
    actor = staff_actor(request)
    shares = [(each.adviser_id, each.share) for each in body.advisers]
    operations.name_advisers(actor=actor, order_id=order_id, shares=shares)
    return recap_of(actor, order_id)


def _rules(body: CommissionPlanIn) -> Rules:
    amounts = [body.flat, body.minimum, *(step.each for step in body.steps)]
    if any(each.currency != CURRENCY for each in amounts):
        raise RulesWrong(field="currency")
    return Rules(
        front_share=body.front_share,
        back_share=body.back_share,
        flat_minor=body.flat.amount,
        minimum_minor=body.minimum.amount,
        steps=tuple(Step(step.units, step.each.amount) for step in body.steps),
        whole_month=body.whole_month,
        holdback_counts=body.holdback_counts,
    )
