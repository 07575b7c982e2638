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
    "customers.follow_up.planned": ("安排跟进", "Follow-up planned"),
    "customers.follow_up.done": ("完成跟进", "Follow-up done"),
    "customers.enquiry.received": ("客户咨询", "The customer asked"),
    "customers.enquiry.answered": ("回复客户", "Answered"),
    "customers.enquiry.called": ("已回电", "Called back"),
    "customers.enquiry.closed": ("客户结束咨询", "The customer closed the enquiry"),
    "customers.lead.won": ("成交", "Won"),
    "customers.lead.lost": ("流失", "Lost"),
    "tradein.offered": ("给出置换报价", "Trade-in offer made"),
    "tradein.declined": ("婉拒置换报价", "Trade-in offer declined"),
}
