from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.edge.web import host_url
from core.kernel.actor import SYSTEM
from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.queries import trims_of_series
from shared_apps.catalog.titles import series_title
from shared_apps.configurator import presenting
from shared_apps.configurator.engine import check
from shared_apps.configurator.errors import NothingToConfigure
from shared_apps.configurator.facts import INTERIOR, PAINT, TRIM, Published
from shared_apps.configurator.importing import drawn_up
from shared_apps.configurator.operations import publish_list
from shared_apps.configurator.queries import Wanted, matching_cars, newest_list
from shared_apps.configurator.sharing import share_code
from shared_apps.configurator.views.asked import Asked, read_asked, usual
from shared_apps.marketplace.heads import Head
from shared_apps.marketplace.labels import in_chinese


@require_safe
def configure(request: HttpRequest, brand: str, series: str) -> HttpResponse:
    """`/configure/<brand>/<series>?c=<code>`: choose, see the price, share, find it at dealers.

    Unknown series do not exist; one nobody can order any more still shows what old codes say.
    """
    trims = trims_of_series(brand, series)
    try:
        newest = _current(brand, series, trims)
    except NothingToConfigure as missing:
        raise Http404 from missing
    asked = read_asked(request.GET, newest)
    part = request.headers.get("Marque-Part") == "configuration"
    template = "configurator/parts/configuration.html" if part else "configurator/configure.html"
    response = render(request, template, _context(asked, newest, trims))
    patch_vary_headers(response, ["Marque-Part"])
    if part:
        response["Cache-Control"] = "no-store"
    return response


def _current(brand: str, series: str, trims: list[TrimFacts]) -> Published:
    """The newest list, drawn up anew where the catalogue has changed since."""
    newest = newest_list(brand, series)
    try:
        drawn = drawn_up(trims)
    except NothingToConfigure:
        if newest is None:
            raise
        return newest
    if newest is None or newest.digest != drawn.digest:
        return publish_list(actor=SYSTEM, drawn=drawn)
    return newest


def _context(asked: Asked, newest: Published, trims: list[TrimFacts]) -> dict[str, Any]:
    published, selection = asked.published, asked.selection
    model, currency = published.model, published.list.currency
    trim = _trim(published, selection, trims)
    clashes = check(model, selection)
    price = model.price(selection)
    code = share_code(published.id, published.digest, model, selection)
    address = reverse("configurator:configure", args=[published.list.brand, published.list.series])
    wanted = _wanted(published, selection, trim, price)
    found = [] if clashes else matching_cars(wanted)
    return {
        "trim": trim,
        "published": published,
        "address": address,
        "groups": presenting.choices_of(published, trim, selection),
        "picture": presenting.picture_of(trim, published, selection),
        "items": presenting.items_of(published, selection),
        "price": price,
        "currency": currency,
        "monthly": presenting.monthly_of(price, currency),
        "code": code,
        "share": host_url(path=f"{address}?c={code}"),
        "clashes": [presenting.sentence_of(clash) for clash in clashes],
        "mending": presenting.mending(published, asked.before, selection) if clashes else None,
        "before": _code_before(asked),
        "problem": asked.problem,
        "newer": _moved(newest, published, selection),
        "exact": [one for one in found if one.exact],
        "near": [(one, presenting.differences(one, wanted)) for one in found if not one.exact],
        "lead_time": presenting.lead_time(published),
        "head": _head(trim, published),
    }


def _code_before(asked: Asked) -> str:
    """The code of the configuration before a choice that clashes, if that one was in order."""
    model = asked.published.model
    if asked.before == asked.selection or check(model, asked.before):
        return ""
    return share_code(asked.published.id, asked.published.digest, model, asked.before)


def _moved(newest: Published, published: Published, selection: frozenset[str]) -> dict[str, Any] | None:
    """For a configuration of an older list: the same of today's, what it costs, what there is no more."""
    if newest.id == published.id:
        return None
    today = usual(newest.model, selection)
    gone = [o for o in published.model.options if o.code in selection and o.code not in today]
    return {
        "code": share_code(newest.id, newest.digest, newest.model, today),
        "price": newest.model.price(today),
        "gone": gone,
    }


def _trim(published: Published, selection: frozenset[str], trims: list[TrimFacts]) -> TrimFacts:
    """The catalogue's trim that is chosen; any of the series where the catalogue has lost it."""
    option = presenting.option_in(published.model, TRIM, selection)
    wanted = published.list.trims.get(option.code) if option else None
    return next((trim for trim in trims if trim.id == wanted), trims[0])


def _wanted(published: Published, selection: frozenset[str], trim: TrimFacts, price: int) -> Wanted:
    model = published.model
    extras = [
        option
        for group in model.groups
        if group.code not in {TRIM, PAINT, INTERIOR}
        for place, option in enumerate(group.options)
        if option.code in selection and (place or group.choose == "ANY")
    ]
    return Wanted(
        series_id=trim.series_id,
        trim=trim,
        paint=presenting.option_in(model, PAINT, selection),
        interior=presenting.option_in(model, INTERIOR, selection),
        extras=tuple(extras),
        price_minor=price,
    )


def _head(trim: TrimFacts, published: Published) -> Head:
    zh = in_chinese()
    brand, series = (trim.brand_zh, trim.series_zh) if zh else (trim.brand_en, trim.series_en)
    name = series_title(brand, series)
    return Head(
        title=_("Configure the %(series)s") % {"series": name},
        description=_("%(series)s: choose trim, paint, interior and extras, see the price at once and "
                      "which dealer has it.") % {"series": name},
        path=f"/configure/{published.list.brand}/{published.list.series}",
    )  # fmt: skip
