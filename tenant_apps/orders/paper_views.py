"""The buyer's page on which they say who they are on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.edge.messages import sentence_for
from core.kernel.errors import Conflict, DomainError, Invalids, NotFound
from shared_apps.accounts.access import buyer_actor
from tenant_apps.identities.operations import record_order_identity
from tenant_apps.identities.queries import order_identity
from tenant_apps.orders.market_views import mine, page, require_books
from tenant_apps.orders.policies import require_paper, takes_paper
from tenant_apps.orders.queries import order_for
from tenants.context import dealer_context


@require_http_methods(["GET", "POST"])
@page
def identity(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """What contract, invoice and number plate will say; the number is never shown again in full."""
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    values = {"kind": "ID_CARD", "name": "", **request.POST.dict()}
    errors: dict[str, str] = {}
    with dealer_context(dealer):
        order = order_for(actor, order_id)
        if request.method == "POST":
            try:
                require_paper(order.state)
                record_order_identity(
                    actor=actor,
                    order_id=order.id,
                    kind=values["kind"],
                    name=values["name"][:80],
                    number=values.get("number", "")[:40],
                )
            except NotFound:
                raise
            except DomainError as refusal:
                errors = _told(refusal)
            else:
                return HttpResponseRedirect(_onward(request, dealer_slug, order_id))
        noted = order_identity(order.id)
    context = {
        "order": summary,
        "noted": noted,
        "open": takes_paper(order.state),
        "values": values,
        "errors": errors,
    }
    return render(request, "orders_market/identity.html", context, status=422 if errors else 200)


def _onward(request: HttpRequest, dealer_slug: str, order_id: UUID) -> str:
    """Back to the contract that asked for it, else to the order."""
    try:
        contract_id = UUID(request.GET.get("contract", "")[:36])
    except ValueError:
        return reverse("orders_market:order", args=[dealer_slug, order_id])
    return reverse("contracts_market:contract", args=[dealer_slug, order_id, contract_id])


def _told(refusal: DomainError) -> dict[str, str]:
    parts = refusal.errors if isinstance(refusal, Invalids) else (refusal,)
    place = "form" if isinstance(refusal, Conflict) else "number"
    return {part.field or place: sentence_for(part) for part in parts}
