"""One form for all that dealers are asked: the best price, a call back, a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.kernel import ids
from core.kernel.errors import DomainError, NotFound
from shared_apps.accounts.access import buyer_actor
from shared_apps.accounts.models import User
from shared_apps.accounts.signing import address_of, to_sign_in
from shared_apps.catalog.cities import CITIES, city_place
from shared_apps.inbox.facts import CALL, CONTACTS, PRICE, QUESTION, Wish
from shared_apps.inbox.operations import ask_dealers
from shared_apps.inbox.operations.asking import call_windows
from shared_apps.inbox.policies import DEALERS_OFFERED, MOST_DEALERS
from shared_apps.inbox.queries import Choice, Wanted, choices, thread_joined, wanted_car, wanted_series
from shared_apps.inbox.views.page import by_field, id_of, page

KINDS = {"price": PRICE, "call": CALL, "question": QUESTION}
DRAFT = "inbox.draft"
_LENGTHS = {"name": 80, "phone": 40, "email": 190, "message": 700, "contact": 12, "window": 40, "key": 64}


@require_http_methods(["GET", "HEAD", "POST"])
@page
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and sending it. Strangers sign in in between and find everything as they typed it."""
    asked = request.POST if request.method == "POST" else request.GET
    wish = _wish(asked)
    wanted = wanted_car(wish.car_id) if wish.car_id else wanted_series(wish.brand, wish.series)
    if request.method != "POST":
        return _form(request, wanted, _kept(request, wish))
    if not request.user.is_authenticated:
        request.session[DRAFT] = {name: asked.get(name, "")[:most] for name, most in _LENGTHS.items()} | {
            "about": _about(wish),
            "dealers": list(wish.dealers[: MOST_DEALERS + 1]),
        }
        return to_sign_in(_address(wish))
    try:
        made = ask_dealers(actor=buyer_actor(request), wish=wish, address=address_of(request))
    except NotFound:
        raise
    except DomainError as refusal:
        return _form(request, wanted, wish, refusal)
    request.session.pop(DRAFT, None)
    joined = thread_joined(made, wanted)
    if joined is not None:
        return HttpResponseRedirect(reverse("inbox:thread", args=[joined]))
    return HttpResponseRedirect(f"{reverse('inbox:inbox')}?sent={made.id}#ask-{made.id}")


def _form(
    request: HttpRequest, wanted: Wanted, wish: Wish, refusal: DomainError | None = None
) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    near = wish.near or (wanted.car.city if wanted.car else "")
    offered = choices(wanted, near, user.id if user else None) if wish.kind == PRICE else []
    car = wanted.car
    windows = call_windows(car.dealer) if wish.kind == CALL and car else []
    context = {
        "wanted": wanted,
        "wish": wish,
        "kind": wish.kind,
        "about": _about(wish),
        "near": near if city_place(near) else "",
        "near_is_cars": not wish.near and bool(near),
        "cities": CITIES,
        "choices": _shown(offered, wish),
        "most": MOST_DEALERS,
        "windows": windows,
        "contacts": CONTACTS,
        "name": wish.name or (user.name if user else ""),
        "phone": wish.phone or ((user.phone or "") if user else ""),
        "email": wish.email or ((user.email or "") if user and not refusal else ""),
        "key": wish.key or ids.new_id().hex,
        "errors": by_field(refusal),
        "gone": car is not None and not car.on_offer,
    }
    return render(request, "inbox/ask.html", context, status=refusal.status if refusal else 200)


def _shown(offered: list[Choice], wish: Wish) -> list[tuple[Choice, bool]]:
    """The nearest dealers, and those chosen, each with whether it is."""
    return [
        (choice, choice.slug in wish.dealers and not choice.blocked)
        for place, choice in enumerate(offered)
        if place < DEALERS_OFFERED or choice.slug in wish.dealers
    ]


def _wish(asked: QueryDict) -> Wish:
    """What an address or a form asks for, cut to what can be meant."""
    about = asked.get("series", "").partition("/")
    car_id = id_of(asked.get("car", ""))
    kind = KINDS.get(asked.get("kind", ""), PRICE)
    return Wish(
        kind=kind if car_id else PRICE,
        car_id=car_id,
        brand=about[0][:80],
        series=about[2][:80],
        dealers=tuple(slug[:63] for slug in asked.getlist("dealers")[:20]),
        near=asked.get("near", "")[:40],
        trap=asked.get("website", ""),
        **_typed(asked),
    )


def _typed(asked: Mapping[str, Any]) -> dict[str, str]:
    typed = {name: str(asked.get(name) or "")[:most] for name, most in _LENGTHS.items()}
    return {**typed, "contact": typed["contact"] or "ANY"}


def _kept(request: HttpRequest, wish: Wish) -> Wish:
    """The wish with what was typed before signing in."""
    draft = request.session.get(DRAFT)
    if not isinstance(draft, dict) or draft.get("about") != _about(wish) or not request.user.is_authenticated:
        return wish
    return Wish(
        kind=wish.kind,
        car_id=wish.car_id,
        brand=wish.brand,
        series=wish.series,
        near=wish.near,
        dealers=tuple(draft.get("dealers", ())),
        **_typed(draft),
    )


def _about(wish: Wish) -> dict[str, str]:
    """What an address or a hidden field says of the thing and the kind."""
    kind = next(word for word, code in KINDS.items() if code == wish.kind)
    thing = {"car": str(wish.car_id)} if wish.car_id else {"series": f"{wish.brand}/{wish.series}"}
    return {**thing, "kind": kind}


def _address(wish: Wish) -> str:
    near = {"near": wish.near} if wish.near else {}
    return f"{reverse('inbox:ask')}?{urlencode({**_about(wish), **near})}"
