from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid


class NotPaidYet(Conflict):
    """Invoices are issued once the whole price is in."""

    default_code = "invoicing.not_paid_yet"
    default_message = _("The invoice can be issued once the order is paid in full.")


class NamesTheCar(Conflict):
    """Another car cannot take the place of one that is on an invoice."""

    default_code = "invoicing.names_the_car"
    default_message = _("The invoice names this car. Reverse it before the order gets another car.")


class NothingToReverse(Conflict):
    """Only an invoice that was issued has a red letter."""

    default_code = "invoicing.nothing_to_reverse"
    default_message = _("Only an issued invoice can be reversed by a red letter.")


class NotWaiting(Conflict):
    """The bureau has answered already."""

    default_code = "invoicing.not_waiting"
    default_message = _("The tax bureau has answered already.")


class ReasonMissing(Invalid):
    """A red letter says why."""

    default_code = "invoicing.reason_missing"
    default_message = _("Say why the invoice is reversed.")
    default_field = "reason"


class BuyerNameMissing(Invalid):
    """The invoice names the buyer as the buyer's paper does."""

    default_code = "invoicing.buyer_missing"
    default_message = _("Enter the buyer's name as on the paper.")
    default_field = "buyer_name"


class NumberWrong(Invalid):
    """The buyer's ID number does not check."""

    default_code = "invoicing.number_wrong"
    default_message = _("This number does not check. Compare it with the paper.")
    default_field = "id_number"
