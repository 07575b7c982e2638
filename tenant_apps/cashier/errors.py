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


class MoreThanHeld(Conflict):
    """More than what is held for the order and not on its way back. `params.held` is that amount, as text."""

    default_code = "cashier.more_than_held"
    default_message = _("This is more than what is held for the order: %(held)s.")
    default_field = "amount"


class NotCapturedYet(Conflict):
    """The bank asks back what is not booked yet; the same word comes again."""

    default_code = "cashier.not_captured_yet"
    default_message = _("This payment is not booked yet.")


class BelowLeast(Invalid):
    """A part of the balance that is too small to be worth a payment. `params.least` is the bound, as text."""

    default_code = "cashier.below_least"
    default_message = _("Pay at least %(least)s at a time.")
    default_field = "amount"
