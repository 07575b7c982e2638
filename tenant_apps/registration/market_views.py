"""The buyer has the dealer register the car, and brings the papers for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.edge.messages import sentence_for
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalid, NotFound, Unauthenticated
from shared_apps.accounts.access import buyer_actor
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.market_views import mine, page, require_books
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.registration.labels import WORDS
from tenant_apps.registration.operations import bring_document, move_registration
from tenant_apps.registration.presenting import labelled, reasons_of, verbs_of
from tenant_apps.registration.queries import documents_of, registration_of
from tenant_apps.registration.states import WORKED_ON
from tenant_apps.stock.errors import PhotoTooLarge
from tenant_apps.stock.pictures import LARGEST_FILE
from tenants.context import dealer_context

OF_BUYERS = ("open", "leave")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def registration(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """Who registers the car, what papers are there, and the plate in the end."""
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    require_books(dealer)
    problem, status = "", 200
    with dealer_context(dealer):
        if request.method == "POST":
            try:
                _act(request, actor, order_id)
            except (NotFound, Unauthenticated):
                raise
            except DomainError as refusal:
                problem, status = sentence_for(refusal), refusal.status
            else:
                return HttpResponseRedirect(
                    reverse("registration_market:registration", args=[dealer_slug, order_id])
                )
        context = _context(actor, order_at_hand(actor, order_id))
    context |= {"order": summary, "problem": problem}
    return render(request, "registration_market/registration.html", context, status=status)


def _act(request: HttpRequest, actor: Actor, order_id: UUID) -> None:
    step = request.POST.get("step", "")
    if step in OF_BUYERS:
        move_registration(actor=actor, order_id=order_id, verb=step)
        return
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("field.required", field="file")
    if file.size is None or file.size > LARGEST_FILE:
        raise PhotoTooLarge()
    bring_document(actor=actor, order_id=order_id, kind=request.POST.get("kind", "")[:16], data=file.read())


def _context(actor: Actor, order: OrderAtHand) -> dict[str, Any]:
    found = registration_of(order.id)
    return {
        "registration": found,
        "word": WORDS[found.state],
        "documents": [] if found.state == "SELF" else labelled(documents_of(order)),
        "reasons": reasons_of(found) if found.state == "REJECTED" else [],
        "verbs": verbs_of(order, found, actor),
        "may_bring": order.state in WORKED_ON and found.state == "PACK_OPEN",
    }
