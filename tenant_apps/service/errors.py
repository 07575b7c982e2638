from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid


class NoLines(Invalid):
    """A repair order without any work."""

    default_code = "service.no_lines"
    default_message = _("Please enter at least one job.")
    default_field = "lines"


class LineWrong(Invalid):
    """A job without a description, or with hours or an amount below zero or out of reach."""

    default_code = "service.line_wrong"
    default_message = _("A job needs a description, and hours and an amount that are not negative.")


class CustomerMissing(Invalid):
    """Nobody brought the car."""

    default_code = "service.customer_missing"
    default_message = _("Please enter the customer's name.")
    default_field = "customer_name"


class PhoneUnreadable(Invalid):
    """This is no telephone number."""

    default_code = "service.phone_unreadable"
    default_message = _("This is not a phone number. A mobile number has 11 digits, e.g. 138 0013 8000.")
    default_field = "customer_phone"


class MileageNegative(Invalid):
    """An odometer does not show less than zero."""

    default_code = "service.mileage_negative"
    default_message = _("The mileage cannot be negative.")
    default_field = "mileage_km"


class TotalDiffers(Conflict):
    """The stored total is not what the lines come to; somebody tampered with the books."""

    default_code = "service.total_differs"
    default_message = _("The total does not match the jobs on this repair order. It was not changed.")
