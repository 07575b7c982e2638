from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, DomainError, Invalid, NotFound


class BadSignature(DomainError):
    """The call is not the carrier's, or too old."""

    default_code = "logistics.bad_signature"
    default_message = _("The signature does not fit.")


class BadReport(Invalid):
    """The report cannot be read; `field` tells where it fails."""

    default_code = "logistics.bad_report"
    default_message = _("The report cannot be read.")


class UnknownVin(NotFound):
    default_code = "logistics.unknown_vin"
    default_message = _("No dealer here has a car with this VIN.")


class ReportDiffers(Conflict):
    """A report of this number came before, and said something else."""

    default_code = "logistics.report_differs"
    default_message = _("A report with this number came before and said something else.")


class FromTheFuture(Invalid):
    default_code = "logistics.from_the_future"
    default_message = _("This lies in the future. Please check the time.")
    default_field = "occurred_at"


class EtaWrong(Invalid):
    default_code = "logistics.eta_wrong"
    default_message = _("Enter the first and the last day on which the car is expected, in this order.")
    default_field = "eta_to"
