"""The head of each kind of page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.edge.pictures import photograph
from core.edge.templatetags.marque import money, wan
from core.edge.web import host_url
from shared_apps.catalog.titles import series_title
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.heads import data
from shared_apps.marketplace.heads.head import (
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    SITE,
    Head,
    Picture,
    joined,
    shortened,
)
from shared_apps.marketplace.heads.searches import home_of, plain_path, series_path, sought
from shared_apps.marketplace.labels import car_count, in_chinese, place, word
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.queries import DealerCard
from shared_apps.marketplace.sharing import HEIGHT, WIDTH, Card, art_key, share_path

_ROOM = LONGEST_TITLE - len(f" · {SITE}")
_CARS = "/cars"


def home_head(hero: Listing | None) -> Head:
    """The front page."""
    title = _("Cars that are really there.").rstrip(".。")
    return Head(
        title=f"{SITE} · {_('New cars in stock, from dealers near you')}",
        description=_(
            "Every car on Marque stands at a dealer with its own VIN. Choose one and reserve it online."
        ),
        path="/",
        picture=_card(hero, title, _("New cars in stock, from dealers near you")),
        data=tuple(data.website()),
    )


def results_head(
    search: Filters, *, heading: str, total: int, cars: Sequence[Listing], paged: bool = False
) -> Head:
    """The results of a search: `heading` says it in words; `paged` is any page but the first."""
    index = sought(search, total=total, paged=paged)
    counted = car_count(total)
    return Head(
        title=joined([heading, _("cars in stock")], _ROOM, " – "),
        description=shortened(
            _(
                "%(heading)s: %(cars)s in stock at dealers, each one with its price, its VIN and its place. "
                "Compare and reserve online."
            )
            % {"heading": heading, "cars": counted},
            LONGEST_DESCRIPTION,
        ),
        path=home_of(search),
        index=index,
        picture=_card(next(iter(cars), None), heading, _("cars in stock")),
        data=(
            data.trail(_trail(search, cars)),
            data.listed(heading, total, [(_name(car), _path(car)) for car in cars]),
        ),
    )


def car_head(car: Listing) -> Head:
    """One car on offer."""
    picture = _of_car(car)
    return Head(
        title=joined([_name(car), place(car.city), _ending(car)], _ROOM),
        description=_described(car),
        path=_path(car),
        kind="product",
        picture=picture,
        price=(data.amount(car.price_minor), car.currency),
        data=(
            data.vehicle(car, _path(car), picture.address),
            data.trail([*_trail(_series(car), [car]), (_name(car), _path(car))]),
        ),
    )


def gone_head(car: Listing) -> Head:
    """A car that left the market: nobody should be led here any more."""
    return Head(
        title=joined([_name(car), _("no longer on offer"), _ending(car)], _ROOM),
        description=_described(car),
        path=_path(car),
        index=False,
    )


def dealer_head(card: DealerCard, cars: Sequence[Listing], *, paged: bool = False) -> Head:
    """A dealer with what it offers."""
    dealer, town = card.dealer, place(card.dealer.city)
    path = f"/dealers/{dealer.slug}"
    brands = [brand.name_zh if in_chinese() else brand.name_en for brand in card.brands]
    picture = _card(next(iter(cars), None), dealer.name, joined([town, *brands[:4]], 60), price=False)
    return Head(
        title=joined([dealer.name, town], _ROOM),
        description=shortened(
            _(
                "%(dealer)s, %(address)s, %(city)s: %(cars)s in stock. "
                "Opening hours, telephone and the way there."
            )
            % {"dealer": dealer.name, "address": dealer.address, "city": town, "cars": car_count(card.cars)},
            LONGEST_DESCRIPTION,
        ),
        path=path,
        index=not paged,
        kind="profile",
        picture=picture,
        data=(
            data.dealership(dealer, picture=picture.address),
            data.trail([(SITE, "/"), (_("Dealers"), "/dealers"), (dealer.name, path)]),
            data.listed(dealer.name, card.cars, [(_name(car), _path(car)) for car in cars]),
        ),
    )


def dealers_head(cards: Sequence[DealerCard]) -> Head:
    """All dealers."""
    towns = list(dict.fromkeys(place(card.dealer.city) for card in cards))
    between = "、" if in_chinese() else ", "
    return Head(
        title=joined([_("Dealers"), between.join(towns[:4])], _ROOM),
        description=shortened(
            _(
                "Dealers on Marque in %(cities)s: addresses, opening hours, brands "
                "and the cars they have in stock."
            )
            % {"cities": between.join(towns[:8])}
            if towns
            else _("Dealers appear here as soon as they are set up."),
            LONGEST_DESCRIPTION,
        ),
        path="/dealers",
        picture=_card(None, _("Dealers"), between.join(towns[:6])),
        data=(
            data.trail([(SITE, "/"), (_("Dealers"), "/dealers")]),
            data.listed(
                _("Dealers"),
                len(cards),
                [(card.dealer.name, f"/dealers/{card.dealer.slug}") for card in cards],
            ),
        ),
    )


def _described(car: Listing) -> str:
    told = {
        "car": _name(car),
        "price": _price(car),
        "colour": car.colour_zh if in_chinese() else car.colour_en,
        "condition": word(car.condition),
        "km": f"{car.mileage_km:,}",
        "dealer": car.dealer.name,
        "city": place(car.city),
        "ending": car.vin_last6,
    }
    said = _(
        "%(car)s for %(price)s: %(colour)s, %(condition)s, %(km)s km, at %(dealer)s, %(city)s. "
        "VIN ends in %(ending)s."
    )
    return shortened(said % told, LONGEST_DESCRIPTION)


def _ending(car: Listing) -> str:
    """What tells one car from its sisters."""
    return _("VIN …%(ending)s") % {"ending": car.vin_last6}


def _series(car: Listing) -> Filters:
    return Filters(brand=(car.brand_slug,), series=(car.series_slug,))


def _trail(search: Filters, cars: Sequence[Listing]) -> list[tuple[str, str]]:
    steps = [(SITE, "/"), (_("All cars"), _CARS)]
    car = next(iter(cars), None)
    if car is None or search.brand != (car.brand_slug,):
        return steps
    steps.append((car.brand_zh if in_chinese() else car.brand_en, plain_path(Filters(brand=search.brand))))
    if search.series == (car.series_slug,):
        steps.append((_headline(car), series_path(car.brand_slug, car.series_slug)))
    return steps


def _path(car: Listing) -> str:
    return f"{_CARS}/{car.id}"


def _name(car: Listing) -> str:
    return (car.title_zh if in_chinese() else car.title_en) or car.title_zh


def _headline(car: Listing) -> str:
    if in_chinese():
        return series_title(car.brand_zh, car.series_zh)
    return series_title(car.brand_en, car.series_en)


def _price(car: Listing) -> str:
    if in_chinese() and car.currency == "CNY":
        return f"¥{wan(car.price_minor)} 万"
    return money(car.price_minor, car.currency)


def _of_car(car: Listing) -> Picture:
    """A photograph where there is one, else the drawn car with its name and price."""
    photo = photograph(car.photos[0]) if car.photos else None
    if photo is not None:
        return Picture(host_url(path=photo.address), photo.width, photo.height, "image/webp", _name(car))
    line = joined(
        [
            f"{car.model_year}款 {car.trim_zh or car.trim_en}"
            if in_chinese()
            else f"{car.model_year} {car.trim_en}",
            car.colour_zh if in_chinese() else car.colour_en,
        ],
        80,
    )
    said = joined([place(car.city), car.dealer.name], 60)
    return _drawn(Card(art_key(car.art_url), _headline(car), line, _price(car), said), _name(car))


def _card(car: Listing | None, title: str, line: str, *, price: bool = False) -> Picture:
    return _drawn(Card(art_key(car.art_url) if car else "", title, line), title)


def _drawn(card: Card, words: str) -> Picture:
    return Picture(host_url(path=share_path(card)), WIDTH, HEIGHT, "image/jpeg", words)
