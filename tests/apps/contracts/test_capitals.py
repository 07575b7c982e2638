"""Amounts in capital numerals, against a reader written the other way round."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared_apps.standardforms.capitals import LARGEST, capitals

DIGITS = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_whole(text: str) -> int:
    """The number a Chinese reader reads: sections by 万 and 亿, digits by 拾佰仟."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(unit)
        if found:
            return read_whole(head) * size + read_whole(tail)
    total = digit = 0
    for c in text:
        if c in PLACES:
            total, digit = total + digit * PLACES[c], 0
        else:
            digit = DIGITS[c]
    return total + digit


def read(text: str) -> int:
    text = text.removeprefix("人民币").removesuffix("整")
    yuan, found, rest = text.rpartition("元")
    jiao, found_jiao, cents = rest.rpartition("角")
    fen = read_whole(yuan) * 100 if found else 0
    fen += DIGITS[jiao[-1]] * 10 if found_jiao else 0
    return fen + (DIGITS[cents.removesuffix("分")[-1]] if cents.endswith("分") else 0)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (22_980_000, "人民币贰拾贰万玖仟捌佰元整"),
        (200_000, "人民币贰仟元整"),
        (0, "人民币零元整"),
        (5, "人民币伍分"),
        (50, "人民币伍角整"),
        (100_05, "人民币壹佰元零伍分"),
        (10_700_053, "人民币壹拾万柒仟元伍角叁分"),
        (1_000_100, "人民币壹万零壹元整"),
        (1_000_000_001_00, "人民币壹拾亿零壹元整"),
        (1_0000_0000_0000_00, "人民币壹万亿元整"),
        (1_2000_0000_0000_00, "人民币壹万贰仟亿元整"),
        (2_0010_0000_00, "人民币贰亿零壹拾万元整"),
        (16_409_02, "人民币壹万陆仟肆佰零玖元零贰分"),
    ],
)
def test_known_amounts(fen, text):
    assert capitals(fen) == text


@given(st.integers(0, LARGEST))
@example(10_0000_0000_0000_00)
@example(1_0001_0001_0001_01)
def test_what_is_written_is_read_as_the_same_amount(fen):
    text = capitals(fen)
    assert read(text) == fen
    assert "零零" not in text
    assert "零元" not in text or fen < 100


@pytest.mark.parametrize("fen", [-1, LARGEST + 1])
def test_refuses_what_no_contract_states(fen):
    with pytest.raises(ValueError, match="amount"):
        capitals(fen)
