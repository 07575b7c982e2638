"""The spellings under which a name is looked for."""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba
from pypinyin import Style, lazy_pinyin

from shared_apps.catalog.names import plain

HAN = re.compile(r"[\u3400-\u9fff]")
_SEPARATORS = re.compile(r"[\s\-_·.&'’()（）/]+")
_ALIKE = str.maketrans({"l": "i", "1": "i", "0": "o"})
_CHINESE_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


@lru_cache(maxsize=20_000)
def tight(text: str) -> str:
    """A folded text without anything that people leave out: "C R-V" and "crv" become one."""
    return _SEPARATORS.sub("", plain(text))


@lru_cache(maxsize=20_000)
def pinyin(text: str) -> str:
    """A folded text with its Chinese characters read aloud, without tones or gaps: 宝马3系 → baoma3xi."""
    return tight("".join(lazy_pinyin(plain(text), style=Style.NORMAL)))


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """First letters of the Chinese characters: 比亚迪 → byd; empty for a text that is not all Chinese."""
    folded = tight(text)
    if len(HAN.findall(folded)) != len(folded) or len(folded) < 2:
        return ""
    return "".join(lazy_pinyin(folded, style=Style.FIRST_LETTER))


def look(form: str) -> str:
    """A form as the eye takes it: 3xl and 3x1 look like 3xi, m0del like model."""
    return form.translate(_ALIKE)


def everyday_words(text: str) -> list[tuple[int, int]]:
    """Where the words of ordinary Chinese stand in a text, those of several characters alone."""
    found, place = [], 0
    for word in rjieba.cut(text):
        if len(word) > 1 and HAN.match(word):
            found.append((place, place + len(word)))
        place += len(word)
    return found


def spellings(name: str) -> set[str]:
    """Every form under which one name is found exactly."""
    forms = {tight(name), pinyin(name)}
    if HAN.search(name):
        spoken = plain(name).translate(_CHINESE_DIGITS)
        forms |= {tight(spoken), pinyin(spoken)}
    return {form for form in forms if form}
