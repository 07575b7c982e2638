from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from core.kernel.errors import NotFound
from shared_apps.accounts.models import User
from shared_apps.catalog.cities import city_place, kilometres
from shared_apps.catalog.pictures import artwork_url
from shared_apps.catalog.queries import trims_of_series
from shared_apps.catalog.titles import series_title
from shared_apps.inbox.facts import BY_THEMSELVES, DEALER, OPEN
from shared_apps.inbox.models import Ask, Block, Notice, Reader, Thread, Word
from shared_apps.inbox.policies import LETTERS_WITHIN_DAYS, NOTICES_SHOWN
from shared_apps.marketplace.queries import Listing, Offers, listing, series_offers
from tenants.models import Dealer
from tenants.queries import active_dealers


class Wanted(NamedTuple):
    """What is asked about: a series, and with `car` one car of it that a dealer has."""

    series_id: UUID
    brand_slug: str
    series_slug: str
    title_zh: str
    title_en: str
    art_url: str
    currency: str
    car: Listing | None


class Choice(NamedTuple):
    """A dealer that can be asked. `km` from the place the buyer looks from, None where none is known."""

    slug: str
    name: str
    city: str
    km: int | None
    offers: Offers
    open_thread: UUID | None
    blocked: bool


def wanted_car(listing_id: UUID) -> Wanted:
    """One car. Raises NotFound, also for one whose dealer does not sell."""
    car = listing(listing_id)
    return Wanted(
        car.series_id,
        car.brand_slug,
        car.series_slug,
        car.title_zh,
        car.title_en,
        car.art_url,
        car.currency,
        car,
    )


def wanted_series(brand: str, series: str) -> Wanted:
    """A series of the catalogue. Raises NotFound."""
    trims = trims_of_series(brand, series)
    if not trims:
        raise NotFound()
    one = trims[0]
    paint = one.colours[0].hex if one.colours else ""
    return Wanted(
        one.series_id,
        one.brand_slug,
        one.series_slug,
        series_title(one.brand_zh, one.series_zh),
        series_title(one.brand_en, one.series_en),
        artwork_url(one, paint, scene=False) if paint else "",
        "CNY",
        None,
    )


def choices(wanted: Wanted, near: str, user_id: UUID | None) -> list[Choice]:
    """The dealers that have the series, the nearest to a city first; without one, those with most cars."""
    places = series_offers(wanted.series_id).dealers
    centre = city_place(near)
    known = _known(wanted, user_id)
    found = []
    for place in places:
        at = (float(place.latitude), float(place.longitude))
        km = round(kilometres(centre, at)) if centre else None
        thread, blocked = known.get(place.slug, (None, False))
        found.append(Choice(place.slug, place.name, place.city, km, place.offers, thread, blocked))
    return sorted(found, key=lambda choice: choice.km) if centre else found  # type: ignore[arg-type,return-value]


def _known(wanted: Wanted, user_id: UUID | None) -> dict[str, tuple[UUID | None, bool]]:
    """Dealers the buyer has asked about this already, or blocked, by slug."""
    if user_id is None:
        return {}
    threads = open_threads(user_id, subjects_of(wanted)).values_list("dealer__slug", "id")
    found: dict[str, tuple[UUID | None, bool]] = {slug: (thread, False) for slug, thread in threads}
    return found | {dealer.slug: (None, True) for dealer in blocked_dealers(user_id)}


def subjects_of(wanted: Wanted) -> list[str]:
    """What threads about this are called: the car, and the series."""
    car = [f"car:{wanted.car.id}"] if wanted.car else []
    return [*car, f"series:{wanted.series_id}"]


def subject_at(wanted: Wanted, dealer: Dealer) -> str:
    """What a dealer is asked about: its own car, or the series; never another dealer's car."""
    car = wanted.car
    return f"car:{car.id}" if car and car.dealer_id == dealer.id else f"series:{wanted.series_id}"


def dealers_named(slugs: Iterable[str]) -> list[Dealer]:
    """Active dealers by their subdomains, in a fixed order."""
    return list(active_dealers().filter(slug__in=list(slugs)).order_by("id"))


def ask_with_key(user_id: UUID, key: str) -> Ask | None:
    """What a form has sent already."""
    return Ask.objects.filter(user_id=user_id, key=key).first()


