from django.db import models

from core.storage.models import Record, state_check, state_field
from tenant_apps.staff.policies import ROLES
from tenant_apps.staff.states import MEMBER


class StaffMember(Record):
    """A person of this dealer's staff: `user_id` is the account in `public`, `role` decides the rights."""

    user_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=80)
    email = models.EmailField(default="", blank=True)
    role = models.CharField(max_length=16, choices=[(role, role) for role in ROLES])
    state = state_field(MEMBER.choices(), MEMBER.initial)

    class Meta:
        constraints = [
            state_check("staff_member_state_known", MEMBER.states),
            state_check("staff_member_role_known", ROLES, "role"),
        ]

    def __str__(self) -> str:
        return self.name
