from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.marketplace.operations.days import count_saves
from shared_apps.marketplace.queries.followed import known_listings
from shared_apps.watching.errors import ListingGone, TooManyFavourites
from shared_apps.watching.models import Favourite
from shared_apps.watching.operations.buyers import buyer_of, held
from shared_apps.watching.policies import MOST_FAVOURITES, UNDO_FOR
from shared_apps.watching.queries import favourite_of, favourites_of


@transaction.atomic
def keep_car(*, actor: Actor, listing_id: UUID) -> Favourite:
    """Keep a car with the price it has now; one that is kept stays as it is.

    One that was let go a moment ago comes back with its old price, also when it has left the market since.
    Raises NotFound, ListingGone or TooManyFavourites.
    """
    user_id = buyer_of(actor)
    held(user_id)
    known, now = favourite_of(user_id, listing_id), clock.now()
    if known is not None and known.removed_at is None:
        return known
    if favourites_of(user_id).count() >= MOST_FAVOURITES:
        raise TooManyFavourites(params={"limit": MOST_FAVOURITES})
    count_saves(listing_id=listing_id, delta=1)
    if known is not None and known.removed_at is not None and now - known.removed_at <= UNDO_FOR:
        known.removed_at = None
        known.save(update_fields=["removed_at", "updated_at"])
        return known
    car, shown = known_listings([listing_id]).get(listing_id, (None, False))
    if car is None:
        raise NotFound()
    if not shown:
        raise ListingGone()
    favourite, _new = Favourite.objects.update_or_create(
        user_id=user_id,
        listing_id=listing_id,
        defaults={
            "title_zh": car.title_zh,
            "title_en": car.title_en,
            "price_minor": car.price_minor,
            "currency": car.currency,
            "kept_at": now,
            "removed_at": None,
        },
    )
    return favourite


@transaction.atomic
def let_go(*, actor: Actor, listing_id: UUID) -> None:
    """Keep a car no longer, if it was kept; for an hour keeping it again takes that back."""
    user_id = buyer_of(actor)
    held(user_id)
    kept = favourites_of(user_id).filter(listing_id=listing_id)
    if kept.update(removed_at=clock.now()):
        count_saves(listing_id=listing_id, delta=-1)


@transaction.atomic
def write_of_favourites(*, actor: Actor, wanted: bool) -> None:
    """Whether letters shall tell of lower prices of the cars a buyer keeps."""
    reader = held(buyer_of(actor))
    reader.favourites = wanted
    reader.save(update_fields=["favourites"])
