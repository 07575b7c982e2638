"""What changed on the market, by itself: a shelf of nothing else, to hold many searches against."""

from __future__ import annotations

from shared_apps.marketplace.shelf.feed import Followed, Listed, follow
from shared_apps.marketplace.shelf.shelf import Shelf
from tenants.context import market_context
from tenants.features.queries import without


def changed_since(since: int) -> Followed:
    """What is on offer and changed since a transaction, and from which one to ask the next time.

    A search matches it as it matches the whole. A number from another database's life, which lies in this
    one's future, brings everything.
    """
    shown, others = without("market_listing")
    listed = Listed(shown, [str(dealer) for dealer in others])
    with market_context():
        followed = follow(Followed(Shelf(), since), listed)
        return followed if followed.since >= since else follow(Followed(Shelf(), 0), listed)
