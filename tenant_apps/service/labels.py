"""What the audit lines of this app say to people, in Chinese and English."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "service.repair.opened": ("开立维修工单", "Repair order opened"),
    "service.repair.started": ("开始维修", "Work started"),
    "service.repair.finished": ("维修完成", "Work finished"),
    "service.repair.invoiced": ("已开票", "Invoiced"),
    "service.repair.closed": ("工单结清", "Closed"),
    "service.repair.cancelled": ("工单取消", "Cancelled"),
}
