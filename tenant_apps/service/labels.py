"""What the audit lines of this app say to people, in Chinese and English."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "service.repair.opened": ("开立工单", "Repair order opened"),
    "service.repair.started": ("开始施工", "Work started"),
    "service.repair.finished": ("施工完成", "Work finished"),
    "service.repair.invoiced": ("结算开票", "Invoiced"),
    "service.repair.closed": ("交车并完成", "Closed"),
    "service.repair.cancelled": ("取消工单", "Cancelled"),
}
