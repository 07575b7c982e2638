from datetime import timedelta

from core.kernel.states import Machine, Move

PAYMENT = Machine(
    "payment",
    initial="PENDING",
    moves=[
        Move("PENDING", "CAPTURED", "capture"),
        Move("PENDING", "FAILED", "fail"),
        Move("FAILED", "CAPTURED", "capture"),  # the word of success may come after the word of failure
        Move("PENDING", "REFUND_PENDING", "return"),  # money that came when it was no longer wanted
        Move("FAILED", "REFUND_PENDING", "return"),
        Move("CAPTURED", "REFUND_PENDING", "ask_refund", right="orders.cancel"),
        Move("CAPTURED", "FORFEITED", "forfeit"),
        Move("REFUND_PENDING", "REFUNDED", "settle"),
        Move("REFUND_PENDING", "CHARGED_BACK", "lose"),  # the bank took it before it could go back
        Move("REFUND_PENDING", "CAPTURED", "settle_part"),  # a part went back, the rest is still held
        Move("CAPTURED", "CHARGED_BACK", "lose"),  # the buyer's bank took it back for good
        *(  # what had gone back came back: the buyer's bank did not take it
            Move(source, "REFUND_PENDING", "bounce")
            for source in ("REFUNDED", "CAPTURED", "FORFEITED", "CHARGED_BACK")
        ),
    ],
)
_HOLDING = ("DEPOSIT_PAID", "PARTIAL", "PAID")
_EMPTY = ("NONE", "DEPOSIT_PENDING", "REFUND_PENDING", "REFUNDED")
ACCOUNT = Machine(
    "account",
    initial="NONE",
    moves=[
        Move("NONE", "DEPOSIT_PENDING", "open_page"),
        Move("DEPOSIT_PENDING", "NONE", "close_page"),
        *(Move(source, "DEPOSIT_PAID", "take_deposit") for source in _EMPTY),
        *(Move(source, "PARTIAL", "take_part") for source in (*_EMPTY, "DEPOSIT_PAID")),
        *(Move(source, "PAID", "take_all") for source in (*_EMPTY, "DEPOSIT_PAID", "PARTIAL")),
        Move("PAID", "PARTIAL", "return_part"),
        *(Move(source, "DEPOSIT_PAID", "return_balance") for source in ("PARTIAL", "PAID")),
        *(Move(source, "REFUND_PENDING", "return_all") for source in _HOLDING),
        *(
            Move(source, "REFUND_PENDING", "return_unwanted")
            for source in ("NONE", "DEPOSIT_PENDING", "REFUNDED")
        ),
        *(Move(source, "REFUNDED", "forfeit_all") for source in _HOLDING),
        Move("REFUND_PENDING", "REFUNDED", "settle"),
        *(Move(source, "CHARGEBACK", "charge_back") for source in (*_HOLDING, "REFUND_PENDING", "REFUNDED")),
        *(
            Move("CHARGEBACK", target, f"restore_{target.lower()}")
            for target in (*_HOLDING, "REFUND_PENDING")
        ),
        Move("CHARGEBACK", "REFUNDED", "lose"),
    ],
)
"""Where the money of an order stands as a whole: the order's region `payment`.

The state follows from the account's payments (`operations.standing`); REFUNDED says that nothing is held any
more and what was to go back is back.
"""

DISPUTE = Machine(
    "dispute",
    initial="NEEDS_RESPONSE",
    moves=[
        Move("NEEDS_RESPONSE", "UNDER_REVIEW", "answer", right="orders.payment"),
        *(
            move
            for source in ("NEEDS_RESPONSE", "UNDER_REVIEW")
            for move in (Move(source, "WON", "win"), Move(source, "LOST", "lose"))
        ),
    ],
)
OPEN_DISPUTES = ("NEEDS_RESPONSE", "UNDER_REVIEW")

RETRIED_AFTER = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=24))
"""How long after each failure billing is asked once more to give a payment back."""
MAX_ATTEMPTS = len(RETRIED_AFTER) + 1
"""How often billing is asked in all."""
GIVEN_UP = MAX_ATTEMPTS + 1
"""As many attempts has a refund that billing is not asked for any more: nothing of it is under way."""

FEE = "FEE"
KINDS = ("DEPOSIT", "BALANCE", "DAMAGES", FEE)
"""DAMAGES goes the other way: what the dealer pays on top, as the second half of a doubled earnest money.

A FEE is for a service beside the car's price, as bringing it: it never counts towards the order's account.
"""
METHODS = ("ONLINE", "CARD", "ALIPAY", "WECHAT_PAY", "BANK_TRANSFER", "TRADE_IN")
"""ONLINE: through the payment page, before (or without) knowing by which means. TRADE_IN: an old car."""
