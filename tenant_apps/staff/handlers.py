from __future__ import annotations

from uuid import UUID

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM
from tenant_apps.staff.operations import dismiss_again, enrol_member, reinvite_members
from tenants.archive.hooks import Finding, Restored, after_restore


@handles("accounts.member_joined")
def on_member_joined(delivery: Delivery) -> None:
    """An invitation was accepted: the person becomes staff in the role it offered."""
    said = delivery.payload
    enrol_member(
        actor=SYSTEM,
        user_id=UUID(said["user_id"]),
        name=said["name"],
        email=said["email"],
        role=said["role"],
    )


@handles("dealers.imported")
def on_imported(delivery: Delivery) -> None:
    """The dealer came from elsewhere: whoever has no account here is invited anew."""
    reinvite_members(actor=SYSTEM, user_ids=[UUID(one) for one in delivery.payload["strangers"]])


@after_restore
def on_restored(restored: Restored) -> list[Finding]:
    """Who was let go after the backup does not come back with it."""
    return [
        Finding(code="staff.dismissed", reference=member.name, subject_id=member.id)
        for member in dismiss_again(actor=SYSTEM)
    ]
