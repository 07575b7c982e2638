"""How dealings with the payment service are refused."""

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, DomainError, Unavailable


class PaymentUnavailable(Unavailable):
    """Stripe does not answer, or does not say what became of the call; the same call may be made again."""

    default_code = "billing.unavailable"
    default_message = _(
        "The payment service does not answer right now. Nothing was charged; please try again."
    )


class PaymentRefused(DomainError):
    """Stripe answered, and said no. `reason` is its own sentence, for logs and operators."""

    status = 402
    default_code = "billing.refused"
    default_message = _("The payment service refused this payment.")

    def __init__(self, reason: str = "", *, stripe_code: str = "") -> None:
        super().__init__()
        self.reason = reason
        self.stripe_code = stripe_code


class BadSignature(DomainError):
    """A webhook that Stripe did not sign, or signed too long ago."""

    default_code = "billing.bad_signature"
    default_message = _("The signature does not fit.")


class AlreadyPaid(Conflict):
    """The thing has been paid for."""

    default_code = "billing.already_paid"
    default_message = _("This has already been paid.")


class CheckoutDiffers(Conflict):
    """A payment for the same thing is under way with another amount."""

    default_code = "billing.checkout_differs"
    default_message = _("A payment for this with another amount is under way.")


class FactsDiffer(Conflict):
    """Stripe took another amount than the one asked for: nothing is booked, a person must look."""

    default_code = "billing.facts_differ"
    default_message = _("This payment does not match the order. We are looking into it.")


class NotRefundable(Conflict):
    """The payment was not captured, or not in this currency."""

    default_code = "billing.not_refundable"
    default_message = _("This payment cannot be refunded.")


class RefundTooLarge(Conflict):
    """More than was captured and not yet given back."""

    default_code = "billing.refund_too_large"
    default_field = "amount"
    default_message = _("This is more than what is left of the payment.")


class RefundKeyReused(Conflict):
    """The key names another refund."""

    default_code = "billing.refund_key_reused"
    default_message = _("This key was used for a different refund.")
