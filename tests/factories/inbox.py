"""Buyers who ask dealers, and dealers who answer, by the real operations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.kernel import ids
from core.kernel.actor import Actor
from shared_apps.accounts.models import User
from shared_apps.catalog.models import Trim
from shared_apps.inbox.facts import PRICE, Wish
from shared_apps.inbox.models import Ask, Thread
from shared_apps.inbox.operations import ask_dealers
from shared_apps.marketplace.operations import publish_listing
from tenant_apps.customers.facts import Offer
from tenant_apps.customers.models import Enquiry
from tenant_apps.customers.operations import answer_enquiry
from tenants.context import DealerRef, dealer_context, market_context
from tests.factories.accounts import account
from tests.factories.marketplace import listing_facts, make_trim
from tests.factories.staff import make_member

PHONE = "138 0013 8000"


def buyer(**given: Any) -> tuple[User, Actor]:
    """Somebody with an account."""
    user = account(**given)
    return user, Actor("buyer", user.id, user.name)


def offered(trim: Trim | None = None, *dealers: DealerRef) -> list[UUID]:
    """A car of one trim at each of the dealers; the listings' ids, in their order."""
    trim = trim or make_trim()
    found = []
    for dealer in dealers:
        facts = listing_facts(dealer.id, trim.id)
        with dealer_context(dealer):
            publish_listing(facts)
        found.append(facts.vehicle_id)
    return found


def wish(car_id: UUID | None = None, *dealers: DealerRef, **given: Any) -> Wish:
    """What the form asks for: the best price for this car, of these dealers."""
    values: dict[str, Any] = {
        "kind": PRICE,
        "key": ids.new_id().hex,
        "car_id": car_id,
        "dealers": tuple(dealer.slug for dealer in dealers),
        "name": "韩梅梅",
        "phone": PHONE,
        "email": "han@example.com",
        "message": "全款，下周能提车吗？",
        **given,
    }
    return Wish(**values)


def ask(actor: Actor, wished: Wish, **given: Any) -> Ask:
    """Ask on the market."""
    with market_context():
        return ask_dealers(actor=actor, wish=wished, **given)


def thread_with(dealer: DealerRef) -> Thread:
    """The only thread with a dealer."""
    with market_context():
        return Thread.objects.select_related("dealer", "ask").get(dealer_id=dealer.id)


def answer(dealer: DealerRef, offer: Offer, *, actor: Actor | None = None) -> Enquiry:
    """Answer the only enquiry of a dealer, by an adviser."""
    adviser = actor or Actor("staff", make_member(dealer, "SALES").user_id, "王顾问", SALES)
    with dealer_context(dealer):
        enquiry = Enquiry.objects.get()
        answer_enquiry(actor=adviser, lead_id=enquiry.lead_id, enquiry_id=enquiry.id, offer=offer)
        return Enquiry.objects.get()


SALES = frozenset({"leads.see", "leads.create", "leads.work"})
