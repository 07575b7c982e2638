"""The cards on an order's page: each app above this one puts its own there, and orders import none of them.

    register(Section(name="finance", place=30, title=_("Finance"), words=WORDS, card=card_of))

in the app's handlers.py, which is loaded when Django starts, beside its `gates.Region` of the same name where
it has one. Buyers get the card, the portal gets title and state word of the region in both languages. Places
in use: 5 recall, 10 contract, 20 payments, 25 invoice, 30 financing, 40 insurance, 50 partexchange,
60 logistics, 70 registration, 80 delivery, 85 documents, 90 papers, 100 ending.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from tenant_apps.orders.facts import OrderAtHand


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A paper to be read: what it is called, its number and where it stands, and its address."""

    name: str
    note: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a buyer reads of one section, in the language of the page.

    `state` is where it stands, in a few words; `tone` its colour: accent (good), amber (somebody must act),
    brick (something is wrong) or quiet. `text` says what happens next and who acts, `due` by when. `url` is
    where the buyer goes on and `link` what that button says; `primary` makes it the page's one loud button.
    `facts` are short lines of (what, value), `files` papers to be read.
    """

    title: str
    state: str
    tone: str = "quiet"
    text: str = ""
    due: datetime | None = None
    url: str = ""
    link: str = ""
    primary: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()


Maker = Callable[[OrderAtHand, HttpRequest], Card | None]


def _no_card(_order: OrderAtHand, _request: HttpRequest) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of an order's page. `place` orders them; `title` and `words` (state to word) are lazy texts.

    `desk_title` and `desk_words` are what the dealer's staff read where the buyer is addressed.

    `card` runs inside the dealer's context for the order's buyer and returns None while there is nothing to
    tell. It should ask one short question of the database at most.
    """

    name: str
    place: int
    title: Any
    words: Mapping[str, Any] = field(default_factory=dict)
    card: Maker = _no_card
    desk_title: Any = None
    desk_words: Mapping[str, Any] = field(default_factory=dict)

    def at_desk(self) -> Section:
        """The section in the words of the dealer's staff."""
        return replace(self, title=self.desk_title or self.title, words={**self.words, **self.desk_words})


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Add a section; registering a name again replaces it, as when a module is loaded twice."""
    _sections[section.name] = section


def section(name: str) -> Section | None:
    """The section of this name; None where nobody registered it."""
    return _sections.get(name)


def cards_of(order: OrderAtHand, request: HttpRequest) -> list[Card]:
    """The cards of every section that has something to tell, in their places."""
    ordered = sorted(_sections.values(), key=lambda each: (each.place, each.name))
    made = (each.card(order, request) for each in ordered)
    return [card for card in made if card is not None]
