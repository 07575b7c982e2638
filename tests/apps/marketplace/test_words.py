"""What buyers read: names once, values with units, steps of an order."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from shared_apps.catalog.queries import trim_facts
from shared_apps.marketplace import labels, specs
from shared_apps.marketplace.templatetags.market import cut, headline, reached
from tests.factories.marketplace import LONG_AGO, make_trim


class TestHeadline:
    @pytest.mark.parametrize(
        ("brand", "series", "said"),
        [
            ("比亚迪", "汉", "比亚迪 汉"),
            ("坦克", "坦克300", "坦克300"),
            ("广汽传祺", "传祺E8", "广汽传祺E8"),
            ("梅赛德斯-迈巴赫", "迈巴赫S级", "梅赛德斯-迈巴赫S级"),
            ("MINI", "MINI Cooper", "MINI Cooper"),
            ("MG", "MG4", "MG MG4"),
        ],
    )
    def test_says_in_chinese_what_both_say_once(self, brand, series, said):
        with translation.override("zh-hans"):
            assert headline(SimpleNamespace(brand_zh=brand, series_zh=series)) == said

    @pytest.mark.parametrize(
        ("brand", "series", "said"),
        [
            ("Mercedes-Maybach", "Maybach S-Class", "Mercedes-Maybach S-Class"),
            ("firefly", "firefly", "firefly"),
            ("Tank", "Tank 300", "Tank 300"),
            ("BMW", "M3", "BMW M3"),
        ],
    )
    def test_says_in_english_whole_words_once(self, brand, series, said):
        with translation.override("en"):
            assert headline(SimpleNamespace(brand_en=brand, series_en=series)) == said


class TestCut:
    def test_takes_the_studio_from_drawings_only(self):
        assert cut("/art/suv-1.svg") == cut("/art/suv-1-cut.svg") == "/art/suv-1-cut.svg"
        assert cut("/media/a.svg") == "/media/a.svg"


class TestSheet:
    SPECS = {
        "powertrain": {
            "transmission": "7DCT", "fuel": "RON95", "aspiration": "TURBO", "system_power_kw": 150,
        },
        "comfort": {"heated_seats": True, "panoramic_roof": False},
        "warranty": {"vehicle_km": 150_000, "vehicle_years": 6},
    }  # fmt: skip

    def _values(self, *, zh: bool) -> dict[str, str]:
        trim = trim_facts(make_trim(specs=self.SPECS).id)
        return {r.name: f"{r.value}{r.unit}" for group in specs.sheet(trim, zh=zh) for r in group.rows}

    def test_reads_naturally_in_chinese(self, db):
        values = self._values(zh=True)

        assert (values["变速箱"], values["燃油标号"], values["整车质保里程"]) == (
            "7 挡双离合",
            "95 号汽油",
            "15万公里",
        )
        assert (values["座椅加热"], values["全景天幕"], values["系统功率"]) == ("有", "无", "150kW")

    def test_reads_naturally_in_english(self, db):
        values = self._values(zh=False)

        assert (values["Transmission"], values["Aspiration"]) == ("7-speed dual clutch", "Turbocharged")
        assert values["Vehicle, distance"] == "150,000km"


class TestReached:
    def _order(self, state, *passed):
        return SimpleNamespace(state=state, milestones=[[code, LONG_AGO.isoformat()] for code in passed])

    def test_shows_the_way_done_and_the_way_ahead(self):
        steps = reached(self._order("RESERVED", "HOLD", "RESERVED"))

        assert [step["code"] for step in steps] == list(labels.JOURNEY)
        assert [step["state"] for step in steps] == ["done", "now", "ahead", "ahead", "ahead", "ahead"]
        assert steps[0]["at"] == LONG_AGO

    def test_ends_where_an_order_ended(self):
        steps = reached(self._order("CANCELLED", "HOLD", "RESERVED", "CANCELLED"))

        assert [(step["code"], step["state"]) for step in steps] == [
            ("HOLD", "done"), ("RESERVED", "done"), ("CANCELLED", "now"),
        ]  # fmt: skip

    def test_shows_a_state_nobody_told_the_time_of(self):
        assert reached(self._order("CLOSED", "HOLD"))[-1] == {"code": "CLOSED", "at": None, "state": "now"}
