"""Letters as they are read, and what pages say of cars and searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from pyroaring import BitMap

from core.edge.languages import in_language
from core.edge.templatetags.marque import money
from core.edge.web import host_url
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.labels import in_chinese
from shared_apps.marketplace.queries import Choice, Facets
from shared_apps.marketplace.queries.followed import Known, known_listings, published_after
from shared_apps.marketplace.refinement import undos
from shared_apps.marketplace.shelf import KEEPER, Name, matching
from shared_apps.watching import queries
from shared_apps.watching.facts import Stop
from shared_apps.watching.models import CHEAPER, Favourite, Letter, News, SavedSearch
from shared_apps.watching.policies import CARS_IN_A_LETTER
from shared_apps.watching.signing import stop_token

LEAST_IN_A_PART, LONGEST_NAME = 3, 80
NAMED = ("brand", "series", "dealer")
RECENT = 5_000
Mail = EmailMultiAlternatives


@dataclass(frozen=True, slots=True)
class Told:
    """One car of a letter: at what price, and from which one it came down (None for a new car)."""

    car: Any
    link: str
    before_minor: int | None

    @property
    def saving_minor(self) -> int:
        """How much less it costs than the buyer knows."""
        return 0 if self.before_minor is None else self.before_minor - int(self.car.price_minor)


@dataclass(slots=True)
class Part:
    """What a letter says of one search, or of favourites: the best cars and how many more there are."""

    title: str
    link: str
    stop: str
    cars: list[Told] = field(default_factory=list)
    more: int = 0


def mail_of(letter: Letter) -> Mail | None:
    """A letter in its buyer's language, of what holds now; None where nothing is left to tell.

    A car that was sold meanwhile, a price that rose again, a search that was stopped are left out.
    """
    user = letter.user
    if not user.is_active or not user.confirmed_email:
        return None
    news = queries.news_of(letter)
    with override(user.locale):
        parts = _parts(user.id, news)
        if not parts:
            return None
        stop = _stop_link(Stop("letter", letter.id))
        manage = _page("watching:searches")
        told = {"parts": parts, "stop": stop, "manage": manage, "locale": user.locale}
        mail = EmailMultiAlternatives(
            " ".join(_subject(parts).split()),
            render_to_string("watching/mail/letter.txt", told),
            to=[user.confirmed_email],
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Message-ID": f"<{letter.id}@{host_url().split('//')[1].split('/')[0].split(':')[0]}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string("watching/mail/letter.html", told), "text/html")
    return mail


def _parts(user_id: UUID, news: list[News]) -> list[Part]:
    latest = {one.listing_id: one for one in news}  # a car that is new and cheaper is told once
    known = known_listings(list(latest))
    kept = set(queries.kept_ids(user_id))
    reader = queries.reader_of(user_id)
    searches = queries.writing_searches(user_id)
    groups: dict[UUID | None, list[Told]] = {}
    for one in latest.values():
        wanted = reader.favourites and one.listing_id in kept if one.favourite else one.search_id in searches
        if not wanted or not _holds(one, known.get(one.listing_id)):
            continue
        car = known[one.listing_id].car
        link = _page("marketplace:car", car.id)
        told = Told(car, link, one.before_minor if one.kind == CHEAPER else None)
        groups.setdefault(one.search_id, []).append(told)
    room = max(LEAST_IN_A_PART, CARS_IN_A_LETTER // len(groups)) if groups else 0
    return [
        _part(user_id, searches.get(search_id) if search_id else None, cars, room)
        for search_id, cars in groups.items()
    ]


def _holds(one: News, known: Known | None) -> bool:
    """Whether a piece of news is still true."""
    if known is None or not known.shown or known.car.currency != one.currency:
        return False
    return one.kind != CHEAPER or known.car.price_minor <= one.price_minor


def _part(user_id: UUID, search: SavedSearch | None, cars: list[Told], room: int) -> Part:
    cars = sorted(cars, key=_interest)
    if search is None:
        title, link = _("Cars you keep"), _page("watching:favourites")
        stop = Stop("favourites", user_id)
    else:
        title, link = search.name, _page("watching:open", search.id)
        stop = Stop("search", search.id)
    return Part(title, link, _stop_link(stop), cars[:room], max(len(cars) - room, 0))


def _interest(told: Told) -> tuple[int, int]:
    """Lower prices first, the greatest part of the price leading; then what is new, at the lowest price."""
    price = int(told.car.price_minor)
    return -told.saving_minor * 10_000 // price, price


def _subject(parts: list[Part]) -> str:
    cars = [told for part in parts for told in part.cars]
    number = len(cars) + sum(part.more for part in parts)
    if number == 1:
        told = cars[0]
        name = told.car.title_zh if in_chinese() else told.car.title_en
        if told.before_minor is None:
            return _("New on the market: %(car)s, %(price)s") % {"car": name, "price": _price(told)}
        saving = money(told.saving_minor, told.car.currency)
        return _("%(saving)s less: %(car)s, now %(price)s") % {
            "saving": saving, "car": name, "price": _price(told),
        }  # fmt: skip
    said = ngettext("%(cars)s car for you", "%(cars)s cars for you", number) % {"cars": f"{number:,}"}
    return f"{said} · {parts[0].title}" if len(parts) == 1 else said


def _price(told: Told) -> str:
    return money(told.car.price_minor, told.car.currency)


def _page(name: str, *args: object) -> str:
    return host_url(path=in_language(reverse(name, args=args), get_language() or settings.LANGUAGE_CODE))


def _stop_link(what: Stop) -> str:
    return _page("watching:stop", stop_token(what))


def suggested_name(search: Filters) -> str:
    """What a search looks for in words, as its chips say it: 宝马 · 3系 · 30 万以下."""
    return _in_words(search, KEEPER.shelf().names)


def _in_words(search: Filters, names: Mapping[tuple[str, str], Name]) -> str:
    choices = {
        dimension: [
            Choice(v, 0, *names.get((dimension, v), Name("", ""))) for v in _values(search, dimension)
        ]
        for dimension in NAMED
    }
    name = " · ".join(undo.name for undo in undos(search, Facets(0, choices)))
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip(" ·") + "…"


def _values(search: Filters, dimension: str) -> tuple[str, ...]:
    value = getattr(search, dimension)
    return value if isinstance(value, tuple) else (value,)


@dataclass(frozen=True, slots=True)
class KeptCar:
    """A favourite as its page shows it: the car (None once its listing was deleted) and what became of it."""

    favourite: Favourite
    car: Any
    shown: bool

    @property
    def change_minor(self) -> int:
        """How much more it costs than when it was kept; negative where it costs less."""
        if not self.shown or self.car.currency != self.favourite.currency:
            return 0
        return int(self.car.price_minor - self.favourite.price_minor)

    @property
    def lower_minor(self) -> int:
        """How much less it costs now."""
        return max(-self.change_minor, 0)

    @property
    def higher_minor(self) -> int:
        """How much more it costs now."""
        return max(self.change_minor, 0)

    @property
    def price_now(self) -> int:
        """What it costs now, or did when it was kept."""
        return int(self.car.price_minor if self.shown else self.favourite.price_minor)


def kept_cars(user_id: UUID, sort: str) -> list[KeptCar]:
    """A buyer's favourites: the last kept first, or by price or the fall of it; those gone come last."""
    rows = list(queries.favourites_of(user_id))
    known = known_listings([row.listing_id for row in rows])
    cars = [KeptCar(row, *known.get(row.listing_id, (None, False))) for row in rows]
    if sort == "price":
        cars.sort(key=lambda one: one.price_now)
    elif sort == "change":
        cars.sort(key=lambda one: one.change_minor)
    return sorted(cars, key=lambda one: not one.shown)


@dataclass(frozen=True, slots=True)
class Watched:
    """A saved search as its page shows it; `search` is None where it cannot be read today."""

    saved: SavedSearch
    search: Filters | None
    words: str
    cars: int
    new: int


def watched_searches(rows: Iterable[SavedSearch]) -> list[Watched]:
    """Saved searches with how many cars they find, and how many of those came since the last look."""
    rows = list(rows)
    if not rows:
        return []
    shelf = KEEPER.shelf()
    recent = published_after(min(row.looked_at for row in rows), limit=RECENT)
    shown = []
    for row in rows:
        search = queries.filters_of(row)
        found = matching(shelf, search) if search else BitMap()
        new = found & BitMap(number for number, at in recent if at > row.looked_at)
        words = _in_words(search, shelf.names) if search else ""
        shown.append(Watched(row, search, words, len(found), len(new)))
    return shown
