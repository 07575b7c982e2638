"""Anybody's words inside our XML and SVG: one stray character would make a whole document unreadable."""

from __future__ import annotations

from xml.sax.saxutils import escape

_UNSPEAKABLE = dict.fromkeys(
    [*(code for code in range(32) if code not in (9, 10, 13)), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)
"""What XML 1.0 cannot hold, however it is written."""


def xml_text(words: str) -> str:
    """The words as text of an element, without the characters that XML has no way to say."""
    return escape(words.translate(_UNSPEAKABLE))
