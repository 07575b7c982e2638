"""What a piece of text stands for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """One condition somebody asked for: a dimension of `Filters` and its value, and the words that said so.

    `brand` names the brand a series belongs to. `guessed` marks a slip that was put right.
    """

    dimension: str
    value: str
    said: str
    brand: str = ""
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was understood: conditions in the order they were said, and the words left over."""

    meanings: tuple[Meaning, ...]
    rest: str

    @property
    def guesses(self) -> tuple[Meaning, ...]:
        """What was put right and ought to be shown as such."""
        return tuple(meaning for meaning in self.meanings if meaning.guessed)
