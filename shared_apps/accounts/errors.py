from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthenticated, Unavailable


class BadCredentials(Unauthenticated):
    """No active account has this login and password; the two are not told apart."""

    default_code = "accounts.bad_credentials"
    default_message = _("The account or the password is not right.")
    default_field = "password"


class TooManyAttempts(TooMany):
    """The door is closed for some minutes after repeated wrong passwords."""

    default_code = "accounts.too_many_attempts"
    default_message = _("Too many wrong passwords. Please try again in %(minutes)s minutes.")
    default_field = "password"


class TooManyNewcomers(TooMany):
    """One network address asked for too many accounts within an hour."""

    default_code = "accounts.too_many_newcomers"
    default_message = _("Too many new accounts come from your network. Please try again in an hour.")
    default_field = "login"


class LoginUnreadable(Invalid):
    default_code = "accounts.login_unreadable"
    default_message = _("Enter an e-mail address or a mobile number.")
    default_field = "login"


class LoginTaken(Conflict):
    default_code = "accounts.login_taken"
    default_message = _("There is already an account with this address or number. Sign in instead.")
    default_field = "login"


class NameMissing(Invalid):
    default_code = "accounts.name_missing"
    default_message = _("Tell us what to call you.")
    default_field = "name"


class WeakPassword(Invalid):
    """`params.reasons` holds Django's sentences, joined."""

    default_code = "accounts.weak_password"
    default_message = _("%(reasons)s")
    default_field = "password"


class EmailMissing(Invalid):
    """There is no e-mail address: none was typed, or the account signs in by phone and has none."""

    default_code = "accounts.email_missing"
    default_message = _("Enter an e-mail address.")
    default_field = "email"


class EmailConfirmed(Conflict):
    """There is nothing left to confirm."""

    default_code = "accounts.email_confirmed"
    default_message = _("This address is confirmed already.")


class TooManyConfirmations(TooMany):
    """A letter went out a moment ago, or this address or account got its share of the day."""

    default_code = "accounts.too_many_confirmations"
    default_message = _(
        "We have just written to this address. Look in your spam folder, too, or ask again later."
    )


class ConfirmationGone(NotFound):
    """A link that was used, expired, belongs to an address the account has no longer, or never was."""

    default_code = "accounts.confirmation_gone"
    default_message = _("This link has expired or was already used. Ask for a new letter in your account.")


class InvitationGone(NotFound):
    default_code = "accounts.invitation_gone"
    default_message = _("This invitation has expired or was already used. Ask for a new one.")


class NotOperator(Forbidden):
    default_code = "accounts.not_operator"
    default_message = _("This account is not an operator's.")
    default_field = "login"


class HandOffGone(NotFound):
    """A passage that was used, expired, was made for another host or browser, or never was."""

    default_code = "accounts.hand_off_gone"
    default_message = _("This way in has expired. Please try once more.")


class TooManyPassages(TooMany):
    """One account asked for too many passages within some minutes."""

    default_code = "accounts.too_many_passages"
    default_message = _("Too many attempts to enter a portal. Please wait a few minutes.")


class PasswordWrong(Invalid):
    """Whoever changes a password must know the present one."""

    default_code = "accounts.password_wrong"
    default_message = _("This is not your present password.")
    default_field = "current"


class TooManyCodes(TooMany):
    """One code a minute and some a day for one number, and some an hour for one network address."""

    default_code = "accounts.too_many_codes"
    default_message = _("A code was sent a moment ago, or too many were today. Please wait a minute.")
    default_field = "code"


class CodeWrong(Invalid):
    """It is not the code that was sent, or there is none any more; the two are not told apart."""

    default_code = "accounts.code_wrong"
    default_message = _("This code is not right or has expired. Please check it, or ask for a new one.")
    default_field = "code"


class PhoneUnreadable(Invalid):
    """A code can be sent to a telephone number only."""

    default_code = "accounts.phone_unreadable"
    default_message = _("This is not a phone number. A mobile number has 11 digits, e.g. 138 0013 8000.")
    default_field = "phone"


class CodeNotSent(Unavailable):
    """The gateway for text messages did not take the code."""

    default_code = "accounts.code_not_sent"
    default_message = _("The text message could not be sent. Please try again, or sign in by password.")
    default_field = "code"


class PasswordNeeded(Forbidden):
    """An account with a password comes in by it: nobody has proved that the number in it is its owner's."""

    default_code = "accounts.password_needed"
    default_message = _("This account signs in with its password. Please sign in first.")
    default_field = "code"