def open_threads(user_id: UUID, subjects: list[str]) -> QuerySet[Thread]:
    """A buyer's threads about these that nobody closed."""
    return Thread.objects.filter(user_id=user_id, subject__in=subjects, state=OPEN)


def thread_joined(ask: Ask, wanted: Wanted) -> UUID | None:
    """The thread in which an ask was added to what was said before; None for one with threads of its own."""
    if ask.threads.exists():
        return None
    about = open_threads(ask.user_id, subjects_of(wanted)[:1])
    return about.values_list("id", flat=True).first()


def thread_of(user_id: UUID, thread_id: UUID) -> Thread:
    """One of a buyer's threads. Raises NotFound, also for somebody else's."""
    found = Thread.objects.filter(user_id=user_id, id=thread_id).select_related("dealer", "ask").first()
    if found is None:
        raise NotFound()
    return found


def words_of(thread: Thread) -> list[Word]:
    """What was said, in order."""
    return list(thread.words.order_by("created_at", "id"))


def asks_of(user_id: UUID, limit: int) -> list[Ask]:
    """What a buyer asked, the latest first, each with its threads, offers that are lowest first."""
    threads = Thread.objects.select_related("dealer").order_by("distance_km", "created_at", "id")
    rows = (
        Ask.objects.filter(user_id=user_id, threads__isnull=False).distinct().order_by("-created_at", "-id")
    )
    return list(rows.prefetch_related(Prefetch("threads", threads, to_attr="asked"))[:limit])


def unread_count(user_id: UUID) -> int:
    """In how many threads a buyer has something new to read, and how much is new of contracts."""
    threads = Thread.objects.filter(user_id=user_id, unread=True).count()
    return threads + Notice.objects.filter(user_id=user_id, unread=True).count()


def notices_of(user_id: UUID) -> list[Notice]:
    """What a buyer was told of contracts lately: the latest news of each, the latest first."""
    rows = Notice.objects.filter(user_id=user_id).select_related("dealer").order_by("-created_at", "-id")
    latest: dict[UUID, Notice] = {}
    for row in rows[:NOTICES_SHOWN]:
        latest.setdefault(row.contract_id, row)
    return list(latest.values())


def notices_to_tell(now: datetime) -> QuerySet[Notice]:
    """News that no letter or text message has told of, the oldest first; not what buyers did themselves."""
    since = now - timedelta(days=LETTERS_WITHIN_DAYS)
    rows = Notice.objects.filter(told_at=None, created_at__gt=since).exclude(happened__in=BY_THEMSELVES)
    return rows.order_by("created_at", "id")


def holder_of_notice(notice: Notice) -> User | None:
    """Whose it is, while their account is active."""
    return User.objects.filter(id=notice.user_id, is_active=True).first()


def is_blocked(user_id: UUID, dealer_id: UUID) -> bool:
    """Whether the buyer wants to hear nothing of the dealer."""
    return Block.objects.filter(user_id=user_id, blocked_id=dealer_id).exists()


def blocked_dealers(user_id: UUID) -> list[Dealer]:
    """Whom the buyer has blocked, by name."""
    ids = Block.objects.filter(user_id=user_id).values_list("blocked_id", flat=True)
    return list(Dealer.objects.filter(id__in=list(ids)).order_by("name"))


def wants_letters(user_id: UUID) -> bool:
    """Whether answers are told by letter, too."""
    return not Reader.objects.filter(user_id=user_id, letters=False).exists()


def to_mail(now: datetime) -> QuerySet[Word]:
    """Answers that no letter has told of and the buyer has not read, the oldest first."""
    return Word.objects.filter(
        side=DEALER,
        mailed_at=None,
        created_at__gt=now - timedelta(days=LETTERS_WITHIN_DAYS),
        thread__state=OPEN,
        thread__unread=True,
    ).order_by("created_at", "id")


def reader_of(thread: Thread) -> User | None:
    """The buyer, if a letter can reach and is wanted."""
    found = User.objects.filter(id=thread.user_id, is_active=True).first()
    return found if found is not None and found.confirmed_email and wants_letters(found.id) else None


def account_is_there(user_id: UUID) -> bool:
    """Whether an account still exists."""
    return User.objects.filter(id=user_id).exists()
