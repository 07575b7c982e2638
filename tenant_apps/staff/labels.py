"""What the audit lines of this app say to people, in Chinese and English."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "staff.member.enrolled": ("加入团队", "Joined the staff"),
    "staff.member.appointed": ("调整岗位", "Role changed"),
    "staff.member.ended": ("离开团队", "Left the staff"),
    "staff.member.reinstated": ("恢复在职", "Reinstated"),
    "staff.member.invited": ("发出邀请", "Invited"),
}
