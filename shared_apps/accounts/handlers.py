"""What dealers ask of accounts. Each asks for itself: which dealer it is, the event says, not its payload."""

from uuid import UUID

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM, Actor
from shared_apps.accounts.operations import end_membership, invite_member, resume_membership
from tenants.queries import dealer_id_of


@handles("staff.invitation_requested")
def on_invitation_requested(delivery: Delivery) -> None:
    """A dealer invites somebody: the invitation is made under the id the dealer knows."""
    said = delivery.payload
    invite_member(
        actor=Actor("staff", name=said["invited_by"]),
        dealer_id=dealer_id_of(delivery.dealer),
        email=said["email"],
        role=said["role"],
        name=said["person"],
        invitation_id=UUID(said["invitation_id"]),
    )


@handles("staff.member_left")
def on_member_left(delivery: Delivery) -> None:
    """A dealer let somebody go: the membership ends."""
    end_membership(
        actor=SYSTEM,
        dealer_id=dealer_id_of(delivery.dealer),
        user_id=UUID(delivery.payload["user_id"]),
    )


@handles("staff.member_returned")
def on_member_returned(delivery: Delivery) -> None:
    """A dealer took somebody back: the membership there was goes on; none is made of nothing."""
    resume_membership(
        actor=SYSTEM,
        dealer_id=dealer_id_of(delivery.dealer),
        user_id=UUID(delivery.payload["user_id"]),
    )
