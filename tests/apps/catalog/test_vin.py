"""VIN rules: what is accepted, what is refused and where; making and reading are each other's inverse."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_apps.catalog import vin
from shared_apps.catalog.wmi import BRAND_WMI, MAKERS, maker_of

alphabet = st.sampled_from(vin.ALPHABET)
texts = st.text(alphabet, min_size=17, max_size=17)


@st.composite
def made(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    parts = {
        "wmi": draw(st.sampled_from(sorted(MAKERS))),
        "vds": draw(st.text(alphabet, min_size=5, max_size=5)),
        "year": draw(st.integers(2010, 2027)),
        "plant": draw(alphabet),
        "serial": draw(st.integers(0, 999_999)),
    }
    return vin.make_vin(**parts), parts


class TestCheckDigit:
    @pytest.mark.parametrize(
        "real", ["1M8GDM9AXKP042788", "11111111111111111", "LRW3E7EB9SC123456", "5GZCZ43D13S812715"]
    )
    def test_accepts_known_vins(self, real):
        assert vin.problems(real) == []

    @given(made())
    def test_is_right_on_every_vin_we_make(self, found):
        assert vin.problems(found[0]) == []

    @given(made(), st.integers(0, 16), alphabet)
    def test_catches_every_single_wrong_character_of_another_value(self, found, place, other):
        """Characters share values (A, J and 1 all count 1): only those cannot be told apart."""
        good = found[0]
        if place == 8 or vin._VALUES[good[place]] == vin._VALUES[other]:
            return
        changed = good[:place] + other + good[place + 1 :]
        assert [p.code for p in vin.problems(changed)] == ["stock.vin_check_digit"]

    @given(texts)
    def test_names_the_digit_that_would_be_right(self, text):
        for problem in vin.problems(text):
            mended = text[:8] + problem.expected + text[9:]
            assert problem.positions == (9,)
            assert vin.problems(mended) == []


class TestProblems:
    def test_tells_of_a_wrong_length(self):
        assert vin.problems("LRW3E7EB9SC12345") == [vin.VinProblem("stock.vin_length", expected="17")]

    def test_points_at_characters_outside_the_alphabet(self):
        (problem,) = vin.problems("LRW3I7EB9SO12345Q")

        assert problem.code == "stock.vin_characters"
        assert problem.positions == (5, 11, 17)

    def test_tells_of_length_and_characters_together(self):
        assert [p.code for p in vin.problems("IOQ")] == ["stock.vin_length", "stock.vin_characters"]

    def test_an_empty_text_has_the_wrong_length_only(self):
        assert [p.code for p in vin.problems("")] == ["stock.vin_length"]

    @given(st.text(max_size=40))
    def test_never_raises(self, text):
        found = vin.problems(text)

        assert vin.is_valid(text) is (not found)


class TestNormalise:
    @pytest.mark.parametrize(
        "written",
        [
            "lrw3e7eb9sc123456",
            " LRW3E7EB9SC123456\n",
            "LRW-3E7EB9-SC123456",
            "LRW 3E7EB9 SC 123456",
            "ＬＲＷ３Ｅ７ＥＢ９ＳＣ１２３４５６",
            "\u200bLRW3E7EB9SC123456\ufeff",
            "LRW–3E7EB9—SC123456",
        ],
    )
    def test_reads_what_was_meant(self, written):
        assert vin.normalise(written) == "LRW3E7EB9SC123456"
        assert vin.problems(written) == []

    @given(texts, st.sampled_from(" -–\u3000\t"), st.integers(0, 16))
    def test_undoes_every_way_of_writing(self, text, mark, place):
        wide = "".join(chr(ord(c) + 0xFEE0) for c in text.lower())

        assert vin.normalise(wide[:place] + mark + wide[place:]) == text


class TestDecode:
    @given(made())
    def test_gives_back_what_a_vin_was_made_of(self, found):
        text, parts = found
        decoded = vin.decode(text, this_year=2026)

        assert decoded.wmi == parts["wmi"]
        assert decoded.vds[:5] == parts["vds"]
        assert decoded.plant == parts["plant"]
        assert decoded.serial == f"{parts['serial']:06d}"
        if not text[0].isdigit():
            assert decoded.model_year == parts["year"]

    @pytest.mark.parametrize(
        ("wmi", "name"),
        [
            ("LGX", "BYD Auto"),
            ("LSV", "SAIC Volkswagen"),
            ("LRW", "Tesla (Shanghai)"),
            ("LE4", "Beijing Benz"),
            ("WP0", "Porsche"),
        ],
    )
    def test_knows_makers(self, wmi, name):
        text = vin.make_vin(wmi=wmi, vds="A1B2C", year=2025, plant="A", serial=1)

        decoded = vin.decode(text, this_year=2026)

        assert decoded.manufacturer_en == name
        assert decoded.manufacturer_zh

    def test_an_unknown_maker_is_no_fault(self):
        decoded = vin.decode(
            vin.make_vin(wmi="LXX", vds="AAAAA", year=2024, plant="A", serial=7), this_year=2026
        )

        assert (decoded.manufacturer_en, decoded.country) == (None, "CN")

    def test_reads_a_vin_with_a_wrong_check_digit(self):
        assert vin.decode("LRW3E7EB0SC123456", this_year=2026).serial == "123456"

    @pytest.mark.parametrize("text", ["", "LRW", "LRW3I7EB9SC123456"])
    def test_refuses_what_is_no_vin(self, text):
        with pytest.raises(ValueError, match="not a VIN"):
            vin.decode(text, this_year=2026)


class TestModelYear:
    @pytest.mark.parametrize(
        ("letter", "year"),
        [
            ("A", 2010),
            ("S", 2025),
            ("T", 2026),
            ("V", 2027),
            ("W", 1998),
            ("Y", 2000),
            ("9", 2009),
            ("1", 2001),
        ],
    )
    def test_is_the_nearest_not_after_next_year(self, letter, year):
        assert vin.model_year(f"LRW3E7EB9{letter}C123456", latest=2027) == year

    @pytest.mark.parametrize("letter", ["U", "Z", "0"])
    def test_some_characters_mean_no_year(self, letter):
        assert vin.model_year(f"LRW3E7EB9{letter}C123456", latest=2027) is None

    def test_north_american_makers_say_the_cycle_at_position_seven(self):
        assert vin.model_year("1G1AA5A19B0000000", latest=2027) == 2011
        assert vin.model_year("1G1AA5519B0000000", latest=2027) == 1981


class TestMakeVin:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"wmi": "LR"},
            {"vds": "ABCD"},
            {"vds": "ABCDI"},
            {"plant": ""},
            {"plant": "O"},
            {"serial": 1_000_000},
            {"serial": -1},
            {"year": 1979},
        ],
    )
    def test_refuses_parts_that_do_not_fit(self, wrong):
        parts = {"wmi": "LRW", "vds": "3E7EB", "year": 2025, "plant": "C", "serial": 1} | wrong

        with pytest.raises(ValueError, match=r"VIN|serial|years|digit"):
            vin.make_vin(**parts)


def test_the_table_of_makers_is_sound():
    legal = set(string.digits + string.ascii_uppercase) - set("IOQ")
    for wmi, maker in MAKERS.items():
        assert len(wmi) == 3
        assert set(wmi) <= legal
        assert maker.name_zh
        assert maker.name_en
    assert all(maker_of(wmi) for wmi in BRAND_WMI.values())
