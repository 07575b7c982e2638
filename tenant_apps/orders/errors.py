from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid


class TooManyHolds(Conflict):
    """A buyer holds as many unpaid cars as one may. `params.limit` is that number."""

    default_code = "orders.too_many_holds"
    default_message = _("You already hold %(limit)s cars. Pay for one or let one go first.")


class PriceMoved(Conflict):
    """The car costs something else than what the buyer was shown."""

    default_code = "orders.price_moved"
    default_message = _("The dealer changed the price since you looked. Please look at the car once more.")


class DepositWrong(Invalid):
    default_code = "orders.deposit_wrong"
    default_message = _("This deposit is not possible for this car.")
    default_field = "deposit"


class HoldRuns(Conflict):
    """The buyer still has time to pay."""

    default_code = "orders.hold_runs"
    default_message = _("The buyer's time to pay has not run out yet.")


class HoldOver(Conflict):
    """The time to pay has run out, or the order is past paying."""

    default_code = "orders.hold_over"
    default_message = _("The time to pay for this reservation has run out.")


class CancelAtDealer(Forbidden):
    """After the signature a buyer cannot leave the contract with a click."""

    default_code = "orders.cancel_at_dealer"
    default_message = _("The contract is signed. Please talk to the dealer about cancelling.")


class NotYourMove(Forbidden):
    """The step is not one that this kind of actor takes."""

    default_code = "orders.not_your_move"
    default_message = _("This step is not yours to take.")


class NoContractInForce(Conflict):
    default_code = "orders.no_contract"
    default_message = _("Prepare the contract first.")


class ContractRendering(Conflict):
    default_code = "orders.contract_rendering"
    default_message = _("The contract is still being made.")


class ContractBroken(Conflict):
    default_code = "orders.contract_broken"
    default_message = _("The contract could not be made. Prepare it again.")


class VehicleNotReady(Conflict):
    default_code = "orders.vehicle_not_ready"
    default_message = _("The car has not passed its inspection for this order.")


class VehicleNotAllocated(Conflict):
    default_code = "orders.vehicle_not_allocated"
    default_message = _("The car is not allocated to this order.")


class ReasonMissing(Invalid):
    default_code = "orders.reason_missing"
    default_message = _("Say why, for the file.")
    default_field = "note"


class UnknownVerb(Invalid):
    default_code = "orders.unknown_verb"
    default_message = _("This step does not exist.")
    default_field = "verb"


class AmountMissing(Invalid):
    default_code = "orders.amount_missing"
    default_message = _("Enter the amount received.")
    default_field = "amount"
