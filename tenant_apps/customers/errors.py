from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid


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


class DueInThePast(Invalid):
    """Nothing can be done yesterday."""

    default_code = "customers.due_in_the_past"
    default_message = _("Please choose today or a later day.")
    default_field = "due_on"


class AnswerEmpty(Invalid):
    """An answer says something or names a price."""

    default_code = "customers.answer_empty"
    default_message = _("Write something, or name a price.")
    default_field = "text"


class PriceUnfit(Invalid):
    """A price that cannot be one."""

    default_code = "customers.price_unfit"
    default_message = _("Enter a price above zero.")
    default_field = "price"


class OnRoadUnfit(Invalid):
    """The price on the road comes with a price, and is not below it."""

    default_code = "customers.on_road_unfit"
    default_message = _("The on-the-road price includes the price of the car: it cannot be lower.")
    default_field = "on_road"


class ValidityUnfit(Invalid):
    """A price holds until a day from today on, at most 90 days away."""

    default_code = "customers.validity_unfit"
    default_message = _("Choose the last day of the offer, from today to 90 days from now.")
    default_field = "valid_until"


class EnquiryClosedByBuyer(Conflict):
    """The buyer wants no more answers."""

    default_code = "customers.enquiry_closed"
    default_message = _("The customer has closed this enquiry and gets no more answers.")


class OnlyByPhone(Conflict):
    """The buyer has no inbox: asked as a guest."""

    default_code = "customers.only_by_phone"
    default_message = _("This customer asked without an account. Please call.")
