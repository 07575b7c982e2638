"""Unified social credit codes: real ones pass, every single slip of the pen is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_apps.console.credit_codes import check_character, is_sound, normalise

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", ["91110000600037341L", "91350100M000100Y43"])
def test_published_examples_pass(code):
    assert is_sound(code)


@pytest.mark.parametrize(
    "typed", [" 9111 0000 6000 3734 1l ", "９１１１００００６０００３７３４１Ｌ", "91110000-600037341-L"]
)
def test_are_read_however_they_are_typed(typed):
    assert normalise(typed) == "91110000600037341L"


@pytest.mark.parametrize(
    "code",
    ["", "91110000600037341", "91110000600037341LL", "91110000600037341I", "9111000060003734IL",
     "S1110000600037341L", "91AAAAAA600037341L", "91110000600037341L\n", "٩١110000600037341L"],
)  # fmt: skip
def test_what_has_another_shape_is_refused(code):
    assert not is_sound(code)


@given(st.text("0123456789", min_size=6, max_size=6), st.text(LETTERS, min_size=9, max_size=9), st.data())
def test_one_wrong_character_is_always_seen(district, body, data):
    first = f"91{district}{body}"
    code = first + check_character(first)
    place = data.draw(st.integers(8, 17))
    other = data.draw(st.sampled_from([letter for letter in LETTERS if letter != code[place]]))

    assert is_sound(code)
    assert not is_sound(code[:place] + other + code[place + 1 :])
