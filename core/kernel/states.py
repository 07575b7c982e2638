"""State machines as tables: the code, the database's check, the API and the tests all read the same rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.kernel.actor import Actor
from core.kernel.errors import Conflict


class IllegalMove(Conflict):
    """The thing is in a state from which the verb does not lead anywhere."""

    def __init__(self, machine: str, state: str, verb: str) -> None:
        super().__init__("state.illegal_move", params={"machine": machine, "state": state, "verb": verb})


@dataclass(frozen=True, slots=True)
class Move:
    """From `source`, `verb` leads to `target`; `right` is what a staff member needs to do it.

    Without a `right` no member of the staff makes the move; `buyer` says that the buyer whose thing it is
    may. The system may make every move.
    """

    source: str
    target: str
    verb: str
    right: str = ""
    buyer: bool = False

    def may(self, actor: Actor) -> bool:
        """Whether such an actor makes this move, the thing being theirs."""
        if actor.kind == "staff":
            return bool(self.right) and actor.may(self.right)
        return actor.kind == "system" or (actor.kind == "buyer" and self.buyer)


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

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the documents."""
        arrows = [f"    {m.source} --> {m.target}: {m.verb}" for m in self.moves]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.initial}", *arrows])

    def choices(self) -> list[tuple[str, str]]:
        """For a Django field's `choices`."""
        return [(s, s) for s in self.states]
