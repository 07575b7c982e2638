"""The buyer reads a contract, says who they are, and signs: on a phone, and without script."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.edge.ink import InkUnreadable, path_of, png_of, strokes_of_text
from core.edge.languages import here
from core.edge.messages import sentence_for
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Conflict, DomainError, Invalids, NotFound, Unauthenticated
from core.kernel.states import IllegalMove
from shared_apps.accounts.access import buyer_actor
from shared_apps.accounts.signing import to_sign_in
from shared_apps.marketplace.queries import OrderSummary, order_summary
from tenant_apps.contracts import operations
from tenant_apps.contracts.codes import masked, way_to
from tenant_apps.contracts.errors import ConsentMissing
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.contracts.operations.elsewhere import link_elsewhere
from tenant_apps.contracts.policies import CODES_APART, IDENTIFIED_FOR
from tenant_apps.contracts.queries import documents_of_order, paper_of_buyer, sealed_digest, words_of
from tenant_apps.contracts.reading import Summary, passages_of, provider_name, summary_of, title_of
from tenant_apps.contracts.states import AGREED, BEING_SIGNED, ENDED, SEALED, WITH_BUYER
from tenant_apps.identities.queries import order_identity
from tenants.context import DealerRef, dealer_context, ref_of
from tenants.states import SERVED

IDENTIFIED = "contracts_identified"
"""In the session: which contracts this browser's holder was identified for, and when."""
STAGES = {"SENT": "read", "VIEWED": "read", "IDENTIFIED": "sign", "SIGNING": "working"} | dict.fromkeys(
    ("BUYER_SIGNED", "COUNTERSIGNED"), "waiting"
)
WITHOUT_CAR = ("DRAFT", "EXPIRED", "CANCELLED", "RETURNED")
"""States of an order in which its car, and what is written about it, is none of its buyer's business."""
SHOWN = (*BEING_SIGNED, *AGREED)
View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A buyer's page: strangers sign in and come back, what is not theirs does not exist."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unauthenticated:
            return to_sign_in(request.get_full_path() if request.method == "GET" else here("/orders"))
        except NotFound as error:
            raise Http404 from error

    return shown


@require_http_methods(["GET", "HEAD", "POST"])
@page
def contract(request: HttpRequest, dealer_slug: str, order_id: UUID, contract_id: UUID) -> HttpResponse:
    """Read, identify, sign or decline. What a refusal said stands at its field, and nothing typed is lost."""
    actor, order, dealer = _visit(request, dealer_slug, order_id)
    errors: dict[str, str] = {}
    status, stage = 200, ""
    with dealer_context(dealer):
        deed = _lapsed(actor, _deed(actor, order.id, contract_id))
        if request.method == "POST":
            try:
                stage = _act(request, actor, deed)
            except NotFound:
                raise
            except DomainError as refusal:
                deed = _deed(actor, order.id, contract_id)
                if not _overtaken(refusal, deed):
                    errors, status = _told(refusal), refusal.status
            if stage.startswith("http"):
                return _onward(request, order, deed, stage)
            if not stage and not errors:
                return HttpResponseRedirect(request.path)
        elif deed.state == "SENT" and deed.provider == "BUILTIN":
            deed = _opened(actor, order.id, deed)
        context = _context(request, deed, stage)
    return render(
        request,
        "contracts/market/contract.html",
        {**context, "order": order, "errors": errors},
        status=status,
    )


@require_safe
@page
def document(request: HttpRequest, dealer_slug: str, order_id: UUID, contract_id: UUID) -> HttpResponse:
    """The contract as PDF: with all signatures that are on it so far. `?save=1` saves instead of showing."""
    actor, order, dealer = _visit(request, dealer_slug, order_id)
    with dealer_context(dealer):
        deed = _paper(actor, order, contract_id)
        _row, content = operations.read_document(actor=actor, contract_id=deed.id)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{title_of(deed.kind)} {deed.number}.pdf"
    answer["Content-Disposition"] = content_disposition_header("save" in request.GET, name) or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@page
