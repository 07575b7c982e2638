from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid


class AmountNotPositive(Invalid):
    default_code = "cashier.amount_not_positive"
    default_message = _("Enter an amount above zero.")
    default_field = "amount"


class Overpaid(Invalid):
    """More than what is still due. `params.due` is the open amount in whole currency units, as text."""

    default_code = "cashier.overpaid"
    default_message = _("This is more than what is still due: %(due)s.")
    default_field = "amount"


class WrongCurrency(Invalid):
    default_code = "cashier.wrong_currency"
    default_message = _("The order is in %(currency)s.")
    default_field = "amount"


class ReferenceMissing(Invalid):
    default_code = "cashier.reference_missing"
    default_message = _("Enter the bank's reference, so that the transfer can be found again.")
    default_field = "reference"


class ReferenceUsed(Conflict):
    """The same transfer was booked on this order before."""

    default_code = "cashier.reference_used"
    default_message = _("A payment with this reference is already booked on this order.")
    default_field = "reference"


class NothingToReturn(Conflict):
    default_code = "cashier.nothing_to_return"
    default_message = _("No bank transfer of this order waits to be returned.")
