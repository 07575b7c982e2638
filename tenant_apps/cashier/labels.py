"""What the audit lines of this app say to people, in Chinese and English."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "cashier.payment.expected": ("打开支付页面", "Payment page opened"),
    "cashier.payment.captured": ("收到款项", "Payment received"),
    "cashier.payment.failed": ("支付未完成", "Payment not completed"),
    "cashier.payment.not_wanted": ("款项已退回待处理", "Payment not wanted any more, to be returned"),
    "cashier.payment.forfeited": ("款项依约不予退还", "Payment kept by the dealer"),
    "cashier.damages.owed": ("经销商应付赔偿", "Compensation owed to the buyer"),
    "cashier.dispute.opened": ("银行发起拒付争议", "The buyer's bank disputes a payment"),
    "cashier.dispute.answered": ("争议材料已提交，等待银行裁定", "Evidence handed in, the bank decides"),
    "cashier.dispute.won": ("拒付争议胜诉", "Dispute won"),
    "cashier.dispute.lost": ("拒付争议败诉", "Dispute lost"),
    "cashier.dispute.paid_twice": ("买家重复收款，待追回", "The buyer was paid twice, to be asked back"),
    "cashier.dispute.evidence_sent": ("提交争议证据", "Evidence submitted"),
    "cashier.refund.asked": ("发起退款", "Refund started"),
    "cashier.refund.settled": ("退款完成", "Refund completed"),
    "cashier.refund.given_up": ("多次退款失败，请银行转账退回", "Refund given up: send it by bank transfer"),
    "cashier.refund.failed": ("退款失败", "Refund failed"),
}
