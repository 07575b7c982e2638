from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid, TooMany


class NoMembership(Forbidden):
    """The account is known, but not as staff of this dealer."""

    default_code = "staff.no_membership"
    default_message = _("This account does not belong to this dealer's staff.")


class AlreadyMember(Conflict):
    """The person to be invited works here already."""

    default_code = "staff.already_member"
    default_message = _("This person already belongs to your staff.")
    default_field = "email"


class UnknownRole(Invalid):
    """There is no such role."""

    default_code = "staff.unknown_role"
    default_message = _("This role does not exist.")
    default_field = "role"


class LastOwner(Conflict):
    """A dealer is never left without an owner."""

    default_code = "staff.last_owner"
    default_message = _("The last owner cannot leave. Appoint another owner first.")


class TooManyInvitations(TooMany):
    """A dealer sent as many invitations as an hour allows."""

    default_code = "staff.too_many_invitations"
    default_message = _("Your dealership sent many invitations within an hour. Please try again later.")
    default_field = "email"
