"""An edition on its way into force: proposed by one operator, published by another."""

from core.kernel.states import Machine, Move

RIGHT = "forms.publish"
PROPOSAL = Machine(
    "form_proposal",
    initial="PROPOSED",
    moves=[
        Move("PROPOSED", "PUBLISHED", "publish", right=RIGHT),  # by somebody else than who proposed
        Move("PROPOSED", "REJECTED", "reject", right=RIGHT),
        Move("PROPOSED", "WITHDRAWN", "withdraw", right=RIGHT),  # by who proposed
    ],
)
