"""How dealings with the payment service are refused."""

from typing import Any

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


DECLINES: dict[str, Any] = {
    "insufficient_funds": _("There is not enough money on the card. Use another card or pay a smaller part."),
    "card_velocity_exceeded": _("The card's limit is reached. Pay a smaller part or use another card."),
    "withdrawal_count_limit_exceeded": _(
        "The card's limit is reached. Pay a smaller part or use another card."
    ),
    "expired_card": _("The card has expired. Use another one."),
    "incorrect_cvc": _("The security code is wrong. Check it and try again."),
    "invalid_cvc": _("The security code is wrong. Check it and try again."),
    "incorrect_number": _("The card number is wrong. Check it and try again."),
    "invalid_number": _("The card number is wrong. Check it and try again."),
    "currency_not_supported": _("The card does not take this currency. Use another one."),
    "authentication_required": _(
        "Your bank could not confirm that it is you. Try again or use another card."
    ),
    "processing_error": _("The bank had a fault. Nothing was charged; please try again."),
}
"""Why a payment was declined, as far as the payer may know. A stolen card is told nothing in particular."""
DECLINED = _("Your bank declined the payment. Ask it why, or pay in another way.")


def why_declined(decline: str) -> str:
    """The sentence for a decline code of Stripe's, in the active language."""
    return str(DECLINES.get(decline, DECLINED))


class PaymentDeclined(PaymentRefused):
    """A bank or wallet said no; the payer may try another way. `decline` is Stripe's word for why."""

    default_code = "billing.declined"
    default_message = DECLINED

    def __init__(self, decline: str = "", *, stripe_code: str = "") -> None:
        super().__init__(decline, stripe_code=stripe_code)
        self.decline = decline
        self.message = DECLINES.get(decline, DECLINED)


class DisputeClosed(Conflict):
    """The bank has decided; evidence comes too late."""

    default_code = "billing.dispute_closed"
    default_message = _("The bank has decided this dispute already.")


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


class PaymentUnbooked(Conflict):
    """A bank asks money back that Stripe has not told us it took; the same word comes again."""

    default_code = "billing.unbooked"
    default_message = _("This payment is not booked yet.")


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
