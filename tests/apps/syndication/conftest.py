from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from core.kernel.actor import Actor
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.marketplace.facts import ListingFacts
from shared_apps.marketplace.operations import publish_listing
from tenants.context import DealerRef, dealer_context, market_context
from tenants.features.operations import set_feature
from tenants.features.queries import forget_switches
from tests.factories.marketplace import listing_facts, make_trim

OPERATOR = Actor("operator", None, "韩梅梅", OPERATOR_RIGHTS)


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def market(client_of):
    return client_of("market")


@pytest.fixture
def publish(db) -> Callable[..., ListingFacts]:
    """Put a car of a dealer on the market, or its next version."""

    def published(dealer: DealerRef, **given: Any) -> ListingFacts:
        trim_id = given.pop("trim_id", None) or make_trim().id
        facts = listing_facts(dealer.id, trim_id, **given)
        with dealer_context(dealer):
            publish_listing(facts)
        return facts

    return published


@pytest.fixture
def hide(db) -> Callable[..., None]:
    """Take all cars of a dealer off the market, or put them on again."""

    def hidden(dealer: DealerRef, *, off: bool = True) -> None:
        with market_context():
            set_feature(
                actor=OPERATOR,
                dealer_id=dealer.id,
                name="market_listing",
                on=False if off else None,
                reason="合同约定",
            )
        forget_switches()

    return hidden
