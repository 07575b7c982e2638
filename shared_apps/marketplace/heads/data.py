"""Pages as schema.org says them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from core.edge.web import host_url
from shared_apps.catalog.cities import city_place
from shared_apps.marketplace.heads.head import SITE, TONGUES, absolute, language
from shared_apps.marketplace.hours import DAY, Span, parse_hours
from shared_apps.marketplace.labels import in_chinese, place, word
from shared_apps.marketplace.models import Listing
from tenants.models import Dealer

Thing = dict[str, Any]
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DRIVES = {
    "FWD": "FrontWheelDriveConfiguration",
    "RWD": "RearWheelDriveConfiguration",
    "AWD": "AllWheelDriveConfiguration",
    "4WD": "FourWheelDriveConfiguration",
}


def website() -> list[Thing]:
    """The market itself, with its search."""
    home = absolute("/", language())
    return [
        _thing(
            "WebSite",
            name=SITE,
            url=home,
            inLanguage=TONGUES[language()],
            potentialAction={
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": f"{absolute('/cars', language())}?q={{search_term_string}}",
                },
                "query-input": "required name=search_term_string",
            },
        ),
        _thing("Organization", name=SITE, url=host_url()),
    ]


def trail(steps: Iterable[tuple[str, str]]) -> Thing:
    """Where a page stands: (name, path) from the outermost."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": absolute(path, language())}
        for number, (name, path) in enumerate(steps, 1)
    ]
    return _thing("BreadcrumbList", itemListElement=items)


def listed(name: str, total: int, entries: Iterable[tuple[str, str]]) -> Thing:
    """A list of pages: (name, path) in showing order."""
    items = [
        {"@type": "ListItem", "position": number, "name": called, "url": absolute(path, language())}
        for number, (called, path) in enumerate(entries, 1)
    ]
    return _thing("ItemList", name=name, numberOfItems=total, itemListElement=items)


def vehicle(car: Listing, path: str, picture: str) -> Thing:
    """A car with its offer. Of its VIN only the end is told."""
    zh = in_chinese()
    return _thing(
        "Car",
        name=car.title_zh if zh else car.title_en,
        url=absolute(path, language()),
        image=[picture],
        brand={"@type": "Brand", "name": car.brand_zh if zh else car.brand_en},
        model=car.series_zh if zh else car.series_en,
        vehicleConfiguration=car.trim_zh if zh else car.trim_en,
        vehicleModelDate=str(car.model_year),
        bodyType=word(car.body),
        color=car.colour_zh if zh else car.colour_en,
        vehicleInteriorColor=car.interior_zh if zh else car.interior_en,
        vehicleSeatingCapacity=car.seats,
        driveWheelConfiguration=f"https://schema.org/{_DRIVES[car.drive]}" if car.drive in _DRIVES else None,
        vehicleEngine={"@type": "EngineSpecification", "fuelType": word(car.energy)} if car.energy else None,
        itemCondition=f"https://schema.org/{'New' if car.condition == 'NEW' else 'Used'}Condition",
        mileageFromOdometer={"@type": "QuantitativeValue", "value": car.mileage_km, "unitCode": "KMT"},
        identifier={"@type": "PropertyValue", "propertyID": "VIN-last-6", "value": car.vin_last6},
        offers=_thing(
            "Offer",
            bare=True,
            url=absolute(path, language()),
            price=amount(car.price_minor),
            priceCurrency=car.currency,
            availability=f"https://schema.org/{'InStock' if car.on_offer else 'SoldOut'}",
            itemCondition=f"https://schema.org/{'New' if car.condition == 'NEW' else 'Used'}Condition",
            seller=dealership(car.dealer, bare=True),
        ),
    )


def dealership(dealer: Dealer, *, bare: bool = False, picture: str = "") -> Thing:
    """A dealer: where it stands, when it is open."""
    return _thing(
        "AutoDealer",
        bare=bare,
        name=dealer.name,
        url=absolute(f"/dealers/{dealer.slug}", language()),
        image=picture or None,
        telephone=dealer.phone or None,
        address={
            "@type": "PostalAddress",
            "streetAddress": dealer.address,
            "addressLocality": place(dealer.city),
            **({"addressRegion": dealer.province} if dealer.province and in_chinese() else {}),
            **({"addressCountry": "CN"} if city_place(dealer.city) else {}),
        },
        geo={
            "@type": "GeoCoordinates",
            "latitude": float(dealer.latitude),
            "longitude": float(dealer.longitude),
        },
        openingHoursSpecification=None if bare else (_opening(dealer.opening_hours) or None),
    )


def amount(minor: int) -> str:
    """Minor units as machines read money: 21980000 → 219800.00."""
    whole, cents = divmod(minor, 100)
    return f"{whole}.{cents:02d}"


def _opening(text: str) -> list[Thing]:
    hours = parse_hours(text) if text else None
    if hours is None:
        return []
    days: dict[Span, list[str]] = {}
    for day, spans in zip(_DAYS, hours.week, strict=True):
        for span in spans:
            days.setdefault(span, []).append(day)
    found = [{**_span(span), "dayOfWeek": names} for span, names in days.items()]
    for first, last, spans in hours.dated:
        if first[0] and last[0]:
            valid = {"validFrom": date(*first).isoformat(), "validThrough": date(*last).isoformat()}
            found += [{**_span(span), **valid} for span in spans or (Span(0, 0),)]
    return found


def _span(span: Span) -> Thing:
    return {
        "@type": "OpeningHoursSpecification",
        "opens": _clock(span.opens),
        "closes": "23:59" if (span.opens, span.closes) == (0, DAY) else _clock(span.closes % DAY),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _thing(kind: str, *, bare: bool = False, **parts: Any) -> Thing:
    context = {} if bare else {"@context": "https://schema.org"}
    known = {name: value for name, value in parts.items() if value not in (None, "")}
    return {**context, "@type": kind, **known}
