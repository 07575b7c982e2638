"""Cars on the market and buyers who watch them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from shared_apps.accounts.models import User
from shared_apps.marketplace.facts import ListingFacts
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.operations import publish_listing, withdraw_listing
from shared_apps.watching.models import SavedSearch
from shared_apps.watching.operations import change_search, save_search
from shared_apps.watching.tasks import watch
from tenants.context import DealerRef, dealer_context, market_context
from tests.factories.accounts import account
from tests.factories.marketplace import listing_facts, make_trim

BYD = Filters(brand=("byd",))


def actor_of(user: User) -> Actor:
    """A signed-in buyer."""
    return Actor("buyer", user.id, user.name)


def buyer(**options: Any) -> User:
    """Somebody with an e-mail address who reads Chinese."""
    return account(**options)


def a_car(dealer: DealerRef, trim: Any = None, **given: Any) -> ListingFacts:
    """A car the dealer publishes now."""
    facts = listing_facts(dealer.id, (trim or make_trim()).id, **{"available_since": clock.now(), **given})
    return published(dealer, facts)


def published(dealer: DealerRef, facts: ListingFacts, **changes: Any) -> ListingFacts:
    """The car published again with changes."""
    facts = replace(facts, version=facts.version + 1, **changes)
    with dealer_context(dealer):
        publish_listing(facts)
    return facts


def withdrawn(dealer: DealerRef, facts: ListingFacts) -> None:
    """The car taken off the market."""
    with dealer_context(dealer):
        withdraw_listing(facts.vehicle_id)


def saved(user: User, search: Filters = BYD, *, frequency: str = "AT_ONCE") -> SavedSearch:
    """A search of this buyer."""
    with market_context():
        made, _new = save_search(actor=actor_of(user), search=search, name="比亚迪")
        if frequency != made.frequency:
            made = change_search(
                actor=actor_of(user), search_id=made.id, name=made.name, alerts=True, frequency=frequency
            )
    return made


def look() -> None:
    """What the worker does every few seconds."""
    watch.run()


__all__ = ["BYD", "SYSTEM", "a_car", "actor_of", "buyer", "look", "published", "saved", "withdrawn"]
