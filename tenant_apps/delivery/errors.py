from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid


class InstallationOpen(Conflict):
    """Work on the car is not done. `params.titles` names it."""

    default_code = "delivery.installation_open"
    default_message = _("Still to be fitted: %(titles)s.")


class ChecklistUnsigned(Conflict):
    default_code = "delivery.checklist_unsigned"
    default_message = _("Buyer and dealer sign the hand-over checklist first.")


class PaymentOutstanding(Conflict):
    """The car is not paid for to the cent."""

    default_code = "delivery.payment_outstanding"
    default_message = _("The car is not paid in full yet.")


class HandoverNotOffered(Conflict):
    """There is nothing to hand over: the order is not READY."""

    default_code = "delivery.not_offered"
    default_message = _("A hand-over is arranged once the car is ready.")


class HandoverSigned(Conflict):
    """Buyer and dealer have signed the checklist; it is reopened before the order goes back."""

    default_code = "delivery.signed"
    default_message = _("The hand-over is signed already. Take the signatures back first.")


class SlotGone(Conflict):
    default_code = "delivery.slot_gone"
    default_message = _("This time is not free any more. Please choose another one.")


class TooFar(Invalid):
    """`params.km` is how far the dealer brings cars."""

    default_code = "delivery.too_far"
    default_message = _("This dealer brings cars up to %(km)s km.")
    default_field = "address"


class AddressMissing(Invalid):
    default_code = "delivery.address_missing"
    default_message = _("Enter street, number and gate.")
    default_field = "address"


class FeeUnconfirmed(Conflict):
    """Bringing the car costs something else than was shown. `params.fee_minor` is the amount to confirm."""

    default_code = "delivery.fee_unconfirmed"
    default_message = _("Bringing the car %(km)s km costs ¥%(fee)s. Please confirm this amount.")
    default_field = "seen_fee"


class FeeNotDue(Conflict):
    """Nothing is to be paid for bringing the car, or no longer this much."""

    default_code = "delivery.fee_not_due"
    default_message = _("There is no fee to pay for bringing the car, or the amount has changed.")


class FeeOutstanding(Conflict):
    """Bringing the car is not paid for. `params.due` is what is open."""

    default_code = "delivery.fee_outstanding"
    default_message = _("The fee for bringing the car is not paid yet: ¥%(due)s.")


class CarOnItsWay(Conflict):
    """It has set out already: only the staff call it back."""

    default_code = "delivery.car_on_its_way"
    default_message = _("The car is already on its way. Please call the dealer.")


class NotBrought(Conflict):
    """A car that is collected does not set out, nor one that has."""

    default_code = "delivery.not_brought"
    default_message = _("This car is not waiting to be brought to its buyer.")


class ChecksMissing(Invalid):
    """Points of the checklist are neither in order nor taken with a defect. `params.points` names them."""

    default_code = "delivery.checks_missing"
    default_message = _("Not ticked yet: %(points)s.")
    default_field = "checks"


class DefectUndescribed(Invalid):
    """A point is not in order, and nobody says what about it."""

    default_code = "delivery.defect_undescribed"
    default_message = _("Say what is not in order and by when it is put right.")
    default_field = "remarks"


class OdometerWrong(Invalid):
    """Less than when the car came. `params.km` is what it had then."""

    default_code = "delivery.odometer_wrong"
    default_message = _("The odometer showed %(km)s km when the car came.")
    default_field = "odometer_km"


class SignedWhen(Invalid):
    """The tablet's time lies ahead, or more than a week back."""

    default_code = "delivery.signed_when"
    default_message = _("The time of the signature cannot be right. Check the tablet's clock and sign again.")
    default_field = "signed_at"


class ProofMissing(Conflict):
    """Where a car is brought to the door, a photo shows that it arrived."""

    default_code = "delivery.proof_missing"
    default_message = _("Take a photo of the car at the buyer's door first.")
    default_field = "photo"


class TitleMissing(Invalid):
    default_code = "delivery.title_missing"
    default_message = _("Say what is to be fitted.")
    default_field = "title"


class TooLate(Conflict):
    """The car is ready, gone, or nobody's any more."""

    default_code = "delivery.too_late"
    default_message = _("Work on this car can be asked for only until it is ready.")
