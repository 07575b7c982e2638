"""The head of a series' page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.edge.templatetags.marque import money
from core.edge.web import host_url
from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.pictures import artwork_url
from shared_apps.catalog.titles import series_title
from shared_apps.marketplace.heads import data
from shared_apps.marketplace.heads.head import LONGEST_DESCRIPTION, SITE, Head, Picture, shortened
from shared_apps.marketplace.labels import car_count, in_chinese, word
from shared_apps.marketplace.queries import Offers
from shared_apps.marketplace.sharing import HEIGHT, WIDTH, Card, art_key, share_path


def series_head(leading: TrimFacts, total: Offers | None, currency: str) -> Head:
    """A series with its trims and what is on offer of it; `leading` is its first trim."""
    zh = in_chinese()
    brand = leading.brand_zh if zh else leading.brand_en
    name = series_title(brand, leading.series_zh if zh else leading.series_en)
    path = f"/series/{leading.brand_slug}/{leading.series_slug}"
    stock = _("%(cars)s in stock") % {"cars": car_count(total.cars)} if total else ""
    price = _("from %(price)s") % {"price": money(total.low_minor, currency)} if total else ""
    card = Card(art_key(artwork_url(leading, scene=False)), name, stock or word(leading.body), price)
    return Head(
        title=f"{name} – {stock}" if stock else name,
        description=shortened(
            _("%(series)s: trims, list prices, colours and figures.") % {"series": name}
            + (f" {stock}, {price}." if stock else ""),
            LONGEST_DESCRIPTION,
        ),
        path=path,
        picture=Picture(host_url(path=share_path(card)), WIDTH, HEIGHT, "image/jpeg", name),
        data=(
            data.trail(
                [
                    (SITE, "/"),
                    (_("All cars"), "/cars"),
                    (brand, f"/cars?brand={leading.brand_slug}"),
                    (name, path),
                ]
            ),
        ),
    )
