"""An order's financing as a whole, and each lender's answer to it, as tables."""

from core.kernel.states import Machine, Move

FINANCE = Machine(
    "finance",
    initial="NOT_NEEDED",
    moves=[
        Move("NOT_NEEDED", "DRAFT", "begin", buyer=True),
        Move("DECLINED", "DRAFT", "begin", buyer=True),
        Move("WITHDRAWN", "DRAFT", "begin", buyer=True),
        Move("DRAFT", "SUBMITTED", "submit", buyer=True),
        Move("SUBMITTED", "CONDITIONAL", "condition"),
        Move("SUBMITTED", "APPROVED", "approve"),
        Move("SUBMITTED", "DECLINED", "decline"),
        Move("CONDITIONAL", "SUBMITTED", "resume"),
        Move("CONDITIONAL", "APPROVED", "approve"),
        Move("CONDITIONAL", "DECLINED", "decline"),
        Move("APPROVED", "SUBMITTED", "resume"),  # the consent to the only offer's lender was taken back
        Move("APPROVED", "CONDITIONAL", "condition"),
        Move("APPROVED", "DECLINED", "decline"),
        Move("DECLINED", "SUBMITTED", "resume"),
        Move("APPROVED", "ACCEPTED", "accept", buyer=True),
        Move("ACCEPTED", "FUNDED", "pay_out"),
        *(
            Move(state, "WITHDRAWN", "withdraw", right="orders.finance", buyer=True)
            for state in ("DRAFT", "SUBMITTED", "CONDITIONAL", "APPROVED", "ACCEPTED", "DECLINED")
        ),
        Move("FUNDED", "WITHDRAWN", "withdraw"),  # the sale is undone
    ],
)
INQUIRY = Machine(
    "inquiry",
    initial="QUEUED",
    moves=[
        Move("QUEUED", "OFFERED", "approve"),
        Move("QUEUED", "CONDITIONAL", "condition"),
        Move("QUEUED", "DECLINED", "decline"),
        Move("QUEUED", "FAILED", "fail"),
        Move("FAILED", "QUEUED", "retry", right="orders.finance", buyer=True),
        Move("CONDITIONAL", "QUEUED", "supply", buyer=True),
        Move("OFFERED", "ACCEPTED", "accept", buyer=True),
        Move("ACCEPTED", "PAID", "pay_out"),
        *(
            Move(state, "WITHDRAWN", "withdraw", right="orders.finance", buyer=True)
            for state in ("QUEUED", "CONDITIONAL", "OFFERED", "ACCEPTED", "FAILED")
        ),
        Move("PAID", "WITHDRAWN", "withdraw"),
    ],
)
WAITING = ("SUBMITTED", "CONDITIONAL", "APPROVED", "DECLINED")
"""Where the financing stands by what the lenders say."""

BY_LENDERS = {"APPROVED": "approve", "CONDITIONAL": "condition", "SUBMITTED": "resume", "DECLINED": "decline"}
"""The verb that leads to each of these states."""

MAY_APPLY = ("RESERVED", "CONTRACTED")
"""States of an order in which its buyer may ask lenders."""

DECIDED = ("OFFERED", "ACCEPTED", "PAID")
"""States of an inquiry in which its lender has agreed to lend on a certain car."""

NOT_BOOKED, CAR_CHANGED, CAR_REFUSED = "not_booked", "car_changed", "car_refused"
LENDER_SILENT = "lender_silent"
"""What a person must look at: a loan that is here and not in the books; a swapped car its lender looks at, or
does not take; a lender that does not answer about money or about a loan that was given up."""

CAME_TO_NOTHING = ("DRAFT", "DECLINED", "WITHDRAWN")
"""States in which nobody needs the applicant's data for long."""

UNDONE = ("CANCELLED", "EXPIRED", "RETURNED")
"""States of an order that needs no money any more."""
