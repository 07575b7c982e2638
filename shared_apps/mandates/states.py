"""An export over several dealers."""

from core.kernel.states import Machine, Move

EXPORT_RIGHT = "archive.export_mandated"
MANDATED_EXPORT = Machine(
    "mandated_export",
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
