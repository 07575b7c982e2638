"""Cars by how far they help to drive: copied from the trim, found, explained, never called more."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils.translation import override

from shared_apps.marketplace.assists import ASSISTS, assist_name
from shared_apps.marketplace.filters import Filters, parse
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import publish_listing
from shared_apps.marketplace.queries import facets
from shared_apps.marketplace.refinement import groups, undos
from shared_apps.marketplace.shelf import KEEPER
from tenants.context import dealer_context, owner_context
from tests.factories.marketplace import listing_facts, make_trim
from tests.web.conftest import _front_end

__all__ = ["_front_end"]

MIGRATION = import_module("shared_apps.marketplace.migrations.0010_assist_filled")
LEVELS = ["L2", "L2", "L2+", "L0", None]


@pytest.fixture
def cars(main) -> list[Listing]:
    """One car of each of LEVELS; the third follows a route on motorways and not in cities."""
    made = []
    for level in LEVELS:
        adas = {"level": level} if level else {}
        if level == "L2+":
            adas |= {"highway_pilot": True, "city_pilot": False, "system": "Pilot <5>"}
        facts = listing_facts(main.id, make_trim(specs={"adas": adas}).id)
        with dealer_context(main):
            publish_listing(facts)
        made.append(Listing.objects.get(id=facts.vehicle_id))
    return made


class TestListing:
    def test_says_its_trims_level(self, cars):
        assert [car.assist for car in cars] == ["L2", "L2", "L2_PLUS", "L0", ""]

    def test_of_before_learns_it_whatever_the_batch(self, cars, monkeypatch):
        with owner_context():
            Listing.objects.update(assist="")
            Listing.objects.filter(id=cars[0].id).update(assist="L4")  # newer than the migration
            monkeypatch.setattr(MIGRATION, "AT_A_TIME", 2)

            MIGRATION.fill(None, SimpleNamespace(connection=connection))

            filled = dict(Listing.objects.values_list("id", "assist"))
        assert [filled[car.id] for car in cars] == ["L4", "L2", "L2_PLUS", "L0", ""]
        assert MIGRATION.Migration.atomic is False


class TestSearch:
    @pytest.mark.parametrize(
        ("levels", "found"), [(("L2",), 2), (("L2", "L2_PLUS"), 3), (("L0",), 1), (("L3",), 0), ((), 5)]
    )
    def test_finds_the_level_and_leaves_out_the_unknown(self, cars, levels, found):
        counted = facets(Filters(assist=levels))

        assert counted.total == found
        assert {c.value: c.cars for c in counted.choices["assist"]} == {"L2": 2, "L2_PLUS": 1, "L0": 1}

    def test_follows_a_change(self, cars):
        assert facets(Filters(assist=("L3",))).total == 0
        Listing.objects.filter(id=cars[4].id).update(assist="L3")
        KEEPER.forget()
        assert facets(Filters(assist=("L3",))).total == 1

    def test_is_written_readably_and_read_generously(self):
        search, ignored = parse({"assist": ["l2,L2-PLUS", "l9", "", "\0", "l2"]})

        assert search.assist == ("L2", "L2_PLUS")
        assert ignored == ("assist=l9",)
        assert search.address() == "/cars?assist=l2&assist=l2-plus"

    def test_offers_the_levels_from_the_least(self, cars):
        search = Filters(assist=("L2",))
        found = facets(search)
        (group,) = [group for group in groups(search, found) if group.name == "assist"]

        assert [(o.value, o.cars, o.chosen) for o in group.options] == [
            ("l0", 1, False), ("l2", 2, True), ("l2-plus", 1, False),
        ]  # fmt: skip
        with override("zh-hans"):
            assert [undo.name for undo in undos(search, found)] == ["L2 辅助驾驶"]


class TestWords:
    @pytest.mark.parametrize("code", ASSISTS[:4])
    def test_never_call_help_self_driving(self, code):
        with override("zh-hans"):
            assert "自动" not in assist_name(code) and "辅助" in assist_name(code)
        with override("en"):
            assert "autom" not in assist_name(code) and "self" not in assist_name(code)


class TestPages:
    def test_filter_and_explain(self, cars, client_of, _front_end):
        page = client_of("market").get("/cars?assist=l2-plus").content.decode()

        assert 'name="assist" value="l2-plus" checked' in page
        assert "L2+ 领航辅助驾驶" in page and "L2+ 及以下均由您驾驶" in page
        assert str(cars[2].id) in page and str(cars[0].id) not in page

    def test_of_a_car_say_level_meaning_and_place(self, cars, client_of, _front_end):
        page = client_of("market").get(f"/cars/{cars[2].id}").content.decode()
        section = page.split('aria-labelledby="assistance"')[1].split("</section>")[0]

        assert "L2+ 领航辅助驾驶" in section and "这不是自动驾驶" in section
        works, works_not = section.split("不支持领航辅助的道路")
        assert "高速和城市快速路" in works and "城市道路" in works_not
        assert "Pilot &lt;5&gt;" in section and "?assist=l2-plus" in section

    def test_of_a_car_claim_nothing_unknown(self, cars, client_of, _front_end):
        plain = client_of("market").get(f"/cars/{cars[0].id}").content.decode()
        unknown = client_of("market").get(f"/cars/{cars[4].id}").content.decode()

        assert "L2 辅助驾驶" in plain and "可领航辅助的道路" not in plain
        assert 'id="assistance"' not in unknown

    def test_read_in_english(self, cars, client_of, _front_end):
        page = client_of("market").get(f"/en/cars/{cars[2].id}").content.decode()

        assert "L2+ driver assistance with navigation" in page and "It does not drive by itself" in page
