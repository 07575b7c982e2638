"""Names in the forms that searching and addresses need."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

_STUBBORN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ð": "d"})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Case and diacritics folded, widths unified, spaces single: "Citroën" and "citroen" become one."""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_STUBBORN)
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def search_text(*names: str) -> str:
    """The plain forms of all names, each once, for trigram search."""
    return " ".join(dict.fromkeys(p for p in map(plain, names) if p))


@lru_cache(maxsize=4096)
def slug(text: str, *, limit: int = 80) -> str:
    """An address part of [a-z0-9-]. A name without any Latin letter gets a short stable digest."""
    dashed = _NOT_SLUG.sub("-", plain(text)).strip("-")[:limit].strip("-")
    if dashed:
        return dashed
    return "x" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]


def initial(name: str) -> str:
    """The letter under which an A-Z list shows a name; "#" where it has none."""
    first = slug(name)[:1]
    return first.upper() if first.isalpha() and plain(name)[:1].isascii() else "#"
