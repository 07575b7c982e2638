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
        Move("REFUND_PENDING", "REFUNDED", "settle"),
    ],
)
KINDS = ("DEPOSIT", "BALANCE")
METHODS = ("ONLINE", "CARD", "ALIPAY", "WECHAT_PAY", "BANK_TRANSFER")
"""ONLINE: through the payment page, before (or without) knowing by which means."""
