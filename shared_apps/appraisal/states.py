"""The life of a dealer's contest of a rating. Moves without a right are the dealer's or the system's."""

from core.kernel.states import Machine, Move

CONTEST = Machine(
    "contest",
    initial="OPEN",
    moves=[
        Move("OPEN", "ACCEPTED", "accept", right="ratings.review"),
        Move("OPEN", "REJECTED", "reject", right="ratings.review"),
        Move("OPEN", "WITHDRAWN", "withdraw"),
        Move("OPEN", "LAPSED", "lapse"),
        Move("ACCEPTED", "LAPSED", "lapse"),
    ],
)

REASONS = ("COMPARABLE", "EQUIPMENT", "HISTORY", "OTHER")
"""What a dealer may hold against a rating: a comparable that is none, equipment that was not counted, the
car's condition or history, anything else."""

EFFECTS = ("EXCLUDE", "ADJUST", "WITHHOLD")
"""What an accepted contest does: comparables are left out, an amount is added, or nothing is said at all."""
