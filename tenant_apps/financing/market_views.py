"""The buyer's page about financing an order: apply, compare, accept, give up. Works without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.edge.messages import sentence_for
from core.edge.templatetags.marque import in_language
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids, NotFound
from shared_apps.accounts.access import buyer_actor
from shared_apps.rulebook.engine import TermsRefused
from shared_apps.rulebook.presenting import obstacle
from shared_apps.rulebook.terms import read_money
from tenant_apps.financing import labels, operations
from tenant_apps.financing.facts import DOCUMENTS, EMPLOYMENTS, Applicant
from tenant_apps.financing.models import Application, Inquiry
from tenant_apps.financing.operations.papers import Paper
from tenant_apps.financing.queries import (
    MONTHS,
    applicant_of,
    application_of,
    documents_of,
    inquiries_of,
    lender_of,
    most_to_finance,
    products_on,
)
from tenant_apps.financing.states import CAR_REFUSED, DECIDED, FINANCE, MAY_APPLY
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.market_views import mine, page, require_books
from tenant_apps.orders.queries import order_at_hand
from tenants.context import dealer_context

USUAL_SHARE, USUAL_MONTHS = 60, 36  # percent of the price
MAY_BEGIN = ("NOT_NEEDED", "DRAFT", "DECLINED", "WITHDRAWN")
Step = Callable[[Actor, UUID, HttpRequest], object]


@require_http_methods(["GET", "POST"])
@page
def finance(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """Where the financing of one of my orders stands, and the step from here."""
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    refusal: DomainError | None = None
    with dealer_context(dealer):
        if request.method == "POST":
            step = _STEPS.get(request.POST.get("step", ""))
            if step is None:
                raise NotFound()
            try:
                step(actor, order_id, request)
            except NotFound:
                raise
            except DomainError as refused:
                refusal = refused
            else:
                here = reverse("financing_market:finance", args=[dealer_slug, order_id])
                return HttpResponseRedirect(f"{here}?done={request.POST['step']}")
        context = _context(order_at_hand(actor, order_id), request, refusal)
    context["order"] = summary
    status = refusal.status if refusal else 200
    return render(request, "financing_market/finance.html", context, status=status)


@require_safe
@page
def paper(request: HttpRequest, dealer_slug: str, order_id: UUID, document_id: UUID) -> HttpResponse:
    """One of the documents I sent."""
    actor = buyer_actor(request)
    _summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    with dealer_context(dealer):
        return paper_answer(operations.view_document(actor=actor, order_id=order_id, document_id=document_id))


def paper_answer(found: Paper) -> HttpResponse:
    """A document that no cache keeps and no browser takes for a page."""
    answer = HttpResponse(found.data, content_type=found.content_type)
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _context(order: OrderAtHand, request: HttpRequest, refusal: DomainError | None) -> dict[str, Any]:
    application = application_of(order.id)
    state = application.state if application else FINANCE.initial
    errors = _errors_of(refusal)
    shown = state in MAY_BEGIN and order.state in MAY_APPLY
    context: dict[str, Any] = {
        "state": state,
        "word": labels.WORDS[state],
        "tone": labels.TONES.get(state, "quiet"),
        "application": application,
        "problem": errors.pop("form", "") or errors.get("consent") or errors.get("product", ""),
        "errors": errors,
        "notice": _NOTICES.get(request.GET.get("done", ""), ""),
        "may_begin": shown,
        "may_withdraw": any(
            m.verb == "withdraw" and m.buyer for m in FINANCE.moves_from(state)
        ) and state != "DECLINED",
        "form": _form(order, application, request) if shown else None,
        "months": MONTHS,
        "employments": [(code, labels.EMPLOYMENT_WORDS[code]) for code in EMPLOYMENTS],
        "kinds": [(kind, labels.DOCUMENT_WORDS[kind]) for kind in DOCUMENTS],
        "most_minor": most_to_finance(order).amount,
        "currency": order.total.currency,
    }  # fmt: skip
    if application is not None:
        context["documents"] = [(row, labels.DOCUMENT_WORDS[row.kind]) for row in documents_of(application)]
        if state == "DRAFT":
            context["offers"] = _offers(order, application)
        else:
            context["inquiries"] = answers = _answers(application)
            rows = (each["row"] for each in answers)
            context["wanted"] = next((row.asks for row in rows if row.state == "CONDITIONAL"), "")
            context["consents"] = _consents(application)
    return context


def _form(order: OrderAtHand, application: Application | None, request: HttpRequest) -> dict[str, Any]:
    """What stands in the form's fields: what was typed, else what is kept, else what is usual."""
    if request.method == "POST" and request.POST.get("step") == "save":
        return {name: request.POST.get(name, "") for name in _FIELDS}
    who = applicant_of(application) if application else None
    usual = order.total.share(USUAL_SHARE, 100).amount // 1_000_000 * 1_000_000
    loan = application.loan_minor if application else min(usual, most_to_finance(order).amount)
    return {
        "loan": f"{loan / 100:.0f}" if loan % 100 == 0 else f"{loan / 100:.2f}",
        "months": str(application.months if application else USUAL_MONTHS),
        "id_number": "",
        "kept": who is not None,
        "income": "",
        "employment": who.employment if who else "EMPLOYED",
        "employer": who.employer if who else "",
    }