def progress(request: HttpRequest, dealer_slug: str, order_id: UUID, contract_id: UUID) -> HttpResponse:
    """Where the contract stands, for the script of its page."""
    actor, order, dealer = _visit(request, dealer_slug, order_id)
    with dealer_context(dealer):
        deed = _deed(actor, order.id, contract_id)
    return JsonResponse({"state": deed.state, "trying_again": bool(deed.error)})


def _visit(request: HttpRequest, dealer_slug: str, order_id: UUID) -> tuple[Actor, OrderSummary, DealerRef]:
    """The actor's own order and its dealer. Raises Unauthenticated and NotFound."""
    actor = buyer_actor(request)
    if actor.user_id is None:
        raise NotFound()
    order = order_summary(order_id, actor.user_id)
    if order.dealer.slug != dealer_slug or order.dealer.state not in SERVED:
        raise NotFound()
    return actor, order, ref_of(order.dealer)


def _paper(actor: Actor, order: OrderSummary, contract_id: UUID) -> ContractFacts:
    """The same of a report of the order's car too, while the order has that car. Raises NotFound."""
    found = paper_of_buyer(order.id, order.vehicle_id, contract_id)
    if found is None or found.order_id == order.id:
        return _deed(actor, order.id, contract_id)
    if order.state in WITHOUT_CAR:
        raise NotFound()
    return found


def _deed(actor: Actor, order_id: UUID, contract_id: UUID) -> ContractFacts:
    """The contract, if it belongs to this order of the actor's and nobody else signs it. Raises NotFound."""
    found = next((one for one in documents_of_order(order_id) if one.id == contract_id), None)
    signer = found.signer("BUYER") if found else None
    if found is None or (signer is not None and signer.user_id != actor.user_id):
        raise NotFound()
    return found


def _lapsed(actor: Actor, deed: ContractFacts) -> ContractFacts:
    """A contract whose time to sign is over has ended, though the sweep may not have come yet."""
    over = deed.expires_at is not None and deed.expires_at <= clock.now()
    if deed.order_id is None or deed.state not in WITH_BUYER or not over:
        return deed
    operations.expire_contract(actor=SYSTEM, contract_id=deed.id)
    return _deed(actor, deed.order_id, deed.id)


def _opened(actor: Actor, order_id: UUID, deed: ContractFacts) -> ContractFacts:
    with suppress(Conflict):  # another device was faster, or the time ran out in this moment
        operations.open_contract(actor=actor, contract_id=deed.id)
    return _deed(actor, order_id, deed.id)


def _act(request: HttpRequest, actor: Actor, deed: ContractFacts) -> str:
    """Take the step the form asks for: the stage to show at once, the address of a signing service to go on
    to, or nothing for the page as it is then.
    """
    told, step = request.POST, request.POST.get("step", "")
    if step == "code":
        operations.ask_code(actor=actor, contract_id=deed.id)
    elif step == "identify":
        operations.identify(
            actor=actor,
            contract_id=deed.id,
            code=told.get("code", "")[:20],
            id_last4=told.get("id_last4", "")[:20],
        )
        _remember(request, deed.id)
    elif step == "decline":
        operations.decline(actor=actor, contract_id=deed.id, reason=told.get("reason", "")[:400])
    elif step == "elsewhere":
        return link_elsewhere(
            actor=actor, contract_id=deed.id, return_url=request.build_absolute_uri(request.path)
        )
    elif step in ("review", "sign"):
        return _signing(request, actor, deed, sure=step == "sign")
    elif step == "back":
        return "sign" if deed.state == "IDENTIFIED" else ""
    return ""


def _onward(request: HttpRequest, order: OrderSummary, deed: ContractFacts, url: str) -> HttpResponse:
    """No redirect: after a form browsers refuse to leave our host (Content-Security-Policy, form-action)."""
    context = {"order": order, "contract": deed, "onward": url, "provider_name": provider_name(deed.provider)}
    return render(request, "contracts/market/onward.html", context)


