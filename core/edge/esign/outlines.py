"""Characters as drawn lines: a stamp in Chinese without a font in the file.

A font would have to be cut down for every signature (a second, and 16 MB read); the outlines of a name take
milliseconds. What is written stays readable for machines by its ActualText.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from core.edge.glyphs import BOLD, REGULAR

Matrix = tuple[float, float, float, float, float, float]


class Outlines:
    """One weight of the type, with the shapes of the mainland."""

    def __init__(self, file: str) -> None:
        font = TTFont(file, lazy=False)  # not lazy: forks of this process must not share an open file
        self._names: dict[int, str] = font.getBestCmap()
        self._glyphs = font.getGlyphSet()
        self._mainland = _substitutes(font)
        self.em = float(font["head"].unitsPerEm)

    def width(self, text: str, size: float) -> float:
        """How wide a line is, in the unit of `size`."""
        units: float = sum(self._glyphs[self._glyph(each)].width for each in text)
        return units * size / self.em

    def line(self, text: str, x: float, y: float, size: float) -> bytes:
        """The operators that fill a line beginning at x, y."""
        parts = []
        for each in text:
            parts.append(self.character(each, (size / self.em, 0, 0, size / self.em, x, y)))
            x += self.width(each, size)
        return spoken(text, b" ".join(parts))

    def character(self, character: str, matrix: Matrix) -> bytes:
        """The operators that fill one character of 1 em, set by a matrix."""
        pen = _Pen(self._glyphs)
        self._glyphs[self._glyph(character)].draw(pen)
        return b"q " + operands(*matrix) + b" cm " + b" ".join(pen.parts) + b" f Q"

    def _glyph(self, character: str) -> str:
        name = self._names.get(ord(character), ".notdef")
        return self._mainland.get(name, name)


@cache
def regular() -> Outlines:
    """The type of the text. Reading it takes a fifth of a second, once."""
    return Outlines(str(REGULAR))


@cache
def bold() -> Outlines:
    """The type of seals."""
    return Outlines(str(BOLD))


def operands(*values: float) -> bytes:
    """Numbers as a content stream has them: never with an exponent."""
    return b" ".join((b"%.5f" % value).rstrip(b"0").rstrip(b".") for value in values)


def spoken(text: str, drawing: bytes) -> bytes:
    """A drawing that machines read as this text."""
    said = text.encode("utf-16-be").hex().upper().encode()
    return b"/Span << /ActualText <FEFF" + said + b"> >> BDC " + drawing + b" EMC"


def _substitutes(font: TTFont) -> dict[str, str]:
    """Which glyph stands for which in simplified Chinese (the type is Japanese by itself)."""
    table = font["GSUB"].table
    features = table.FeatureList.FeatureRecord
    found: dict[str, str] = {}
    for script in table.ScriptList.ScriptRecord:
        languages = script.Script.LangSysRecord if script.ScriptTag == "hani" else []
        for language in (each for each in languages if each.LangSysTag == "ZHS "):
            for index in language.LangSys.FeatureIndex:
                if features[index].FeatureTag == "locl":
                    for lookup in features[index].Feature.LookupListIndex:
                        found |= _mapping(table.LookupList.Lookup[lookup])
    return found


def _mapping(lookup: Any) -> dict[str, str]:
    merged: dict[str, str] = {}
    for part in lookup.SubTable:
        merged |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    return merged


class _Pen(BasePen):  # type: ignore[misc]  # fontTools is untyped
    """Writes an outline as the operators of a content stream."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.parts: list[bytes] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self.parts.append(operands(*pt) + b" m")

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self.parts.append(operands(*pt) + b" l")

    def _curveToOne(
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self.parts.append(operands(*pt1, *pt2, *pt3) + b" c")

    def _closePath(self) -> None:
        self.parts.append(b"h")

    def _endPath(self) -> None:
        self.parts.append(b"h")
