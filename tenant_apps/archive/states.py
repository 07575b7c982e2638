"""A legal hold, and an export."""

from core.kernel.states import Machine, Move

HOLD_RIGHT, EXPORT_RIGHT = "archive.hold", "archive.export"

HOLD = Machine(
    "legal_hold",
    initial="IN_FORCE",
    moves=[
        Move("IN_FORCE", "RELEASE_ASKED", "ask_release", right=HOLD_RIGHT),
        Move("RELEASE_ASKED", "IN_FORCE", "keep", right=HOLD_RIGHT),
        Move("RELEASE_ASKED", "RELEASED", "release", right=HOLD_RIGHT),  # by somebody else than who asked
    ],
)
EXPORT = Machine(
    "archive_export",
    initial="QUEUED",
    moves=[
        Move("QUEUED", "RUNNING", "start"),
        Move("RUNNING", "DONE", "finish"),
        Move("RUNNING", "FAILED", "fail"),
        Move("QUEUED", "CANCELLED", "cancel", right=EXPORT_RIGHT),
        Move("RUNNING", "CANCELLED", "cancel", right=EXPORT_RIGHT),
        Move("DONE", "EXPIRED", "expire"),
        Move("FAILED", "EXPIRED", "expire"),
    ],
)
UNDER_WAY = ("QUEUED", "RUNNING")
