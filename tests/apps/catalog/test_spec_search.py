"""Trims found by any value of their specs: types, units, ranges, inherited measures; and no questions."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as some
from ninja import NinjaAPI
from ninja.testing import TestClient

from core.kernel.errors import Invalid
from shared_apps.catalog import api
from shared_apps.catalog.spec_fields import FIELDS
from shared_apps.catalog.spec_search import trims_with
from shared_apps.catalog.spec_terms import LARGEST, within
from tests.factories.marketplace import make_trim

THOUSANDTHS = some.integers(0, 10**11 - 1)


def _titles(*question, **more):
    return [hit.trim_id for hit in trims_with(*question, **more)]


@pytest.fixture
def trims(db):
    return [
        make_trim(
            specs={"powertrain": {"system_power_kw": kw}, "battery": {"chemistry": chemistry}, **more}
        ).id
        for kw, chemistry, more in (
            (100, "LFP", {"comfort": {"heated_seats": True}}),
            (220.5, "NCM", {"comfort": {"heated_seats": False}}),
            (300, "o'x\\y' | 'LFP", {}),
        )
    ]


class TestFinding:
    @pytest.mark.parametrize(
        ("question", "found"),
        [
            (("powertrain.system_power_kw", "min", 220.5), [1, 2]),
            (("powertrain.system_power_kw", "min", Decimal("220.501")), [2]),
            (("powertrain.system_power_kw", "max", "220.5"), [0, 1]),
            (("powertrain.system_power_kw", "max", 99), []),
            (("powertrain.system_power_kw", "eq", 220.5), [1]),
            (("powertrain.system_power_kw", "known"), [0, 1, 2]),
            (("battery.chemistry", "eq", "LFP"), [0]),
            (("battery.chemistry", "eq", "o'x\\y' | 'LFP"), [2]),
            (("comfort.heated_seats", "eq", True), [0]),
            (("comfort.heated_seats", "eq", "false"), [1]),
            (("comfort.heated_seats", "known"), [0, 1]),
            (("seats.massage", "known"), []),
        ],
    )
    def test_finds_by_type(self, trims, question, found):
        assert _titles(*question) == [trims[place] for place in found]

    def test_reads_other_units_of_the_kind(self, trims):
        assert (
            _titles("powertrain.system_power_kw", "min", 300, unit="PS") == trims[2:]
        )  # 299.8 PS is 220.5 kW
        assert _titles("powertrain.system_power_kw", "min", 136, unit="PS") == trims[1:]
        assert _titles("powertrain.system_power_kw", "eq", 100_000, unit="W") == trims[:1]

    def test_pages_by_id(self, trims):
        first = trims_with("powertrain.system_power_kw", limit=2)

        assert [hit.trim_id for hit in first] == trims[:2]
        assert [hit.value for hit in first] == [100, 220.5]
        assert _titles("powertrain.system_power_kw", after=first[-1].trim_id) == trims[2:]

    def test_measures_of_the_series_count_unless_the_trim_has_its_own(self, db):
        plain, longer = make_trim(), make_trim(specs={"dimensions": {"length_mm": 5100}})
        series = plain.model_year.series
        series.dimensions = {"length_mm": 4995}
        series.save()

        assert _titles("dimensions.length_mm", "max", 5, unit="m") == [plain.id]
        assert [(h.trim_id, h.value) for h in trims_with("dimensions.length_mm", "min", 5000)] == [
            (longer.id, 5100)
        ]
        assert _titles("dimensions.length_mm") == [plain.id, longer.id]

    def test_leaves_out_what_was_retired(self, trims, django_assert_num_queries):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE catalog_trim SET retired_at = now(), on_sale = false WHERE id = %s", [trims[0]]
            )
        with django_assert_num_queries(1):
            assert _titles("powertrain.system_power_kw") == trims[1:]

    def test_asks_the_index(self, trims):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a handful of rows is read whole, else
            cursor.execute(
                "EXPLAIN SELECT id FROM catalog_trim WHERE spec_terms(specs) @@ '''a.b=1'''::tsquery"
            )
            plan = "\n".join(line for (line,) in cursor.fetchall())

        assert "trim_spec_terms" in plan


class TestRefusing:
    @pytest.mark.parametrize(
        ("question", "unit", "code", "field"),
        [
            (("battery.capacity", "known"), "", "catalog.spec_unknown", "path"),
            (("x' OR 1=1 --", "known"), "", "catalog.spec_unknown", "path"),
            (("battery.chemistry", "min", "LFP"), "", "catalog.spec_operator", "op"),
            (("battery.capacity_kwh", "like", 5), "", "catalog.spec_operator", "op"),
            (("battery.capacity_kwh", "min", "much"), "", "catalog.spec_value", "value"),
            (("battery.capacity_kwh", "min", -1), "", "catalog.spec_value", "value"),
            (("battery.capacity_kwh", "min", "Infinity"), "", "catalog.spec_value", "value"),
            (("battery.capacity_kwh", "min", "9" * 10_000), "", "catalog.spec_value", "value"),
            (("battery.capacity_kwh", "min", True), "", "catalog.spec_value", "value"),
            (("comfort.heated_seats", "eq", "maybe"), "", "catalog.spec_value", "value"),
            (("adas.level", "eq", "L9"), "", "catalog.spec_value", "value"),
            (("battery.chemistry", "eq", "a\0b"), "", "catalog.spec_value", "value"),
            (("battery.capacity_kwh", "min", 5), "km", "catalog.spec_unit", "unit"),
            (("battery.chemistry", "eq", "LFP"), "kg", "catalog.spec_unit", "unit"),
        ],
    )
    def test_names_what_is_wrong(self, db, question, unit, code, field):
        with pytest.raises(Invalid) as refused:
            trims_with(*question, unit=unit)

        assert (refused.value.code, refused.value.field) == (code, field)


def test_operators_search_over_the_api(trims):
    site = NinjaAPI(urls_namespace="spec-search-test")
    site.add_router("", api.console_router)

    answer = TestClient(site).get("/catalog/specs?path=powertrain.system_power_kw&op=min&value=300&unit=PS")

    assert [(hit["trim_id"], hit["value"]) for hit in answer.json()] == [(str(trims[2]), 300)]
    assert TestClient(site).get("/catalog/specs?path=powertrain.system_power_kw&op=like").status_code == 422


class TestTerms:
    @given(THOUSANDTHS, THOUSANDTHS, THOUSANDTHS)
    def test_a_range_begins_exactly_its_numbers(self, one, other, number):
        low, high = sorted((one, other))
        terms = within("a.b", Decimal(low) / 1000, Decimal(high) / 1000)
        beginnings = [part.strip().removeprefix("'a.b=").removesuffix("':*") for part in terms.split("|")]

        for tried in (number, low, high, max(low - 1, 0), min(high + 1, 10**11 - 1)):
            held = sum(f"{tried:011d}".startswith(beginning) for beginning in beginnings)
            assert held == (low <= tried <= high)

    def test_every_bound_of_the_schema_can_be_written(self):
        for field in FIELDS.values():
            assert not field.numeric or 0 <= field.low <= field.high <= LARGEST, field.path
