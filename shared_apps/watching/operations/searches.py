from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.marketplace.filters import Filters
from shared_apps.watching.errors import NameEmpty, SearchEmpty, TooManySearches
from shared_apps.watching.facts import FORM, canonical, digest_of
from shared_apps.watching.models import AT_ONCE, DAILY, News, SavedSearch
from shared_apps.watching.operations.buyers import buyer_of, held
from shared_apps.watching.policies import MOST_SEARCHES
from shared_apps.watching.queries import same_search, search_of, searches_of

LONGEST_NAME = 80


@transaction.atomic
def save_search(*, actor: Actor, search: Filters, name: str) -> tuple[SavedSearch, bool]:
    """Save a search under a name, and whether it is new: one that looks for the same stays as it is.

    Raises SearchEmpty, NameEmpty or TooManySearches.
    """
    user_id = buyer_of(actor)
    pairs = canonical(search)
    if not search.active:
        raise SearchEmpty()
    held(user_id)
    if known := same_search(user_id, digest_of(pairs)):
        return known, False
    if searches_of(user_id).count() >= MOST_SEARCHES:
        raise TooManySearches(params={"limit": MOST_SEARCHES})
    now = clock.now()
    made = SavedSearch.objects.create(
        user_id=user_id,
        name=_name(name),
        pairs=pairs,
        form=FORM,
        digest=digest_of(pairs),
        watching_since=now,
        looked_at=now,
    )
    return made, True


@transaction.atomic
def change_search(*, actor: Actor, search_id: UUID, name: str, alerts: bool, frequency: str) -> SavedSearch:
    """Rename a search and say whether and how often letters come of it. Raises NotFound or NameEmpty."""
    user_id = buyer_of(actor)
    held(user_id)
    search = search_of(user_id, search_id)
    search.name = _name(name)
    search.frequency = frequency if frequency in (AT_ONCE, DAILY) else search.frequency
    _set_alerts(search, alerts)
    search.save()
    return search


@transaction.atomic
def silence_search(*, actor: Actor, search_id: UUID, silent: bool) -> SavedSearch:
    """Stop the letters of one search, or begin again from now on. Raises NotFound."""
    search = search_of(buyer_of(actor), search_id)
    _set_alerts(search, not silent)
    search.save()
    return search


@transaction.atomic
def look_at(*, actor: Actor, search_id: UUID) -> SavedSearch:
    """Note that the buyer opens a search: what is there now is no longer new. Raises NotFound."""
    search = search_of(buyer_of(actor), search_id)
    search.looked_at = clock.now()
    search.save(update_fields=["looked_at", "updated_at"])
    return search


@transaction.atomic
def remove_search(*, actor: Actor, search_id: UUID) -> SavedSearch:
    """Delete a search; for an hour that can be undone. Raises NotFound."""
    search = search_of(buyer_of(actor), search_id)
    search.removed_at = clock.now()
    search.save(update_fields=["removed_at", "updated_at"])
    return search


@transaction.atomic
def restore_search(*, actor: Actor, search_id: UUID) -> SavedSearch:
    """Take a deleted search back. Raises NotFound, or TooManySearches.

    If the same was saved again meanwhile, that one stays and is returned.
    """
    user_id = buyer_of(actor)
    held(user_id)
    search = search_of(user_id, search_id, removed=True)
    if known := same_search(user_id, search.digest):
        return known
    if searches_of(user_id).count() >= MOST_SEARCHES:
        raise TooManySearches(params={"limit": MOST_SEARCHES})
    search.removed_at = None
    search.save(update_fields=["removed_at", "updated_at"])
    return search


def _set_alerts(search: SavedSearch, wanted: bool) -> None:
    """Who asks for letters again is not told what happened while there were none to be."""
    if wanted and not search.alerts:
        search.watching_since = clock.now()
        News.objects.filter(user_id=search.user_id, search_id=search.id, letter=None).delete()
    search.alerts = wanted


def _name(text: str) -> str:
    name = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:LONGEST_NAME]
    if not name.strip():
        raise NameEmpty()
    return name
