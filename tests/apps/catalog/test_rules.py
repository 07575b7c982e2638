"""Categories with their reasons, titles, names, and what specs may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_apps.catalog import spec_schema
from shared_apps.catalog.categories import RULES, Classified, category_name, classify, reasons
from shared_apps.catalog.importing.known_brands import brand_called
from shared_apps.catalog.names import initial, plain, search_text, slug
from shared_apps.catalog.titles import title_en, title_zh


def car(**facts):
    usual = {
        "tier": "VOLUME", "body": "SEDAN", "size_class": "B", "energy": "ICE", "drive": "FWD", "seats": 5,
        "price": 20_000_000, "specs": {},
    }  # fmt: skip
    return Classified(**(usual | facts))


class TestCategories:
    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"energy": "BEV"}, "NEW_ENERGY"),
            ({"energy": "PHEV"}, "NEW_ENERGY"),
            ({"energy": "FCEV"}, "NEW_ENERGY"),
            ({"tier": "LUXURY", "price": None}, "LUXURY"),
            ({"tier": "PREMIUM", "price": 30_000_000}, "LUXURY"),
            ({"price": 50_000_000}, "LUXURY"),
            ({"seats": 7, "body": "MPV"}, "SEVEN_SEAT"),
            ({"specs": {"performance": {"zero_to_100_s": 4.5}}}, "PERFORMANCE"),
            ({"specs": {"powertrain": {"system_power_kw": 350}}}, "PERFORMANCE"),
            ({"energy": "BEV", "specs": {"range": {"cltc_km": 650}}}, "LONG_RANGE"),
            ({"energy": "EREV", "specs": {"range": {"combined_km": 1300}}}, "LONG_RANGE"),
            ({"specs": {"battery": {"voltage_class": "800V"}}}, "FAST_CHARGING"),
            (
                {"body": "SUV", "drive": "AWD", "specs": {"dimensions": {"ground_clearance_mm": 200}}},
                "OFF_ROAD",
            ),
            ({"price": 12_000_000}, "ECONOMY"),
            ({"size_class": "A0", "body": "HATCHBACK"}, "CITY"),
            ({"body": "SUV"}, "FAMILY"),
            ({"body": "CONVERTIBLE"}, "OPEN_TOP"),
        ],
    )
    def test_belongs(self, facts, code):
        assert code in classify(car(**facts))

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"energy": "HEV"}, "NEW_ENERGY"),
            ({"tier": "PREMIUM", "price": 29_999_999}, "LUXURY"),
            ({"price": 49_999_999}, "LUXURY"),
            ({"seats": 5}, "SEVEN_SEAT"),
            ({"seats": None}, "SEVEN_SEAT"),
            ({"specs": {"performance": {"zero_to_100_s": 4.6}}}, "PERFORMANCE"),
            ({"energy": "BEV", "specs": {"range": {"cltc_km": 649}}}, "LONG_RANGE"),
            ({"price": 12_000_001}, "ECONOMY"),
            ({"price": None}, "ECONOMY"),
        ],
    )
    def test_does_not_belong(self, facts, code):
        assert code not in classify(car(**facts))

    def test_every_category_has_its_reason_in_both_languages(self):
        told = reasons(car(energy="BEV", specs={"range": {"cltc_km": 701}}))

        assert told["LONG_RANGE"].zh == "CLTC纯电续航701公里"
        assert told["LONG_RANGE"].en == "CLTC range of 701 km"

    def test_an_ordinary_saloon_is_in_none(self):
        assert classify(car()) == []

    def test_codes_and_names_are_unique(self):
        assert len({rule.code for rule in RULES}) == len({rule.name_zh for rule in RULES}) == len(RULES)
        assert category_name("LUXURY", zh=True) == "豪华"
        assert category_name("GONE", zh=False) == "GONE"


class TestTitles:
    def test_in_both_languages(self):
        assert title_zh("比亚迪", "汉", 2025, "EV 701KM 尊贵型") == "比亚迪 汉 2025款 EV 701KM 尊贵型"
        assert title_en("BYD", "Han", 2025, "EV 701 km Premium") == "BYD Han 2025 EV 701 km Premium"

    def test_say_the_brand_once(self):
        assert title_en("MINI", "MINI Cooper", 2025, "SE") == "MINI Cooper 2025 SE"
        assert title_en("smart", "smart", 2024, "#1") == "smart 2024 #1"
        assert title_en("BMW", "BMWX", 2024, "a") == "BMW BMWX 2024 a"


class TestNames:
    @pytest.mark.parametrize(
        ("written", "found"),
        [
            ("Citroën", "citroen"),
            ("Škoda", "skoda"),
            ("ë-Berlingo", "e-berlingo"),
            ("  BYD  Han ", "byd han"),
            ("BYD", "byd"),
            ("比亚迪 汉", "比亚迪 汉"),
            ("Rødgrød", "rodgrod"),
        ],
    )
    def test_fold(self, written, found):
        assert plain(written) == found

    @given(st.text(max_size=60))
    def test_folding_twice_is_folding_once(self, text):
        assert plain(plain(text)) == plain(text)

    @given(st.text(max_size=200))
    def test_slugs_are_always_addresses(self, text):
        found = slug(text)

        assert 1 <= len(found) <= 80
        assert found.isascii()
        assert found == found.strip("-")

    def test_chinese_names_get_stable_slugs(self):
        assert slug("汉") == slug("汉")
        assert slug("汉") != slug("唐")

    def test_search_text_says_each_name_once(self):
        assert search_text("MINI", "Mini", "Cooper") == "mini cooper"

    def test_initials(self):
        assert [initial(name) for name in ("BYD", "Škoda", "比亚迪", "3M")] == ["B", "S", "#", "#"]


class TestKnownBrands:
    @pytest.mark.parametrize(
        ("name", "own", "zh"),
        [
            ("Mercedes-Benz", "mercedes-benz", "梅赛德斯-奔驰"),
            ("GAC Aion", "aion", "广汽埃安"),
            ("Škoda", "skoda", "斯柯达"),
            ("Citroën", "citroen", "雪铁龙"),
            ("smart", "smart", "smart"),
            ("DS Automobiles", "ds", "DS"),
        ],
    )
    def test_are_found_by_any_spelling(self, name, own, zh):
        assert (brand_called(name).slug, brand_called(name).name_zh) == (own, zh)

    def test_an_unknown_brand_keeps_its_name(self):
        found = brand_called("Grumman Olson")

        assert (found.slug, found.name_zh, found.name_en) == (
            "grumman-olson",
            "Grumman Olson",
            "Grumman Olson",
        )


class TestSpecSchema:
    def test_accepts_what_is_known(self):
        specs = {
            "battery": {"capacity_kwh": 85.4, "chemistry": "LFP", "voltage_class": "800V"},
            "comfort": {"heated_seats": True},
            "adas": {"level": "L2+"},
        }

        assert spec_schema.problems(specs) == ()
        assert spec_schema.problems({}) == ()

    @pytest.mark.parametrize(
        ("specs", "path", "code"),
        [
            ({"battery": {"capacity": 1}}, "battery.capacity", "catalog.spec_unknown"),
            ({"extras": {}}, "extras", "catalog.spec_unknown"),
            ({"battery": 5}, "battery", "catalog.spec_type"),
            ({"dimensions": {"length_mm": "4995"}}, "dimensions.length_mm", "catalog.spec_type"),
            ({"dimensions": {"length_mm": 4995.5}}, "dimensions.length_mm", "catalog.spec_type"),
            ({"dimensions": {"length_mm": 499500}}, "dimensions.length_mm", "catalog.spec_range"),
            ({"performance": {"zero_to_100_s": 0}}, "performance.zero_to_100_s", "catalog.spec_range"),
            ({"comfort": {"heated_seats": "yes"}}, "comfort.heated_seats", "catalog.spec_type"),
            ({"adas": {"level": "L9"}}, "adas.level", "catalog.spec_value"),
            ({"charging": {"ac_kw": True}}, "charging.ac_kw", "catalog.spec_type"),
            ({"charging": {"ac_kw": float("inf")}}, "charging.ac_kw", "catalog.spec_range"),
        ],
    )
    def test_refuses_by_name(self, specs, path, code):
        (problem,) = spec_schema.problems(specs)

        assert (problem.path, problem.code) == (path, code)

    def test_tells_every_fault(self):
        found = spec_schema.problems({"battery": {"a": 1, "b": 2}, "range": {"cltc_km": -1}})

        assert [problem.path for problem in found] == ["battery.a", "battery.b", "range.cltc_km"]
