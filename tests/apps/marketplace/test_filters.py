"""Searches in addresses: readable, generous, the same there and back."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_apps.marketplace.filters import DEAREST_YUAN, Filters, parse

NAMES = [
    "q", "brand", "series", "category", "body", "energy", "city", "dealer", "price_min", "price_max", "sort",
    "cursor",
]  # fmt: skip


class TestParse:
    def test_reads_a_readable_address(self):
        search, ignored = parse({"brand": ["byd"], "category": ["new-energy"], "price_max": ["300000"]})

        assert search == Filters(brand=("byd",), category=("NEW_ENERGY",), price_max=300_000)
        assert ignored == ()
        assert search.address() == "/cars?brand=byd&category=new-energy&price_max=300000"

    def test_takes_lists_repeated_or_with_commas(self):
        search, _ = parse({"brand": ["byd,nio", "tesla", "byd"], "energy": ["BEV", "phev"]})

        assert (search.brand, search.energy) == (("byd", "nio", "tesla"), ("BEV", "PHEV"))

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("body", "spaceship"),
            ("price_min", "cheap"),
            ("price_max", "-1"),
            ("sort", "random"),
            ("brand", "../.."),
        ],
    )
    def test_sets_aside_what_it_cannot_read(self, name, value):
        search, ignored = parse({name: [value]})

        assert search == Filters()
        assert ignored == (f"{name}={value}",)

    def test_turns_exchanged_price_ends_round(self):
        search, _ = parse({"price_min": ["300000"], "price_max": ["100000"]})

        assert (search.price_min, search.price_max) == (100_000, 300_000)

    def test_bounds_what_people_paste(self):
        search, _ = parse(
            {"q": ["汉" * 500 + "\x00"], "price_max": ["9" * 15], "brand": [f"b{i}" for i in range(99)]}
        )

        assert (len(search.q), search.price_max, len(search.brand)) == (60, DEAREST_YUAN, 20)

    @given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(max_size=20), max_size=3)))
    def test_never_fails_and_reads_its_own_addresses(self, query):
        search, _ = parse(query)

        again, ignored = parse(parse_qs(urlsplit(search.address()).query))
        assert again == search
        assert ignored == ()


class TestSteps:
    SEARCH = Filters(brand=("byd", "nio"), series=("han",), energy=("BEV",), price_max=200_000)

    def test_takes_one_value_away_and_a_brands_series_with_it(self):
        assert self.SEARCH.without("brand", "byd") == Filters(
            brand=("nio",), energy=("BEV",), price_max=200_000
        )

    def test_takes_a_whole_dimension_away(self):
        assert self.SEARCH.without("price").price_max is None
        assert self.SEARCH.without("energy").active == ("brand", "series", "price")

    def test_keeps_one_dimension_alone(self):
        assert self.SEARCH.only("price") == Filters(price_max=200_000)
