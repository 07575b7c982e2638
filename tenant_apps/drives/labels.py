"""What the audit lines of this app say to people, in Chinese and English."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "drives.car.registered": ("设为试驾车", "Demo car registered"),
    "drives.car.retired": ("停用试驾车", "Demo car retired"),
    "drives.staff.registered": ("登记试驾陪驾", "Test drive staff registered"),
    "drives.drive.booked": ("预约试驾", "Test drive booked"),
    "drives.drive.confirmed": ("确认试驾", "Confirmed"),
    "drives.drive.rescheduled": ("改约试驾", "Rescheduled"),
    "drives.drive.cancelled": ("取消试驾", "Cancelled"),
    "drives.drive.no_show": ("客户未到", "Did not come"),
    "drives.drive.started": ("开始试驾", "Started"),
    "drives.drive.finished": ("试驾完成", "Finished"),
}
