from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, Unavailable


class NotNow(Conflict):
    default_code = "insurance.not_now"
    default_message = _("A car is insured from its reservation until it is handed over.")


class NamesTheCar(Conflict):
    """Another car cannot take the place of one that is insured."""

    default_code = "insurance.names_the_car"
    default_message = _("The insurance names this car. Cancel it before the order gets another car.")


class TariffUnknown(Conflict):
    """No tariff holds on the day, so nobody can quote."""

    default_code = "insurance.tariff_unknown"
    default_message = _("No tariff is known for this day, so no insurer can quote.")


class StartOutOfRange(Invalid):
    default_code = "insurance.start_out_of_range"
    default_message = _("Choose a first day from today to 60 days ahead.")
    default_field = "starts_on"


class PolicyNotInForce(Invalid):
    """A year's policy that began longer ago is over; one that begins later than that is not taken yet."""

    default_code = "insurance.policy_not_in_force"
    default_message = _("The policy must have begun within the last year, or begin within 60 days.")
    default_field = "starts_on"


class NotBegun(Conflict):
    """The staff cannot say that a policy is in force before it is."""

    default_code = "insurance.not_begun"
    default_message = _("The policy has not begun yet. Confirm it from its first day on.")


class QuoteOver(Conflict):
    default_code = "insurance.quote_over"
    default_message = _("This quote is over. Please ask again.")


class InsurerMissing(Invalid):
    default_code = "insurance.insurer_missing"
    default_message = _("Enter the insurer of your policy.")
    default_field = "insurer"


class PolicyNumberWrong(Invalid):
    default_code = "insurance.policy_number_wrong"
    default_message = _("Enter the policy number: 8 to 30 letters and digits.")
    default_field = "number"


class PolicyUnreadable(Invalid):
    default_code = "insurance.policy_unreadable"
    default_message = _("Send a JPEG, PNG or WebP picture of the policy, or a PDF, of up to 10 MB.")
    default_field = "file"


class ReasonMissing(Invalid):
    default_code = "insurance.reason_missing"
    default_message = _("Say why, for the buyer.")
    default_field = "note"


class InsurerSilent(Unavailable):
    """The insurer did not answer in time; asking again with the same key is safe."""

    default_code = "insurance.insurer_silent"
    default_message = _("The insurer does not answer. We ask again.")
