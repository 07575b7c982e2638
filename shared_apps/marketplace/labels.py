"""The words buyers read for codes, the catalogue's as well as those of orders and payments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shared_apps.catalog import vocabulary
from shared_apps.catalog.categories import RULES, category_name
from shared_apps.catalog.cities import city_name
from shared_apps.catalog.colours import COLOURS, colour_name

OUTLOOK_WORDS: dict[str, Any] = {
    "INSPECTION": _("The car has to be inspected once more."),
    "CERTIFICATE": _("Its certificate of conformity is still with a bank."),
}
"""What is still to be done before a car on offer can be handed over, in its buyer's words."""

CATEGORIES = tuple(rule.code for rule in RULES)
BODIES = vocabulary.codes(vocabulary.BODIES)
ENERGIES = vocabulary.codes(vocabulary.ENERGIES)
DRIVES = vocabulary.codes(vocabulary.DRIVES)
CLASSES = vocabulary.codes(vocabulary.SIZE_CLASSES)

_ORDER_STATES: dict[str, Any] = {
    "HOLD": _("Held for you"),
    "RESERVED": _("Reserved"),
    "CONTRACTED": _("Contract signed"),
    "FUNDED": _("Balance received"),
    "READY": _("Ready for handover"),
    "DELIVERED": _("Handed over"),
    "CLOSED": _("Completed"),
    "EXPIRED": _("Hold expired"),
    "CANCEL_REQUESTED": _("Cancellation requested"),
    "CANCELLED": _("Cancelled"),
    "RETURN_REQUESTED": _("Return requested"),
    "RETURNED": _("Returned"),
    "DISPUTED": _("Payment under review"),
}
_STEP_HINTS: dict[str, Any] = {
    "HOLD": _("Nobody else can buy the car while you pay."),
    "RESERVED": _("The deposit has arrived. The dealer prepares the contract and calls you."),
    "CONTRACTED": _("You and the dealer have signed. The balance is paid to the dealer."),
    "FUNDED": _("The dealer has the full amount and prepares the car."),
    "READY": _("The car is washed, checked and registered. Agree on a time for the handover."),
    "DELIVERED": _("The car is yours."),
    "CLOSED": _("Everything is settled."),
    "EXPIRED": _("The deposit did not arrive in time; the car is on the market again."),
    "CANCELLED": _("This order was cancelled. What you get back goes to where it came from."),
    "CANCEL_REQUESTED": _("The dealer looks at your request and answers here. Until then nothing goes on."),
    "RETURN_REQUESTED": _("The dealer looks at your request and answers here."),
    "RETURNED": _("The car is back with the dealer. Your money goes back to where it came from."),
    "DISPUTED": _("Your bank has questioned a payment. The order waits until that is settled."),
}
_PAYMENTS: dict[str, Any] = {
    "DEPOSIT": _("Deposit"),
    "BALANCE": _("Balance"),
    "FEE": _("Bringing the car"),
    "CARD": pgettext_lazy("payment", "Card"),
    "ONLINE": _("Paid online"),
    "ALIPAY": _("Alipay"),
    "WECHAT_PAY": _("WeChat Pay"),
    "BANK_TRANSFER": _("Bank transfer"),
    "TRADE_IN": _("Old car"),
    "PENDING": _("Waiting"),
    "CAPTURED": _("Paid"),
    "REFUND_PENDING": _("Refund under way"),
    "REFUNDED": _("Refunded"),
    "FAILED": _("Failed"),
    "FORFEITED": _("Kept by the dealer"),
    "CHARGED_BACK": _("Taken back by your bank"),
}
_CONDITIONS = {"NEW": _("New car"), "USED": _("Used car")}
_DEALS = {
    "GREAT": _("Great deal"),
    "GOOD": _("Good deal"),
    "FAIR": _("Fair price"),
    "HIGH": _("Above market"),
}
_TONES = {
    "HOLD": "amber", "EXPIRED": "quiet", "CANCELLED": "quiet", "CLOSED": "quiet", "DELIVERED": "accent",
    "CANCEL_REQUESTED": "amber", "RETURN_REQUESTED": "amber", "RETURNED": "quiet", "DISPUTED": "brick",
    "PENDING": "amber", "REFUND_PENDING": "amber", "REFUNDED": "quiet", "FAILED": "brick",
}  # fmt: skip
SWATCHES = {
    "WHITE": "#f7f7f5", "BLACK": "#16181b", "GREY": "#7c8288", "SILVER": "#c6cacd", "RED": "#b3282d",
    "ORANGE": "#d9752b", "YELLOW": "#e0b93b", "GREEN": "#2f6b4f", "BLUE": "#2b5b9b", "PURPLE": "#6a4c8f",
    "PINK": "#dba1ae", "BROWN": "#6b4a35",
}  # fmt: skip
"""A paint to show for each family of colours."""
JOURNEY = ("HOLD", "RESERVED", "CONTRACTED", "FUNDED", "READY", "DELIVERED")
"""The states an order passes on its good way, in order."""


def in_chinese() -> bool:
    """Whether the page is read in Chinese."""
    return get_language() != "en"


def word(code: str) -> str:
    """A body, energy, drive, category or deal in the active language; empty for none."""
    if not code:
        return ""
    if code in CATEGORIES:
        return category_name(code, zh=in_chinese())
    if code in COLOURS:
        return colour_name(code, zh=in_chinese())
    if code in _CONDITIONS or code in _DEALS:
        return str(_CONDITIONS.get(code) or _DEALS[code])
    return vocabulary.label(code, zh=in_chinese())


def size_class(code: str) -> str:
    """A class of size in the active language: 紧凑型车, Compact."""
    return vocabulary.class_label(code, zh=in_chinese())


def order_state(code: str) -> str:
    """What a buyer calls a state of an order."""
    return str(_ORDER_STATES.get(code, _("In progress")))


def step_hint(code: str) -> str:
    """What the state means for the buyer."""
    return str(_STEP_HINTS.get(code, ""))


def payment_word(code: str) -> str:
    """The kind, method or state of a payment; a neutral word where it is unknown."""
    return str(_PAYMENTS.get(code, _("Other")))


def tone(code: str) -> str:
    """The colour family of a state: accent, amber, brick or quiet."""
    return _TONES.get(code, "accent")


def place(city: str) -> str:
    """A city as the reader calls it: 杭州, Hangzhou."""
    return city_name(city, zh=in_chinese())


def slug_of(code: str) -> str:
    """A code as it stands in an address: NEW_ENERGY → new-energy."""
    return code.lower().replace("_", "-")


def code_of(slug: str) -> str:
    """The code behind an address part: new-energy → NEW_ENERGY."""
    return slug.upper().replace("-", "_")


def car_count(cars: int) -> str:
    """A number of cars in words: 1 car, 12 cars, 12 辆车."""
    return ngettext("%(cars)s car", "%(cars)s cars", cars) % {"cars": f"{cars:,}"}