def _signing(request: HttpRequest, actor: Actor, deed: ContractFacts, *, sure: bool) -> str:
    """Show what will be signed, and sign once the buyer is `sure`."""
    if request.POST.get("consent") != "1":
        raise ConsentMissing()
    strokes = strokes_of_text(request.POST.get("strokes", ""))
    if not _identified_here(request, deed):
        return ""  # the page asks again who this is
    if not sure:
        return "confirm"
    operations.sign(actor=actor, contract_id=deed.id, ink_png=png_of(strokes))
    return ""


def _overtaken(refusal: DomainError, deed: ContractFacts) -> bool:
    """Whether the step was taken already, by a second tap or on another device: then all is well."""
    return isinstance(refusal, IllegalMove) and deed.state not in WITH_BUYER


def _remember(request: HttpRequest, contract_id: UUID) -> None:
    """This browser has shown who holds it; another device of the buyer's has not."""
    kept = dict(list(request.session.get(IDENTIFIED, {}).items())[-9:])
    request.session[IDENTIFIED] = {**kept, str(contract_id): clock.now().isoformat()}


def _identified_here(request: HttpRequest, deed: ContractFacts) -> bool:
    kept = request.session.get(IDENTIFIED, {}).get(str(deed.id))
    return (
        deed.state == "IDENTIFIED"
        and kept is not None
        and datetime.fromisoformat(kept) > clock.now() - IDENTIFIED_FOR
    )


def _context(request: HttpRequest, deed: ContractFacts, stage: str) -> dict[str, Any]:
    signer, now = deed.signer("BUYER"), clock.now()
    stage = stage or _stage(request, deed)
    asked_at = signer.asked_at if signer else None
    by_document = deed.level not in ("", "CODE")
    return {
        "contract": deed,
        "stage": stage,
        "summary": _summary(deed),
        "signer": signer,
        "way": masked(way_to(signer)) if signer and way_to(signer) else "",
        "needs_number": by_document,
        "document_missing": by_document and deed.order_id and order_identity(deed.order_id) is None,
        "code_open": bool(signer and signer.code_until and signer.code_until > now),
        "wait": _seconds_left(asked_at, now),
        "identified_elsewhere": stage == "read" and deed.state == "IDENTIFIED",
        "may_decline": deed.state in WITH_BUYER and stage != "confirm",
        "provider_name": provider_name(deed.provider),
        "digest": sealed_digest(deed.id) if stage == "done" else "",
        "newer": _newer(deed) if stage == "ended" else None,
        "values": {name: request.POST.get(name, "") for name in ("consent", "strokes", "reason")},
        "ink_path": _path(request) if stage == "confirm" else "",
    }


def _summary(deed: ContractFacts) -> Summary:
    terms, clauses = words_of(deed.id)
    return summary_of(deed.kind, terms, passages_of(clauses))


def _stage(request: HttpRequest, deed: ContractFacts) -> str:
    if deed.provider != "BUILTIN" and deed.state in ("SENT", "VIEWED"):
        return "elsewhere"
    if deed.state == "IDENTIFIED" and not _identified_here(request, deed):
        return "read"
    if deed.state in SEALED:
        return "done"
    if deed.state in AGREED:
        return "paper"
    return STAGES.get(deed.state, "ended" if deed.state in ENDED else "before")


def _newer(deed: ContractFacts) -> ContractFacts | None:
    """The version that a buyer should go to from one that has ended."""
    if deed.order_id is None:
        return None
    later = (one for one in documents_of_order(deed.order_id) if one.version > deed.version)
    return next((one for one in later if one.kind == deed.kind and one.state in SHOWN), None)


def _path(request: HttpRequest) -> str:
    try:
        return path_of(strokes_of_text(request.POST.get("strokes", "")))
    except InkUnreadable:
        return ""


def _seconds_left(asked_at: datetime | None, now: datetime) -> int:
    left = (asked_at + CODES_APART - now).total_seconds() if asked_at else 0
    return max(0, int(left + 0.999))


def _told(refusal: DomainError) -> dict[str, str]:
    parts = refusal.errors if isinstance(refusal, Invalids) else (refusal,)
    return {part.field or "form": sentence_for(part) for part in parts}
