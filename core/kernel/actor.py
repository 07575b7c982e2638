"""Who does something: the first argument of every operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from core.kernel.errors import Forbidden

Kind = Literal["anonymous", "buyer", "staff", "operator", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the system itself, with the rights it holds here and now.

    `name` is what audit lines and timelines show. `rights` are codes such as `stock.receive`.
    """

    kind: Kind
    user_id: UUID | None = None
    name: str = ""
    rights: frozenset[str] = field(default_factory=frozenset)

    def may(self, right: str) -> bool:
        """Whether this actor holds the right; the system holds all."""
        return self.kind == "system" or right in self.rights

    def require(self, right: str) -> None:
        """Raise Forbidden unless the actor holds the right."""
        if not self.may(right):
            raise Forbidden("access.right_missing", params={"right": right})


SYSTEM = Actor(kind="system", name="Marque")
