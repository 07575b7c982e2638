"""Whether the font can print a text: a contract with empty boxes in it is worse than none."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont


def missing_glyphs(text: str) -> list[str]:
    """Characters that the bundled font lacks, each once, in the order they appear."""
    covered = _covered()
    return [c for c in dict.fromkeys(text) if ord(c) not in covered and not c.isspace()]


def visible_text(html: str) -> str:
    """What a reader sees of a page: its text without markup, styles and scripts."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return " ".join(" ".join(parser.parts).split())


@cache
def _covered() -> frozenset[int]:
    folder = Path(str(files("pylopdf_fonts_zh_cn")))
    with TTFont(min(folder.rglob("*Sans*.otf")), lazy=True) as font:
        return frozenset(font.getBestCmap())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script", "title")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)
