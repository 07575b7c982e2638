"""The buyer's pages of an order, on the market's host."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from billing.errors import AlreadyPaid
from core.edge.languages import here
from core.edge.messages import sentence_for
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, NotFound, Unauthenticated
from core.kernel.money import Money
from shared_apps.accounts.access import buyer_actor, signed_in_user
from shared_apps.accounts.signing import to_sign_in
from shared_apps.marketplace.facts import DEPOSIT_KINDS, Deposit
from shared_apps.marketplace.queries import OrderSummary, listing, order_summary, orders_of_buyer, similar
from tenant_apps.cashier.queries import payments_of
from tenant_apps.orders.downloads import contract_answer
from tenant_apps.orders.ending_cards import rule_before_paying
from tenant_apps.orders.errors import HoldOver, TermsMoved
from tenant_apps.orders.facts import BuyerContact, Seen
from tenant_apps.orders.gates import promised, still_due
from tenant_apps.orders.next_steps import happenings, next_step, totals
from tenant_apps.orders.policies import buyer_may_leave
from tenant_apps.orders.queries import at_hand, everything_of, order_for, policy_of, was_demo
from tenant_apps.orders.reservations import ask_about_payment, ensure_checkout, reserve_listing
from tenant_apps.orders.sections import cards_of
from tenant_apps.orders.states import LEAVES_THE_CAR
from tenant_apps.stock.errors import VehicleGone
from tenants.context import DealerRef, dealer_context, ref_of
from tenants.states import SERVED

log = logging.getLogger(__name__)
WISH, SEEN = "reserve_after_sign_in", "terms_seen_before_sign_in"
TERMS = ("price", "deposit", "deposit_kind")
"""What the buttons on a car's page say of it, besides its id."""
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


