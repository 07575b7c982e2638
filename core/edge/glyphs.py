"""Whether the fonts can print a text: a document with empty boxes in it is worse than none."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTFont

from core.kernel.errors import DomainError

REGULAR = Path(str(files("noto_cjk_sans_jp_regular") / "NotoSansCJKjp-Regular.otf"))
BOLD = Path(str(files("noto_cjk_sans_jp_bold") / "NotoSansCJKjp-Bold.otf"))
"""Noto Sans CJK from wheels, which have the rare characters of names (䶮 㛃 𠮷) and, told that a text is
zh-Hans, the shapes of the mainland. No font of the machine is ever looked at."""


class GlyphsMissing(DomainError):
    """The fonts cannot print some characters; printing the rest would falsify the document."""

    status = 422
    default_code = "pdf.glyphs_missing"
    default_message = _("These characters cannot be printed: %(characters)s")


def require_glyphs(html: str) -> None:
    """Raise GlyphsMissing, naming each character, where a page has one that would be an empty box."""
    missing = missing_glyphs(visible_text(html))
    if missing:
        raise GlyphsMissing(params={"characters": " ".join(f"{c} (U+{ord(c):04X})" for c in missing)})


def missing_glyphs(text: str) -> list[str]:
    """Characters that the fonts lack, each once, in the order they appear."""
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
    """Code points that both weights have."""
    with TTFont(REGULAR, lazy=True) as regular, TTFont(BOLD, lazy=True) as bold:
        return frozenset(regular.getBestCmap()) & frozenset(bold.getBestCmap())


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
