"""Cars side by side: units, decimals, best values, differences, and addresses with anything in them."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from core.kernel import ids
from shared_apps.catalog.spec_fields import EVERY, FIELDS, SECTIONS, UNITS
from shared_apps.catalog.spec_schema import SCHEMA, problems
from shared_apps.marketplace.comparison import Chosen, TrimName, address, asked, best_of, table

ONE, TWO = UUID(int=1), UUID(int=2)


def _trim(energy="BEV", **specs):
    return SimpleNamespace(
        energy=energy, model_year=2025, body="SEDAN", size_class="C", drive="FWD", seats=5, doors=None,
        specs=specs, dimensions=specs.get("dimensions", {}),
    )  # fmt: skip


def _row(trims, name, zh=True):
    return next(row for group in table(trims, zh=zh) for row in group.rows if row.name == name)


class TestFields:
    def test_are_more_than_two_hundred_in_groups_of_the_schema(self):
        held = {
            f"{group}.{key}" for group, part in SCHEMA["properties"].items() for key in part["properties"]
        }

        assert len(FIELDS) >= 200
        assert held == set(FIELDS) == {field.path for section in SECTIONS for field in section.fields}
        assert sum(len(section.fields) for section in SECTIONS) == len(FIELDS)

    @pytest.mark.parametrize("field", FIELDS.values(), ids=list(FIELDS))
    def test_each_is_named_measured_and_bounded(self, field):
        assert field.name.zh and field.name.en and field.name.zh != field.path
        assert field.unit == "" or UNITS[field.unit].zh
        assert field.better == "" or field.numeric
        assert not field.numeric or field.low < field.high
        assert field.kind != "word" or all(word.zh and word.en for word in field.words.values())
        assert field.energies and field.energies <= EVERY

    def test_no_two_stand_under_the_same_name_unless_they_are_one_row(self):
        for section in SECTIONS:
            for zh in (True, False):
                names = [field.name.said(zh=zh) for field in section.fields]
                again = {name for name in names if names.count(name) > 1}
                assert all("CLTC" in name or "WLTP" in name for name in again), again

    def test_a_category_refuses_what_its_cars_cannot_have(self):
        specs = {"engine": {"bore_mm": 82}, "battery": {"capacity_kwh": 80}}

        assert problems(specs) == ()
        assert [(p.path, p.code) for p in problems(specs, energy="BEV")] == [
            ("engine.bore_mm", "catalog.spec_not_applicable")
        ]
        assert [p.path for p in problems(specs, energy="ICE")] == ["battery.capacity_kwh"]


class TestTable:
    def test_gives_a_row_one_unit_and_equally_many_decimals(self):
        row = _row([_trim(performance={"zero_to_100_s": s}) for s in (7.9, 10, 3.25)], "百公里加速")

        assert row.unit == "秒"
        assert [cell.text for cell in row.cells] == ["7.90", "10.00", "3.25"]
        assert [cell.best for cell in row.cells] == [False, False, True]

    def test_counts_distances_in_wan_only_where_all_do(self):
        far = [_trim(warranty={"vehicle_km": km}) for km in (150_000, 120_000)]
        near = [*far, _trim(warranty={"vehicle_km": 5_000})]

        row = _row(far, "整车质保里程")
        assert ([c.text for c in row.cells], row.unit) == (["15", "12"], "万公里")
        row = _row(near, "整车质保里程")
        assert ([c.text for c in row.cells], row.unit) == (["150,000", "120,000", "5,000"], "公里")

    def test_puts_a_hybrids_electric_range_beside_an_electric_cars(self):
        row = _row(
            [_trim(range={"cltc_km": 701}), _trim("PHEV", range={"electric_cltc_km": 125})], "CLTC 纯电续航"
        )

        assert [cell.text for cell in row.cells] == ["701", "125"]

    def test_keeps_cycles_and_fuels_apart(self):
        trims = [
            _trim(range={"cltc_km": 701}, consumption={"cltc_kwh_100km": 13.5}),
            _trim("ICE", consumption={"wltc_l_100km": 6.5}),
            _trim(range={"wltp_km": 590}),
        ]

        assert [c.kind for c in _row(trims, "CLTC 纯电续航").cells] == ["number", "never", "unknown"]
        assert not any(c.best for c in _row(trims, "CLTC 纯电续航").cells)
        assert _row(trims, "CLTC 电耗").unit == "kWh/100km"
        assert _row(trims, "WLTC 综合油耗").unit == "L/100km"

    def test_tells_power_in_kilowatts_and_in_horsepower(self):
        trims = [_trim(powertrain={"system_power_kw": kw}) for kw in (220, 300.5)]

        assert [c.text for c in _row(trims, "系统功率").cells] == ["220.0", "300.5"]
        assert [c.text for c in _row(trims, "系统马力").cells] == ["299", "409"]
        assert _row(trims, "系统马力").unit == "Ps"

    def test_leaves_out_what_nobody_knows(self):
        names = {row.name for group in table([_trim(), _trim("ICE")], zh=True) for row in group.rows}

        assert names == {"年款", "车身", "级别", "能源", "驱动", "座位"}  # no doors, no specs

    def test_tells_words_and_flags(self):
        trims = [
            _trim(comfort={"heated_seats": True}, powertrain={"transmission": "1-speed"}),
            _trim(comfort={"heated_seats": False}),
        ]

        assert [c.kind for c in _row(trims, "座椅加热").cells] == ["yes", "no"]
        assert [(c.kind, c.text) for c in _row(trims, "变速箱", zh=True).cells] == [
            ("text", "单速变速箱"), ("unknown", ""),
        ]  # fmt: skip
        assert _row(trims, "Transmission", zh=False).cells[0].text == "Single speed"

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ({"cltc_km": 500}, {"cltc_km": 500}, True),
            ({"cltc_km": 500}, {"cltc_km": 501}, False),
            ({"cltc_km": 500}, {}, True),  # what is unknown tells nothing
        ],
    )
    def test_knows_what_differs(self, one, other, same):
        assert _row([_trim(range=one), _trim(range=other)], "CLTC 纯电续航").same is same

    def test_what_a_car_cannot_have_is_a_difference(self):
        assert not _row([_trim(range={"cltc_km": 500}), _trim("ICE")], "CLTC 纯电续航").same


class TestBest:
    @pytest.mark.parametrize(
        ("values", "better", "best"),
        [
            ([1, 2, 3], "more", [2]),
            ([1, 2, None], "less", [0]),
            ([2, 2, 1], "more", [0, 1]),
            ([2, 2], "more", []),
            ([2, None], "more", []),
            ([1, 2], "", []),
            ([], "more", []),
        ],
    )
    def test_is_marked_where_it_can_be_said(self, values, better, best):
        assert [place for place, mark in enumerate(best_of(values, better)) if mark] == best


class TestAddress:
    def test_keeps_the_order_of_cars_and_trims(self):
        han = TrimName("byd", "han", 2025, "ev-701")
        chosen = (Chosen("car", ONE), Chosen("trim", han), Chosen("car", TWO))
        there = address(chosen, differences=True)

        found = asked(there.partition("?")[2])
        assert there == f"/compare?car={ONE}&trim=byd/han/2025/ev-701&car={TWO}&only=differences"
        assert (found.chosen, found.differences) == (chosen, True)

    def test_shows_six_and_counts_the_rest(self):
        query = "&".join(f"car={ids.new_id()}" for _ in range(7))

        assert (len(asked(query).chosen), asked(query).surplus) == (6, 1)
        assert (len(asked(query[: query.rindex("&")]).chosen), asked(query[: query.rindex("&")]).surplus) == (
            6,
            0,
        )

    def test_shows_a_car_once(self):
        found = asked(f"car={ONE}&car={str(ONE).upper()}&car={ONE.hex}")

        assert (found.chosen, found.repeated) == ((Chosen("car", ONE),), 2)

    @pytest.mark.parametrize(
        "query",
        [
            "", "car=", "car=1", "trim=a/b", "trim=a/b/20x5/c", "car=%00%ff", "&&&=&;",
            "car=a&car=b&car=c&car=d", "trim=../../etc/2025/passwd", "car[]=1", "%", "car=" + "9" * 10_000,
        ],
    )  # fmt: skip
    def test_follows_nothing_it_cannot_read(self, query):
        found = asked(query)

        assert found.chosen == ()
        assert len(found.unread) <= 3 and all(len(value) <= 40 for value in found.unread)

    def test_ten_thousand_cars_are_six(self):
        found = asked("&".join(f"car={ids.new_id()}" for _ in range(10_000)))

        assert len(found.chosen) == 6 and found.surplus