@require_http_methods(["GET", "POST"])
@page
def reserve(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Hold the car and go on to pay. Whoever is not signed in signs in first and need not press again."""
    here = reverse("orders_market:reserve", args=[listing_id])
    if request.method == "GET" and request.session.pop(WISH, "") != str(listing_id):
        return HttpResponseRedirect(reverse("marketplace:car", args=[listing_id]))
    if not request.user.is_authenticated:
        request.session[WISH] = str(listing_id)  # put there by a POST, so the GET that follows may act on it
        if request.method == "POST":
            request.session[SEEN] = _terms_of(request)
        return to_sign_in(here)
    actor, seen = buyer_actor(request), _seen(request)
    try:
        dealer, order = reserve_listing(
            actor=actor, buyer=contact_of(request), listing_id=listing_id, seen=seen
        )
    except VehicleGone:
        car = listing(listing_id)
        return render(request, "orders_market/gone.html", {"car": car, "similar": similar(car)}, status=409)
    except NotFound:
        raise
    except TermsMoved as moved:
        return _moved(request, moved, seen, listing_id)
    except DomainError as refusal:
        said = {"said": sentence_for(refusal)}
        return render(request, "orders_market/refused.html", said, status=refusal.status)
    if order.state != "HOLD":
        return HttpResponseRedirect(reverse("orders_market:order", args=[dealer.slug, order.id]))
    _try_checkout(actor, dealer, order.id)
    return HttpResponseRedirect(reverse("orders_market:checkout", args=[dealer.slug, order.id]))


@require_safe
@page
def checkout(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """The countdown and the button to the payment page; makes that page where it is still missing."""
    actor, order, dealer = _mine(request, dealer_slug, order_id)
    if order.state != "HOLD":
        return HttpResponseRedirect(reverse("orders_market:order", args=[dealer_slug, order_id]))
    problem = ""
    if not order.checkout_url:
        problem = _try_checkout(actor, dealer, order_id)
        order = order_summary(order_id, order.buyer_id)
    elif "left" in request.GET:
        problem = _("You left the payment page. The car stays held until the time is over.")
    context = {"order": order, "problem": problem, **_before_paying(actor, dealer, order_id)}
    return render(request, "orders_market/checkout.html", context)


@require_safe
@page
def returned(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """Back from the payment page: wait until the payment is booked, then show the order."""
    _actor, order, dealer = _mine(request, dealer_slug, order_id)
    if order.state != "HOLD":
        return HttpResponseRedirect(reverse("orders_market:order", args=[dealer_slug, order_id]) + "?paid=1")
    try:
        ask_about_payment(dealer, order_id)
    except DomainError:
        log.warning("order %s: the payment could not be looked up; the webhook will tell", order.number)
    return render(request, "orders_market/waiting.html", {"order": order})


@require_safe
@page
def orders(request: HttpRequest) -> HttpResponse:
    """My orders, at whichever dealers."""
    mine = orders_of_buyer(signed_in_user(request).id)
    return render(request, "orders_market/orders.html", {"orders": list(mine[:100])})


@require_safe
@page
def order(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """One of my orders."""
    actor, summary, dealer = _mine(request, dealer_slug, order_id)
    notice = ""
    if "paid" in request.GET and summary.state == "RESERVED":
        notice = _("Your deposit has arrived. The car is yours to buy; the dealer will get in touch.")
    elif "cancelled" in request.GET and summary.state == "CANCELLED":
        notice = _("The order is cancelled. What you get back is on its way.")
    elif "asked" in request.GET and summary.state in ("CANCEL_REQUESTED", "RETURN_REQUESTED"):
        notice = _("The dealer has your request and decides about it.")
    return _order_page(request, actor, summary, dealer, notice=notice)


@require_safe
@page
def contract(request: HttpRequest, dealer_slug: str, order_id: UUID) -> HttpResponse:
    """The contract of my order as PDF."""
    actor, _summary, dealer = _mine(request, dealer_slug, order_id)
    require_books(dealer)
    with dealer_context(dealer):
        return contract_answer(actor, order_for(actor, order_id).id, as_attachment=True)


def contact_of(request: HttpRequest) -> BuyerContact:
    """The signed-in buyer as they go on the order. Raises Unauthenticated."""
    user = signed_in_user(request)
    return BuyerContact(user_id=user.id, name=user.name, phone=user.phone or "", email=user.email or "")


def mine(actor: Actor, dealer_slug: str, order_id: UUID) -> tuple[OrderSummary, DealerRef]:
    """The actor's own order and its dealer. Raises NotFound, also where the slug does not fit the order."""
    if actor.user_id is None:
        raise NotFound()
    summary = order_summary(order_id, actor.user_id)
    if summary.dealer.slug != dealer_slug:
        raise NotFound()
    return summary, ref_of(summary.dealer)


def require_books(dealer: DealerRef) -> None:
    """Raise NotFound where the dealer has left for good: its books are gone, only the summary is kept."""
    if dealer.state not in SERVED:
        raise NotFound()


def locale_of_page() -> str:
    """The language the payment page shall speak."""
    return get_language() or settings.LANGUAGE_CODE


def _mine(request: HttpRequest, dealer_slug: str, order_id: UUID) -> tuple[Actor, OrderSummary, DealerRef]:
    actor = buyer_actor(request)
    summary, dealer = mine(actor, dealer_slug, order_id)
    return actor, summary, dealer


def _before_paying(actor: Actor, dealer: DealerRef, order_id: UUID) -> dict[str, Any]:
    """What is told before anything is paid: what cancelling will cost, and what the car was."""
    with dealer_context(dealer):
        held = order_for(actor, order_id)
        rules = rule_before_paying(
            policy_of(held),
            kind=held.deposit_kind,
            price_minor=held.total_minor,
            currency=held.currency,
        )
    return {"rules": rules, "was_demo": was_demo(held)}


def _try_checkout(actor: Actor, dealer: DealerRef, order_id: UUID) -> str:
    """Make the payment page; where that fails, the sentence to show. The hold stays either way."""
    try:
        ensure_checkout(actor=actor, dealer=dealer, order_id=order_id, locale=locale_of_page())
    except AlreadyPaid:
        return _("Your payment has arrived and is being booked. Reload in a moment.")
    except HoldOver as over:
        return sentence_for(over)
    except DomainError as refusal:
        log.warning("order %s has no payment page: %s", order_id, refusal.code)
        return sentence_for(refusal)
    return ""


def _order_page(
    request: HttpRequest,
    actor: Actor,
    summary: OrderSummary,
    dealer: DealerRef,
    *,
    notice: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    inside: dict[str, Any] = {}
    if dealer.state in SERVED:
        with dealer_context(dealer):
            order = order_for(actor, summary.id)
            payments, known = payments_of(order.id), at_hand(order)
            inside = {
                "due_minor": None if order.state in LEAVES_THE_CAR else still_due(known).amount,
                "promised_minor": promised(known),
                "was_demo": was_demo(order),
                "payments": payments,
                "totals": totals(payments),
                "cards": cards_of(known, request),
                "next": next_step(order),
                "happenings": happenings(order, everything_of(order)),
            }
    context = {
        "order": summary,
        **inside,
        "can_cancel": dealer.state in SERVED and buyer_may_leave(summary.state),
        "notice": notice,
        "problem": problem,
    }
    return render(request, "orders_market/order.html", context, status=status)


def _terms_of(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "")[:20] for name in TERMS}


def _seen(request: HttpRequest) -> Seen:
    """What stood on the page whose button was pressed, as far as it is told in earnest."""
    before = request.session.pop(SEEN, {})
    told = _terms_of(request) if request.method == "POST" else before
    kind = told.get("deposit_kind")
    return Seen(
        price_minor=_minor(told.get("price", "")),
        deposit_minor=_minor(told.get("deposit", "")),
        deposit_kind=kind if kind in DEPOSIT_KINDS else None,
    )


def _minor(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdigit() and len(told) <= 18 else None


def _moved(request: HttpRequest, moved: TermsMoved, seen: Seen, listing_id: UUID) -> HttpResponse:
    """What was shown, what is asked now, and a button that takes the new terms."""
    now: dict[str, Any] = moved.params
    context = {
        "said": sentence_for(moved),
        "car": listing(listing_id),
        "seen": seen,
        "now": now,
        "deposit": Deposit(now["deposit_kind"], Money(now["deposit_minor"], now["currency"])),
    }
    return render(request, "orders_market/moved.html", context, status=moved.status)
