"""A cache before our server: what may be kept is nearly always found there, and nobody's own page ever is."""

from __future__ import annotations

import json
import random
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from core.edge import web
from tenant_apps.stock.operations import add_photo
from tenants.context import dealer_context
from tests.edge.proxy import Buyer, Edge
from tests.factories.accounts import signed_in
from tests.factories.staff import make_user, staff
from tests.factories.stock import make_trim, make_vehicle

DAY = 24 * 3600


@pytest.fixture
def front_end(settings, tmp_path):
    """Built files under names like those of the real build."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    entry = {"file": "assets/buyer-DfEdRTvZ.js", "css": ["assets/buyer-CeQS60lF.css"]}
    for file in (entry["file"], *entry["css"]):
        (folder / file).write_text("/* built */" * 200)
    (folder / "manifest.json").write_text(json.dumps({"src/buyer/main.ts": entry}))
    settings.FRONTEND_DIST = settings.STATIC_ROOT = folder
    web._manifest.cache_clear()
    yield
    web._manifest.cache_clear()


@pytest.fixture
def showroom(main, other, deliver):
    """Twelve cars, half of them with a photograph."""
    trims = [make_trim(series=name) for name in ("han", "qin", "song")]
    cars = [make_vehicle((main, other)[n % 2], "AVAILABLE", trim=trims[n % 3]) for n in range(12)]
    out = BytesIO()
    Image.new("RGB", (700, 400), "teal").save(out, "JPEG")
    for car in cars[::4]:
        with dealer_context(main):
            add_photo(actor=staff(), vehicle_id=car.id, data=out.getvalue())
    deliver()
    return cars


@pytest.fixture
def browser(settings):
    def make() -> Client:
        return Client(headers={"host": settings.BASE_DOMAIN})

    return make


def test_a_day_of_buyers(front_end, showroom, browser):
    """Sixty visits, a fifth of people back later: what may be kept comes from the edge, 95 times in 100."""
    chance, edge = random.Random(3), Edge()
    people: list[Buyer] = []
    for visit in range(60):
        now = visit * DAY / 60
        new = not people or chance.random() < 0.8
        if new:
            people.append(Buyer(browser(), edge, language=chance.choice(["zh-CN", "en"])))
        buyer = people[-1] if new else chance.choice(people)
        buyer.open("/", now)
        buyer.open("/cars", now)
        for car in chance.sample(showroom, 2):
            assert buyer.open(f"/cars/{car.id}", now).status == 200

    assert edge.hits + edge.misses > 400
    assert edge.rate >= 0.95, f"{edge.rate:.3f}"
    assert all(path.startswith(("/static/", "/art/", "/photos/")) for path in edge.cache.kept)


def test_what_is_kept_for_ever_says_what_it_is(front_end, showroom, browser):
    edge = Edge()
    Buyer(browser(), edge).open("/")
    for path, [kept] in edge.cache.kept.items():
        assert "immutable" in kept.headers["cache-control"], path
        assert kept.until >= 365 * DAY
        assert kept.headers["x-content-type-options"] == "nosniff"
        assert "cookie" not in kept.headers.get("vary", "").lower(), (
            "each reader would have a copy of his own"
        )


def test_nobodys_own_page_is_ever_kept(front_end, showroom, browser):
    edge = Edge()
    one, two = (Buyer(browser(), edge) for _ in range(2))
    for buyer, name in ((one, "先来的人"), (two, "后来的人")):
        signed_in(buyer.client, make_user(name))
    for path in ("/", "/cars", "/dealers", "/account", "/orders", "/favourites", "/saved-searches"):
        first, second = one.get(path), two.get(path)
        assert first.status == 200, path
        assert (first.body, second.body) != (second.body, first.body) or first is not second
        assert "private" in first.headers["cache-control"] or "no-store" in first.headers["cache-control"], (
            path
        )
    assert edge.cache.kept == {}


def test_what_sets_a_cookie_is_not_kept_even_if_it_says_public(front_end, showroom, browser):
    edge = Edge()
    buyer = Buyer(browser(), edge)
    for path in ("/", "/sign-in", "/register", f"/cars/{showroom[0].id}", "/compare", "/dealers/main"):
        answer = buyer.get(path)
        assert path not in edge.cache.kept
        if "set-cookie" in answer.headers:
            assert "public" not in answer.headers.get("cache-control", "")


def test_the_simulated_edge_would_keep_what_it_may(db, browser):
    """So that the tests above can fail."""
    edge = Edge()
    buyer = Buyer(browser(), edge)
    assert buyer.get("/suggest?q=byd").headers["cache-control"].startswith("public")
    assert "/suggest?q=byd" in edge.cache.kept
