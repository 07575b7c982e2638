from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid


class TooManyHolds(Conflict):
    """A buyer holds as many unpaid cars as one may. `params.limit` is that number."""

    default_code = "orders.too_many_holds"
    default_message = _("You already hold %(limit)s cars. Pay for one or let one go first.")


class TermsMoved(Conflict):
    """The car is not to be had on the terms that the buyer was shown. Where a buyer reserves, `params` has
    what is asked now: price_minor, deposit_minor, deposit_kind and currency.
    """


class PriceMoved(TermsMoved):
    """The car costs something else than what the buyer was shown."""

    default_code = "orders.price_moved"
    default_message = _("The dealer changed the price since you looked. Please look at the car once more.")


class DepositMoved(TermsMoved):
    """The deposit is another one than what the buyer was shown: its amount, or whether it binds them."""

    default_code = "orders.deposit_moved"
    default_message = _("The dealer changed the deposit since you looked. Please look at the car once more.")


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


class ContractBeingSigned(Conflict):
    """The contract is being signed electronically; nobody signs it on paper meanwhile."""

    default_code = "orders.contract_being_signed"
    default_message = _("The contract is being signed online. Take it back first to have it signed on paper.")


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


class AmountMoved(Conflict):
    """What would be paid back is no longer what was shown. `params.payout_minor` is the amount now."""

    default_code = "orders.amount_moved"
    default_message = _("The amount has changed since it was shown: it is now %(amount)s. Please look again.")


class AmountNotShown(Conflict):
    """Nobody ends an order before the amount was shown. `params.payout_minor` is that amount."""

    default_code = "orders.amount_not_shown"
    default_message = _("Look first at what is paid back: %(amount)s.")


class ApprovalNeeded(Forbidden):
    """The payout is above the cap of the dealer's policy."""

    default_code = "orders.approval_needed"
    default_message = _("A manager must approve this amount. Ask for the cancellation instead.")


class ReturnNotPossible(Conflict):
    """Neither the dealer's policy nor the law takes this car back on this ground."""

    default_code = "orders.return_not_possible"
    default_message = _("The car cannot be returned on this ground any more.")


class ReturnStillOpen(Conflict):
    """Policy or law still takes the car back. `params.until` is the last day, YYYY-MM-DD in Shanghai."""

    default_code = "orders.return_still_open"
    default_message = _("The car may be returned until %(until)s. The order closes by itself then.")


class NothingAsked(Conflict):
    default_code = "orders.nothing_asked"
    default_message = _("Nobody has asked to end this order.")


class PolicyOutOfBounds(Invalid):
    """A rule below the law or beyond reason. `params` has the least and the most that is possible."""

    default_code = "orders.policy_out_of_bounds"
    default_message = _("Possible are %(least)s to %(most)s.")


class PolicyBackdated(Invalid):
    """A policy begins now or later: orders that were placed keep the one they were placed under."""

    default_code = "orders.policy_backdated"
    default_message = _("A new policy cannot begin in the past.")
    default_field = "valid_from"


class PaymentNotDue(Conflict):
    """Nothing of the price is to be paid now: not signed yet, paid, promised by others, or ended."""

    default_code = "orders.payment_not_due"
    default_message = _("There is nothing to pay for this order now.")


class PaperNotWanted(Conflict):
    """Who the buyer is on paper is noted from the deposit to the handover."""

    default_code = "orders.paper_not_wanted"
    default_message = _("It can be noted from the deposit to the handover.")


class InspectionOld(Conflict):
    """The car was not inspected, or too long ago. `params.days` is how old an inspection may be."""

    default_code = "orders.inspection_old"
    default_message = _("The car needs an inspection that is not older than %(days)s days.")


class NotPaidInFull(Conflict):
    """Part of the price is promised, but not here yet."""

    default_code = "orders.not_paid_in_full"
    default_message = _("The car leaves when all of its price has arrived.")


class CustomerUnknown(Invalid):
    """Nobody on the market has this phone number or e-mail address."""

    default_code = "orders.customer_unknown"
    default_message = _("Nobody has an account with this phone number or e-mail address.")
    default_field = "customer"


class SwapUnlike(Conflict):
    """The other car is not what was sold."""

    default_code = "orders.swap_unlike"
    default_message = _("Only a car of the same trim, paint and interior can take this one's place.")


class PaymentDisputed(Conflict):
    """A bank has not decided yet whether money of this order goes back."""

    default_code = "orders.payment_disputed"
    default_message = _("The buyer's bank questions a payment of this order. Wait for its decision.")


class NothingDisputed(Conflict):
    """No bank waits for an answer on this order."""

    default_code = "orders.nothing_disputed"
    default_message = _("No bank waits for an answer on this order.")
