"""Amounts in the capital numerals of Chinese contracts, which cannot be altered with a stroke of the pen."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿", "万亿")
LARGEST = 10**18 - 1


def capitals(fen: int) -> str:
    """人民币贰拾贰万玖仟捌佰元整 for 22980000 fen. Raises ValueError below zero and above 10^16 yuan."""
    if not 0 <= fen <= LARGEST:
        raise ValueError("not an amount that a contract states")
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    whole = _whole(yuan) + "元" if yuan else ""
    if not rest:
        return f"人民币{whole or '零元'}整"
    tail = f"{_DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    tail += f"{_DIGITS[cents]}分" if cents else "整"
    return f"人民币{whole}{tail}"


def _whole(yuan: int) -> str:
    words, gap = "", False
    for section in reversed(range(len(_SECTIONS))):
        value = yuan // 10_000**section % 10_000
        if not value:
            gap = bool(words)
            continue
        if words and (gap or value < 1000):
            words += "零"
        words, gap = words + _section(value) + _unit(section, yuan), False
    return words


def _unit(section: int, yuan: int) -> str:
    """万亿 says 亿 once: 壹万亿, but 壹万贰仟亿."""
    return "万" if section == 3 and yuan // 10_000**2 % 10_000 else _SECTIONS[section]


def _section(value: int) -> str:
    """A number below ten thousand without leading zeros."""
    words, gap = "", False
    for place in reversed(range(4)):
        digit = value // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
