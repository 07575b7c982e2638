"""Reading what buyers watch: always one buyer's, but for the search for news."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from core.kernel.errors import NotFound
from shared_apps.accounts.models import User
from shared_apps.marketplace.filters import Filters
from shared_apps.watching import policies
from shared_apps.watching.facts import Stop, read
from shared_apps.watching.models import (
    EMPTY,
    QUEUED,
    SENDING,
    Favourite,
    Letter,
    News,
    Reader,
    SavedSearch,
)

_AT_ONE_TIME = 2000
# Anybody can register with anybody's address: letters of this app go to confirmed ones only.
_REACHABLE = {"user__is_active": True, "user__email_confirmed_at__isnull": False}


class Watcher(NamedTuple):
    """A saved search as the search for news wants it."""

    id: UUID
    user_id: UUID
    frequency: str
    since: datetime


class Kept(NamedTuple):
    """A car that a buyer keeps: at which price, and whether letters tell of lower ones."""

    user_id: UUID
    listing_id: UUID
    price_minor: int
    currency: str
    writes: bool


def favourites_of(user_id: UUID) -> QuerySet[Favourite]:
    """The cars a buyer keeps, the last kept first."""
    return Favourite.objects.filter(user_id=user_id, removed_at=None).order_by("-kept_at", "-id")


def favourite_of(user_id: UUID, listing_id: UUID) -> Favourite | None:
    """A car a buyer keeps, or kept a moment ago."""
    return Favourite.objects.filter(user_id=user_id, listing_id=listing_id).first()


def kept_ids(user_id: UUID) -> list[UUID]:
    """The ids of the listings a buyer keeps."""
    return list(favourites_of(user_id).values_list("listing_id", flat=True))


def searches_of(user_id: UUID) -> QuerySet[SavedSearch]:
    """A buyer's saved searches, the newest first."""
    return SavedSearch.objects.filter(user_id=user_id, removed_at=None).order_by("-created_at", "-id")


def search_of(user_id: UUID, search_id: UUID, *, removed: bool = False) -> SavedSearch:
    """One saved search of this buyer; with `removed` one that was deleted a moment ago. Raises NotFound."""
    rows = SavedSearch.objects.filter(user_id=user_id, id=search_id, removed_at__isnull=not removed)
    found = rows.first()
    if found is None:
        raise NotFound()
    return found


def same_search(user_id: UUID, digest: str) -> SavedSearch | None:
    """The search of this buyer that looks for the same."""
    return searches_of(user_id).filter(digest=digest).first()


def filters_of(search: SavedSearch) -> Filters | None:
    """What a saved search looks for; None where that cannot be read today."""
    return read(search.pairs, search.form)


def reader_of(user_id: UUID) -> Reader:
    """How letters reach a buyer."""
    return Reader.objects.filter(user_id=user_id).first() or Reader(user_id=user_id)


def watchers() -> Iterator[tuple[Filters, list[Watcher]]]:
    """Every search whose buyer may be written to, equal searches together; unreadable ones are left out."""
    rows = (
        SavedSearch.objects.filter(removed_at=None, alerts=True)
        .filter(**_REACHABLE)
        .exclude(Exists(_refusals()))
    )
    same: dict[str, list[Watcher]] = {}
    columns = ("digest", "id", "user_id", "frequency", "watching_since")
    for digest, *rest in rows.values_list(*columns).iterator(_AT_ONE_TIME):
        same.setdefault(digest, []).append(Watcher(*rest))
    one_each = [group[0].id for group in same.values()]
    for begin in range(0, len(one_each), _AT_ONE_TIME):
        told = SavedSearch.objects.filter(id__in=one_each[begin : begin + _AT_ONE_TIME])
        for digest, pairs, form in told.values_list("digest", "pairs", "form"):
            if search := read(pairs, form):
                yield search, same[digest]


def keepers(listing_ids: Collection[UUID]) -> list[Kept]:
    """Who keeps these listings."""
    rows = Favourite.objects.filter(listing_id__in=listing_ids, removed_at=None)
    silent = Exists(Reader.objects.filter(user_id=OuterRef("user_id"), favourites=False))
    reachable = rows.filter(**_REACHABLE).exclude(Exists(_refusals()))
    marked = reachable.annotate(silent=silent)
    told = marked.values_list("user_id", "listing_id", "price_minor", "currency", "silent")
    return [Kept(user, car, price, currency, not silent) for user, car, price, currency, silent in told]


def buyers_with_news(now: datetime, *, limit: int) -> list[UUID]:
    """Buyers for whom news are due and who may be written to now."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    busy = [full_since(now, hour, policies.PER_HOUR), full_since(now, day, policies.PER_DAY)]
    rows = News.objects.filter(letter=None, due_at__lte=now)
    for letters in busy:
        rows = rows.exclude(user_id__in=letters)
    found = rows.values("user_id").annotate(waiting=Count("id")).order_by("user_id")
    return list(found.values_list("user_id", flat=True)[:limit])


def full_since(now: datetime, span: timedelta, most: int) -> QuerySet[Letter, UUID]:
    """Buyers who were written to so often within the span that it is enough."""
    recent = Letter.objects.filter(created_at__gt=now - span).exclude(state=EMPTY)
    full = recent.values("user_id").annotate(letters=Count("id")).filter(letters__gte=most)
    return full.values_list("user_id", flat=True)


def letter_by_id(letter_id: UUID) -> Letter | None:
    """A letter with its buyer."""
    return Letter.objects.select_related("user").filter(id=letter_id).first()


def news_of(letter: Letter) -> list[News]:
    """What a letter tells, in the order it was found."""
    return list(News.objects.filter(letter=letter).order_by("id"))


def writing_searches(user_id: UUID) -> dict[UUID, SavedSearch]:
    """The searches of which a buyer wants letters."""
    return {search.id: search for search in searches_of(user_id).filter(alerts=True)}


def letters_due(now: datetime) -> QuerySet[Letter]:
    """Letters to be taken up, and letters whose taker has been silent for too long."""
    return Letter.objects.filter(state__in=[QUEUED, SENDING], try_at__lte=now).order_by("try_at")


def _refusals() -> QuerySet[Reader]:
    """Readers whose present address was turned away."""
    return Reader.objects.filter(
        user_id=OuterRef("user_id"), refused_at__isnull=False, refused__iexact=OuterRef("user__email")
    )


def stopped_by(what: Stop) -> tuple[UUID | None, list[UUID], bool]:
    """Whose letters a link stops: the buyer, the searches, and whether favourites are meant, too."""
    if what.kind == "favourites":
        return (what.id, [], True) if User.objects.filter(id=what.id).exists() else (None, [], False)
    if what.kind == "search":
        search = SavedSearch.objects.filter(id=what.id).first()
        return (search.user_id, [search.id], False) if search else (None, [], False)
    letter = letter_by_id(what.id)
    if letter is None:
        return None, [], False
    told = set(News.objects.filter(letter=letter).values_list("search_id", "favourite"))
    return letter.user_id, [one for one, _kept in told if one], any(kept for _one, kept in told)


def searches_named(ids: Collection[UUID]) -> list[str]:
    """The names of saved searches."""
    return list(SavedSearch.objects.filter(id__in=ids).order_by("name").values_list("name", flat=True))
