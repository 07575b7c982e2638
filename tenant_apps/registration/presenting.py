"""A registration as the portal and its buyer read it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.actor import Actor
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.sections import Card
from tenant_apps.registration.errors import OfficeSilent
from tenant_apps.registration.facts import BROUGHT, Document
from tenant_apps.registration.labels import DOCUMENT_WORDS, REASON_WORDS, TITLE, WORDS
from tenant_apps.registration.models import Registration
from tenant_apps.registration.queries import documents_of, registration_of
from tenant_apps.registration.states import REGISTRATION, RIGHT, WORKED_ON
from tenants.context import current_dealer

TONES = {"PACK_OPEN": "amber", "REJECTED": "brick", "REGISTERED": "accent"}


def detail_of(order: OrderAtHand, actor: Actor) -> dict[str, Any]:
    """All of a registration, and what this actor may do with it now."""
    found = registration_of(order.id)
    open_now = order.state in WORKED_ON and found.state == "PACK_OPEN"
    return {
        "order_id": order.id,
        "state": found.state,
        "documents": [] if found.state == "SELF" else [_document(order, one) for one in documents_of(order)],
        "reasons": reasons_of(found),
        "plate": found.plate,
        "submitted_at": found.submitted_at,
        "answered_at": found.answered_at,
        "trouble": str(OfficeSilent.default_message) if found.trouble else None,
        "given_up": found.given_up,
        "call_at": found.call_at if found.state == "SUBMITTED" and not found.given_up else None,
        "tax_refund": tax_refund_of(found),
        "tax_refund_handed_at": found.tax_refund_handed_at,
        "verbs": verbs_of(order, found, actor),
        "may_bring": open_now and (actor.kind == "buyer" or actor.may(RIGHT)),
    }


def verbs_of(order: OrderAtHand, found: Registration, actor: Actor) -> list[str]:
    """What this actor may do with the registration now."""
    if tax_refund_of(found) == "DUE":
        return ["hand_refund_papers"] if actor.may(RIGHT) else []
    if order.state not in WORKED_ON:
        return []
    verbs = [step.verb for step in REGISTRATION.moves_from(found.state) if step.right and step.may(actor)]
    if found.state == "SUBMITTED" and found.given_up and actor.may(RIGHT):
        verbs.append("call_again")
    return verbs


def tax_refund_of(found: Registration) -> str:
    """Whether the buyer of a car that came back waits for the papers for the tax office, or has them."""
    if found.tax_refund_handed_at is not None:
        return "HANDED"
    return "DUE" if found.tax_refund_due_since is not None else ""


def reasons_of(found: Registration) -> list[str]:
    """Why the office sent the pack back, in the reader's language."""
    return [str(REASON_WORDS.get(code, code)) for code in found.reasons]


def labelled(documents: list[Document]) -> list[dict[str, Any]]:
    """Documents with their words."""
    return [
        {"kind": one.kind, "label": str(DOCUMENT_WORDS[one.kind]), "there": one.there, "photo": one.photo,
         "brought": one.kind in BROUGHT}
        for one in documents
    ]  # fmt: skip


def card_of(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """What the buyer reads of it on the order's page; nothing before the deposit and after the end."""
    if order.state not in (*WORKED_ON, "READY", "DELIVERED", "CLOSED", "RETURNED"):
        return None
    found = registration_of(order.id)
    if order.state == "RETURNED":
        return _refund_card(found)
    if found.state == "SELF" and order.state not in WORKED_ON:
        return None
    text = {
        "SELF": _("The dealer can register the car for you and hand it over with its plate."),
        "PACK_OPEN": _("The dealer needs your ID and the proof of the purchase tax."),
        "SUBMITTED": _("The vehicle office has the papers. This usually takes a few days."),
        "REJECTED": _("The dealer puts the papers right and hands them in again."),
    }.get(found.state, "")
    facts = ((_("Plate"), found.plate),) if found.plate else ()
    return Card(
        title=str(TITLE),
        state=str(WORDS[found.state]),
        tone=TONES.get(found.state, "quiet"),
        text=text,
        url=reverse("registration_market:registration", args=[current_dealer().slug, order.id]),
        link=_("Have it registered") if found.state == "SELF" else _("View the registration"),
        facts=facts,
    )


def _refund_card(found: Registration) -> Card | None:
    state = tax_refund_of(found)
    if not state:
        return None
    return Card(
        title=_("Refund of the purchase tax"),
        state=_("You have the papers") if state == "HANDED" else _("The dealer prepares the papers"),
        tone="accent" if state == "HANDED" else "amber",
        text=_(
            "If you have paid the purchase tax, the tax office gives it back: all of it within a year, "
            "a tenth less for each full year. "
            "Take the dealer's proof of return and the red-letter invoice with you."
        ),
    )


def _document(order: OrderAtHand, document: Document) -> dict[str, Any]:
    url = f"/api/v1/orders/{order.id}/registration/documents/{document.kind}.webp"
    return {
        "kind": document.kind,
        "label": str(DOCUMENT_WORDS[document.kind]),
        "there": document.there,
        "brought": document.kind in BROUGHT,
        "brought_by": document.brought_by,
        "photo_url": url if document.photo else None,
    }