def _offers(order: OrderAtHand, application: Application) -> list[dict[str, Any]]:
    rows = []
    for offer in products_on(order, application.loan_minor, application.months):
        name = in_language(offer.product, "lender")
        rows.append(
            {
                "product": offer.product,
                "payments": offer.payments,
                "lender": lender_of(offer),
                "why": "" if offer.payments else obstacle(offer),
                "text": labels.consent_text(name),
            }
        )
    return rows


def _answers(application: Application) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "word": labels.INQUIRY_WORDS[row.state],
            "why": _why(row),
            "can_accept": row.state == "OFFERED"
            and application.state == "APPROVED"
            and row.car_unconfirmed_since is None,
        }
        for row in inquiries_of(application)
    ]


def _why(row: Inquiry) -> Any:
    if row.state in ("DECLINED", "CONDITIONAL") or row.reason == CAR_REFUSED:
        return labels.REASONS.get(row.reason, "")
    return labels.CAR_PENDING if row.state in DECIDED and row.car_unconfirmed_since else ""


def _consents(application: Application) -> list[dict[str, Any]]:
    named = {row.lender: row for row in application.inquiries.all()}
    taken = {row.lender for row in named.values() if row.state in ("ACCEPTED", "PAID")}
    rows = application.consents.order_by("created_at", "id")
    return [
        {
            "row": row,
            "lender": named[row.lender],
            "may_withdraw": not row.withdrawn_at and row.lender not in taken,
        }
        for row in rows
        if row.lender in named
    ]


def _save(actor: Actor, order_id: UUID, request: HttpRequest) -> None:
    said = request.POST
    months = said.get("months", "")
    before = application_of(order_id)
    kept = applicant_of(before) if before else None
    income, number = said.get("income", "").strip(), said.get("id_number", "").strip()
    operations.save_draft(
        actor=actor,
        order_id=order_id,
        loan_minor=_money(said.get("loan", "")),
        months=int(months) if months.isdecimal() and len(months) < 4 else 0,
        applicant=Applicant(
            # Neither is ever shown again, so what is left empty stays as it was.
            id_number=number or (kept.id_number if kept else ""),
            income_minor=_money(income) if income or not kept else kept.income_minor,
            employment=said.get("employment", ""),
            employer=said.get("employer", "").strip()[:80],
        ),
    )


def _money(text: str) -> int:
    try:
        return read_money(text[:24], "loan")
    except TermsRefused:
        return 0


def _upload(actor: Actor, order_id: UUID, request: HttpRequest) -> None:
    file = request.FILES.get("file")
    data = file.read() if file is not None else b""
    operations.add_document(actor=actor, order_id=order_id, kind=request.POST.get("kind", ""), data=data)


def _submit(actor: Actor, order_id: UUID, request: HttpRequest) -> None:
    said = request.POST
    operations.submit_application(
        actor=actor, order_id=order_id, products=said.getlist("product"), consents=said.getlist("consent")
    )


def _uuid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, "")[:36])
    except ValueError as error:
        raise NotFound() from error


def _errors_of(refusal: DomainError | None) -> dict[str, str]:
    if refusal is None:
        return {}
    parts = refusal.errors if isinstance(refusal, Invalids) else (refusal,)
    return {part.field or "form": sentence_for(part) for part in parts}


_FIELDS = ("loan", "months", "id_number", "income", "employment", "employer")
_STEPS: dict[str, Step] = {
    "save": _save,
    "upload": _upload,
    "submit": _submit,
    "remove": lambda a, o, r: operations.remove_document(
        actor=a, order_id=o, document_id=_uuid(r, "document")
    ),
    "accept": lambda a, o, r: operations.accept_offer(actor=a, order_id=o, inquiry_id=_uuid(r, "inquiry")),
    "retry": lambda a, o, r: operations.retry_inquiry(actor=a, order_id=o, inquiry_id=_uuid(r, "inquiry")),
    "revoke": lambda a, o, r: operations.withdraw_consent(
        actor=a, order_id=o, lender=r.POST.get("lender", "")[:80]
    ),
    "withdraw": lambda a, o, r: operations.withdraw_application(actor=a, order_id=o),
}
_NOTICES = {
    "save": labels.SAVED,
    "upload": labels.UPLOADED,
    "submit": labels.SENT,
    "accept": labels.TAKEN,
    "revoke": labels.REVOKED,
    "withdraw": labels.GIVEN_UP,
}
