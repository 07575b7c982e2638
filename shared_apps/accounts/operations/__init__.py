"""Writes of this app."""

from shared_apps.accounts.operations.accounts import (
    change_locale,
    check_credentials,
    register_account,
)
from shared_apps.accounts.operations.confirmations import (
    ask_confirmation,
    change_email,
    confirm_email,
    renew_confirmation,
    vouch_for_email,
)
from shared_apps.accounts.operations.hand_offs import make_hand_off, take_hand_off
from shared_apps.accounts.operations.invitations import (
    accept_invitation,
    end_membership,
    invite_member,
    renew_token,
    resume_membership,
)
from shared_apps.accounts.operations.passwords import change_password
from shared_apps.accounts.operations.phone_codes import enter_by_code, send_phone_code
from shared_apps.accounts.operations.sessions import end_sessions
from shared_apps.accounts.operations.tidying import forget_expired

__all__ = [
    "accept_invitation",
    "ask_confirmation",
    "change_email",
    "change_locale",
    "change_password",
    "check_credentials",
    "confirm_email",
    "end_membership",
    "end_sessions",
    "enter_by_code",
    "forget_expired",
    "invite_member",
    "make_hand_off",
    "register_account",
    "renew_confirmation",
    "renew_token",
    "resume_membership",
    "send_phone_code",
    "take_hand_off",
    "vouch_for_email",
]
