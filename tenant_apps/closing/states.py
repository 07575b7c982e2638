"""A line of a statement, and a day of the books."""

from core.kernel.states import Machine, Move

RIGHT = "books.close"

LINE = Machine(
    "statement_line",
    initial="OPEN",
    moves=[
        Move("OPEN", "MATCHED", "match", right=RIGHT),
        Move("OPEN", "WRITTEN_OFF", "write_off", right=RIGHT),
        Move("MATCHED", "OPEN", "unmatch", right=RIGHT),
        Move("WRITTEN_OFF", "OPEN", "unmatch", right=RIGHT),
    ],
)
DAY = Machine(
    "day_closing",
    initial="OPEN",
    moves=[
        Move("OPEN", "CLOSED", "close", right=RIGHT),
        Move("CLOSED", "REOPEN_ASKED", "ask_reopen", right=RIGHT),
        Move("REOPEN_ASKED", "REOPENED", "reopen", right=RIGHT),  # by somebody else than who asked
        Move("REOPEN_ASKED", "CLOSED", "keep", right=RIGHT),
    ],
)
WRITE_OFFS = ("BANK_FEE", "INTEREST", "UNKNOWN", "OTHER")
"""What a line may turn out to be that the books do not know."""
