"""The published test cards, and what the bank behind each of them says."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """Why an attempt failed: Stripe's codes and its message to the payer."""

    code: str
    decline_code: str
    message: str

    def as_error(self) -> dict[str, Any]:
        """The parts of a card error."""
        return {
            "code": self.code,
            "decline_code": self.decline_code,
            "message": self.message,
        }


DECLINED = Refusal("card_declined", "generic_decline", "Your card was declined.")
NO_FUNDS = Refusal("card_declined", "insufficient_funds", "Your card has insufficient funds.")
NOT_A_TEST_CARD = Refusal(
    "card_declined",
    "test_mode_live_card",
    "Your card was declined. Your request was in test mode, but used a non test card.",
)
WRONG_NUMBER = Refusal("incorrect_number", "incorrect_number", "Your card number is incorrect.")
EXPIRED = Refusal("expired_card", "expired_card", "Your card has expired.")
WRONG_CVC = Refusal("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")
NOT_AUTHENTICATED = Refusal(
    "payment_intent_authentication_failure",
    "authentication_required",
    "We are unable to authenticate your payment method. Please choose another one.",
)
WALLET_REFUSED = Refusal(
    "payment_intent_payment_attempt_failed",
    "generic_decline",
    "The payment attempt was refused in the wallet.",
)

GOOD = "4242424242424242"
THREE_D_SECURE = "4000002500003155"
ASKS_THE_BANK = (THREE_D_SECURE, "4000000000003220")
DISPUTED = "4000000000000259"
APPROVED = {
    GOOD: "visa",
    "5555555555554444": "mastercard",
    "6200000000000005": "unionpay",
    THREE_D_SECURE: "visa",
    "4000000000003220": "visa",
    DISPUTED: "visa",
}
REFUSED = {
    "4000000000000002": DECLINED,
    "4000000000009995": NO_FUNDS,
    "4000000000000069": EXPIRED,
    "4000000000000127": WRONG_CVC,
}
METHODS = {
    "pm_card_visa": GOOD,
    "pm_card_mastercard": "5555555555554444",
    "pm_card_unionpay": "6200000000000005",
    "pm_card_threeDSecure2Required": "4000000000003220",
    "pm_card_authenticationRequired": THREE_D_SECURE,
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_createDispute": DISPUTED,
}
"""The ready-made payment methods of the test mode, by the card behind each."""


def digits(text: str) -> str:
    """The digits of a number as typed."""
    return "".join(character for character in text if character.isascii() and character.isdigit())


def luhn_holds(number: str) -> bool:
    """The check digit every card number carries."""
    total = 0
    for index, character in enumerate(reversed(number)):
        value = int(character) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return 12 <= len(number) <= 19 and total % 10 == 0


def verdict(number: str) -> Refusal | None:
    """What the bank answers; None approves (or asks for 3-D Secure, see ``THREE_D_SECURE``)."""
    if number in APPROVED:
        return None
    if number in REFUSED:
        return REFUSED[number]
    return NOT_A_TEST_CARD if luhn_holds(number) else WRONG_NUMBER


def shown_method(number: str) -> dict[str, Any]:
    """``payment_method_details`` of a card: never more than its last four digits."""
    return {
        "type": "card",
        "card": {
            "brand": APPROVED.get(number, "visa"),
            "country": "US",
            "exp_month": 12,
            "exp_year": 2034,
            "funding": "credit",
            "last4": number[-4:],
            "network": APPROVED.get(number, "visa"),
        },
    }
