"""What the lines of an order's timeline say to people, in Chinese and English."""

from __future__ import annotations

from tenant_apps.cashier.labels import LABELS as CASHIER
from tenant_apps.contracts.labels import LABELS as CONTRACTS

LABELS: dict[str, tuple[str, str]] = {
    "orders.order.held": ("买家锁定车辆", "Held by the buyer"),
    "orders.order.checkout_opened": ("打开支付页面", "Payment page opened"),
    "orders.order.reserved": ("预订款到账，车辆已预留", "Deposit received, car reserved"),
    "orders.order.expired": ("超时未付，车辆恢复在售", "Not paid in time, car released"),
    "orders.order.payment_returned": ("款项退回买家", "Payment sent back to the buyer"),
    "orders.order.contract_prepared": ("准备合同", "Contract prepared"),
    "orders.order.contracted": ("双方签署合同", "Contract signed"),
    "orders.order.funded": ("车款付清", "Paid in full"),
    "orders.order.uncovered": ("抵扣款减少，差额待付", "No longer covered, the rest is to be paid"),
    "orders.order.ready": ("车辆备妥，可以交付", "Ready for delivery"),
    "orders.order.delivered": ("车辆已交付", "Delivered"),
    "orders.order.closed": ("订单完成", "Closed"),
    "orders.order.drafted": ("销售顾问起草订单", "Drafted by a sales adviser"),
    "orders.order.reallocated": ("更换车辆", "Another car took its place"),
    "orders.order.discarded": ("草稿作废", "Draft discarded"),
    "orders.order.cancel_requested": ("申请取消", "Cancellation asked for"),
    "orders.order.kept": ("取消申请未获批准，订单继续", "Cancellation refused, the order goes on"),
    "orders.order.cancelled": ("订单取消", "Cancelled"),
    "orders.order.return_requested": ("申请退车", "Return asked for"),
    "orders.order.return_refused": ("退车申请未获批准", "Return refused"),
    "orders.order.recalled": ("车辆被厂家召回", "The car is recalled by its maker"),
    "orders.order.price_lowered": ("保价：车价随调价下调", "Price protection: the price was lowered"),
    "orders.order.returned": ("车辆已退回", "Car returned"),
    "orders.order.disputed": ("付款被银行争议，订单冻结", "Payment disputed, the order is frozen"),
    "orders.order.resumed": ("争议解决，订单继续", "Dispute settled, the order goes on"),
    "orders.order.dispute_lost": ("争议败诉，订单取消", "Dispute lost, the order is cancelled"),
    "identities.order.recorded": ("登记购车人证件", "Buyer's document noted"),
    **CONTRACTS,
    **CASHIER,
}

ATTENTION: dict[str, tuple[str, str]] = {
    "recall": (
        "车辆被厂家召回，买家已收到通知；维修完成并登记前不能交付。",
        "The car is recalled and its buyer was told. It is not handed over before the repair is noted.",
    ),
    "car_swapped": (
        "签约后更换了车辆，合同上的车架号已不同，请与买家签订变更。",
        "The car was swapped after signing: the contract names another VIN. Sign the change with the buyer.",
    ),
    "contract_total_differs": (
        "合同已封存，但合同总价与订单总价不一致，请与买家核对并处理。",
        "The sealed contract states another total than the order. Settle it with the buyer.",
    ),
    "paid_when_over": (
        "尾款在订单不再收款后到账，正在全额退款。",
        "A payment of the balance came when the order took no more money; it is being refunded in full.",
    ),
    "paid_too_much": (
        "到账金额超出应付余额，正在全额退款，请联系买家。",
        "A payment was more than what was still due; it is being refunded in full. Contact the buyer.",
    ),
    "dispute_lost": (
        "拒付争议败诉，银行已将款项退回持卡人；车辆已交付，请向买家追收。",
        "A dispute was lost and the bank took the money back. The buyer has the car: collect the money.",
    ),
    "paid_twice_back": (
        "同一笔款项既已退款，又被银行拒付扣回，买家重复收款，请向买家追回。",
        "The buyer has a payment twice: refunded, and taken back by their bank. Ask for it back.",
    ),
    "dispute_after_end": (
        "订单结束后，买家的银行对付款提出拒付；退款前请核对，避免重复退款。",
        "After the order ended, the bank asked a payment back. Check before refunding: do not pay twice.",
    ),
    "late_payment": (
        "款项在预留超时后到账，车辆已售出，正在全额退款。",
        "The payment came after the hold ran out and the car was gone; it is being refunded in full.",
    ),
    "paid_after_cancel": (
        "款项在订单取消后到账，正在全额退款。",
        "The payment came after the order was cancelled; it is being refunded in full.",
    ),
    "deposit_differs": (
        "到账金额与预订款不符，正在全额退款，请联系买家。",
        "The amount received differs from the deposit; it is being refunded in full. Contact the buyer.",
    ),
    "paid_twice": (
        "买家重复支付了预订款，多付的一笔正在退款。",
        "The buyer paid the deposit twice; the second payment is being refunded.",
    ),
}
"""What a code in `Order.attention` tells the staff."""
