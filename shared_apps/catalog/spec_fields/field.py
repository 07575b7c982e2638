"""What a field of the specs is: where its value stands, what it is called, measured in and bounded by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["whole", "measured", "flag", "word", "text"]
Better = Literal["", "more", "less"]

ENGINED = frozenset({"ICE", "HEV", "PHEV", "EREV"})
"""Energies of cars that burn fuel."""
PLUG_IN = frozenset({"BEV", "PHEV", "EREV"})
ELECTRIC = PLUG_IN | {"HEV", "FCEV"}
"""Energies of cars that an electric motor drives."""
EVERY = ENGINED | ELECTRIC


class Words(NamedTuple):
    """The same in Chinese and English."""

    zh: str
    en: str

    def said(self, *, zh: bool) -> str:
        """In the reader's language."""
        return self.zh if zh else self.en


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a trim's specs.

    `path` is "group.key", where it stands in the document. `unit` is a code of `units`, empty for counts
    and words. `words` are the codes a word may take, for a text those that have a translation. `better`
    says which way is an advantage to a buyer, where that can be said; `energies` which cars can have it.
    """

    path: str
    name: Words
    kind: Kind
    unit: str = ""
    low: float = 0
    high: float = 0
    words: Mapping[str, Words] | None = None
    better: Better = ""
    energies: frozenset[str] = EVERY

    @property
    def group(self) -> str:
        """The object of the document it stands in."""
        return self.path.split(".")[0]

    @property
    def key(self) -> str:
        """Its key in that object."""
        return self.path.split(".")[1]

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.kind in {"whole", "measured"}


class Section(NamedTuple):
    """Fields a reader finds under one heading, wherever they stand in the document."""

    code: str
    name: Words
    fields: tuple[Field, ...]


def whole(
    path: str, zh: str, en: str, unit: str, low: int, high: int,
    better: Better = "", energies: frozenset[str] = EVERY,
) -> Field:  # fmt: skip
    """A whole number between bounds, both included."""
    return Field(path, Words(zh, en), "whole", unit, low, high, better=better, energies=energies)


def measured(
    path: str, zh: str, en: str, unit: str, low: float, high: float,
    better: Better = "", energies: frozenset[str] = EVERY,
) -> Field:  # fmt: skip
    """A number between bounds, known to a thousandth."""
    return Field(path, Words(zh, en), "measured", unit, low, high, better=better, energies=energies)


def flag(path: str, zh: str, en: str, energies: frozenset[str] = EVERY) -> Field:
    """Whether the trim has it as standard."""
    return Field(path, Words(zh, en), "flag", energies=energies)


def word(
    path: str, zh: str, en: str, words: Mapping[str, tuple[str, str]], energies: frozenset[str] = EVERY
) -> Field:
    """One of some codes."""
    named = {code: Words(*pair) for code, pair in words.items()}
    return Field(path, Words(zh, en), "word", words=named, energies=energies)


def text(
    path: str, zh: str, en: str, known: Mapping[str, tuple[str, str]] | None = None,
    energies: frozenset[str] = EVERY,
) -> Field:  # fmt: skip
    """A name or designation of at most 80 characters; the `known` ones are translated."""
    named = {code: Words(*pair) for code, pair in (known or {}).items()}
    return Field(path, Words(zh, en), "text", words=named, energies=energies)


def section(code: str, zh: str, en: str, *fields: Field) -> Section:
    """Some fields under a heading."""
    return Section(code, Words(zh, en), fields)
