"""Writes of this app."""

from shared_apps.accounts.operations.accounts import change_locale, check_credentials, register_account
from shared_apps.accounts.operations.invitations import (
    accept_invitation,
    end_membership,
    invite_member,
    renew_token,
)
from shared_apps.accounts.operations.tidying import forget_expired

__all__ = [
    "accept_invitation",
    "change_locale",
    "check_credentials",
    "end_membership",
    "forget_expired",
    "invite_member",
    "register_account",
    "renew_token",
]
