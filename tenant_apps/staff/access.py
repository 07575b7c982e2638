"""The door of the portal: a request becomes a staff member of this dealer, or is refused."""

from __future__ import annotations

from django.http import HttpRequest

from core.kernel.actor import Actor
from core.kernel.errors import Unauthenticated
from tenant_apps.staff.errors import NoMembership
from tenant_apps.staff.models import StaffMember
from tenant_apps.staff.policies import rights_of
from tenant_apps.staff.queries import active_member


def staff_actor(request: HttpRequest) -> Actor:
    """The actor behind a portal's request, with the rights of the role it has at the dealer at hand.

    Read once a request. Raises Unauthenticated when nobody is signed in and NoMembership when the account
    does not work here (any more).
    """
    remembered: Actor | None = getattr(request, "staff_actor", None)
    if remembered is None:
        remembered = actor_of(signed_in_member(request))
        request.staff_actor = remembered  # type: ignore[attr-defined]
    return remembered


def signed_in_member(request: HttpRequest) -> StaffMember:
    """The staff member who is signed in. Raises Unauthenticated and NoMembership."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        raise Unauthenticated()
    found = active_member(user.pk)
    if found is None:
        raise NoMembership()
    return found


def actor_of(member: StaffMember) -> Actor:
    """A staff member as the first argument of operations."""
    return Actor("staff", member.user_id, member.name, rights_of(member.role))
