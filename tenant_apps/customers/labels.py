"""What the audit lines of this app say to people, in Chinese and English."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "customers.lead.created": ("新建线索", "Lead created"),
    "customers.lead.assigned": ("分配跟进人", "Assigned"),
    "customers.lead.contacted": ("联系客户", "Contacted"),
    "customers.lead.qualified": ("意向明确", "Qualified"),
    "customers.lead.drive_booked": ("预约试驾", "Test drive booked"),
    "customers.lead.drive_missed": ("试驾取消或未到", "Test drive did not take place"),
    "customers.lead.drive_done": ("完成试驾", "Test drive done"),
    "customers.lead.won": ("成交", "Won"),
    "customers.lead.lost": ("流失", "Lost"),
}
