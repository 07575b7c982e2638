from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Invalid


class NameMissing(Invalid):
    """A person is called something."""

    default_code = "customers.name_missing"
    default_message = _("Please enter the customer's name.")
    default_field = "name"


class PhoneUnreadable(Invalid):
    """This is no telephone number."""

    default_code = "customers.phone_unreadable"
    default_message = _("This is not a phone number. A mobile number has 11 digits, e.g. 138 0013 8000.")
    default_field = "phone"


class ReasonMissing(Invalid):
    """A lead is given up for a reason."""

    default_code = "customers.reason_missing"
    default_message = _("Please note why this lead was lost.")
    default_field = "note"


class UnknownAdviser(Invalid):
    """Nobody here with this account follows up leads."""

    default_code = "customers.unknown_adviser"
    default_message = _("This person does not follow up leads here.")
    default_field = "owner_id"
