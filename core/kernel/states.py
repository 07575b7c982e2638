"""State machines as tables: the code, the database's check, the API and the tests all read the same rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.kernel.errors import Conflict


class IllegalMove(Conflict):
    """The thing is in a state from which the verb does not lead anywhere."""

    def __init__(self, machine: str, state: str, verb: str) -> None:
        super().__init__("state.illegal_move", params={"machine": machine, "state": state, "verb": verb})


@dataclass(frozen=True, slots=True)
class Move:
    """From `source`, `verb` leads to `target`; `right` is what a staff member needs to do it.

    An empty `right` marks a move that only the system or a buyer makes.
    """

    source: str
    target: str
    verb: str
    right: str = ""


class Machine:
    """A finite set of states and the moves between them."""

    def __init__(self, name: str, *, initial: str, moves: Iterable[Move]) -> None:
        self.name = name
        self.initial = initial
        self.moves = tuple(moves)
        self._targets: dict[tuple[str, str], Move] = {}
        for move in self.moves:
            key = (move.source, move.verb)
            if key in self._targets:
                raise ValueError(f"{name}: {move.verb} from {move.source} is listed twice")
            self._targets[key] = move
        states = [initial, *(s for m in self.moves for s in (m.source, m.target))]
        self.states: tuple[str, ...] = tuple(dict.fromkeys(states))

    def move(self, state: str, verb: str) -> Move:
        """The row for this verb in this state. Raises IllegalMove where the table has none."""
        found = self._targets.get((state, verb))
        if found is None:
            raise IllegalMove(self.name, state, verb)
        return found

    def target(self, state: str, verb: str) -> str:
        """Where the verb leads from this state. Raises IllegalMove."""
        return self.move(state, verb).target

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """Every move that leaves the state, in table order."""
        return tuple(m for m in self.moves if m.source == state)

    def choices(self) -> list[tuple[str, str]]:
        """For a Django field's `choices`."""
        return [(s, s) for s in self.states]
