"""The life of a host that a dealer calls its own. DNS decides; nobody moves it by hand but to begin again."""

from core.kernel.states import Machine, Move

HOST = Machine(
    "host",
    initial="PENDING",
    moves=[
        Move("PENDING", "PROVEN", "prove"),
        Move("PENDING", "EXPIRED", "give_up"),
        Move("PROVEN", "MISSING", "miss"),
        Move("MISSING", "PROVEN", "prove"),
        Move("MISSING", "LOST", "demote"),
        Move("PROVEN", "LOST", "yield"),
        Move("MISSING", "LOST", "yield"),
        Move("EXPIRED", "PENDING", "ask_again", right="domains.manage"),
        Move("LOST", "PENDING", "ask_again", right="domains.manage"),
    ],
)
"""PENDING waits for its record. PROVEN answers. MISSING answers too: its record has vanished, and there is a
grace period. LOST answered once; EXPIRED never did. A host that another dealer has proved since is yielded.
"""

ANSWERS = ("PROVEN", "MISSING")
"""States in which the portal answers under the host: exactly then there is a row in tenants.Domain."""

WATCHED = ("PENDING", *ANSWERS)
"""States in which the record is looked up again by itself."""
