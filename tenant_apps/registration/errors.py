from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, Unavailable


class RegistrationOpen(Conflict):
    default_code = "registration.open"
    default_message = _("The car is not registered yet.")


class CarFiled(Conflict):
    """Another car cannot take the place of one whose papers are at the vehicle office, or came back."""

    default_code = "registration.car_filed"
    default_message = _("This car is being registered or has its plate: the order cannot get another one.")


class DocumentsMissing(Conflict):
    """`params.documents` names what the pack lacks."""

    default_code = "registration.documents_missing"
    default_message = _("Still missing for the registration: %(documents)s.")


class NotNow(Conflict):
    """The order has not begun, is ready, or is over."""

    default_code = "registration.not_now"
    default_message = _("The registration cannot be changed at this stage of the order.")


class DocumentKnown(Invalid):
    """The house knows where this document stands; nobody brings it."""

    default_code = "registration.document_known"
    default_message = _("This document is not uploaded: the system knows where it stands.")
    default_field = "kind"


class OfficeSilent(Unavailable):
    """The vehicle office did not answer in time; nobody knows whether the filing arrived."""

    default_code = "registration.office_silent"
    default_message = _("The vehicle office did not answer.")
