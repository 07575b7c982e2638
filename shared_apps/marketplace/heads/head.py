from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import get_language

from core.edge.languages import in_language
from core.edge.web import host_url

SITE = "Marque"
LONGEST_TITLE, LONGEST_DESCRIPTION = 65, 158
TONGUES = {"zh-hans": "zh-Hans", "en": "en"}
"""Languages of pages and what `hreflang` calls them."""
_LOCALES = {"zh-hans": "zh_CN", "en": "en_US"}


class Picture(NamedTuple):
    """What a chat shows with a shared page; measures in pixels."""

    address: str
    width: int
    height: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of one page in the language at hand.

    `path` is the plain address of the page that counts: its own, or the one it is a variant of. `price` is
    an amount in whole units and a currency, `data` what stands in JSON-LD.
    """

    title: str
    description: str
    path: str
    index: bool = True
    kind: str = "website"
    picture: Picture | None = None
    price: tuple[str, str] | None = None
    data: tuple[dict[str, Any], ...] = ()

    @property
    def full_title(self) -> str:
        """The title with the site's name."""
        return self.title if self.title.startswith(SITE) else f"{self.title} · {SITE}"

    @property
    def canonical(self) -> str:
        """The absolute address this page should be known by, in the language at hand."""
        return absolute(self.path, language())

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """The same page in every language, and for readers of none of them; nothing for an unlisted page."""
        if not self.index:
            return []
        return alternates(self.path)

    @property
    def locale(self) -> str:
        """The language as Open Graph calls it."""
        return _LOCALES[language()]

    @property
    def other_locales(self) -> list[str]:
        """The others this page is to be had in."""
        return [locale for code, locale in _LOCALES.items() if code != language()]


def language() -> str:
    """The language the page is written in."""
    spoken = get_language() or settings.LANGUAGE_CODE
    return spoken if spoken in TONGUES else settings.LANGUAGE_CODE


def absolute(path: str, tongue: str) -> str:
    """A page's absolute address in a language."""
    return host_url(path=in_language(path, tongue))


def alternates(path: str) -> list[tuple[str, str]]:
    """(`hreflang`, absolute address) for every language; plain addresses suit everybody."""
    found = [(name, absolute(path, code)) for code, name in TONGUES.items()]
    return [*found, ("x-default", host_url(path=path))]


def joined(parts: Iterable[str], most: int, between: str = " · ") -> str:
    """As many parts as fit into `most` letters: the first and the last count most."""
    kept = [part for part in parts if part]
    while len(between.join(kept)) > most and len(kept) > 2:
        kept.pop(-2)
    whole = between.join(kept)
    if len(whole) <= most or len(kept) < 2:
        return shortened(whole, most)
    return between.join([shortened(kept[0], most - len(between) - len(kept[-1])), kept[-1]])


def shortened(text: str, most: int) -> str:
    """Words cut to `most` letters, with an ellipsis where something is missing."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip(" ·,，、") + "…"
