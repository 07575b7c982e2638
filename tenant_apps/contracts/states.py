"""A contract's life as a table: drawn, sent, signed, sealed, kept; and the ways in which it ends."""

from core.kernel.states import Machine, Move

BEING_SIGNED = ("SENT", "VIEWED", "IDENTIFIED", "SIGNING", "BUYER_SIGNED", "COUNTERSIGNED")
"""It lies with the signers, or what they signed is being made fast."""

_BEFORE_SEALED = ("DRAFT", "FAILED", "RENDERED", *BEING_SIGNED)
WITH_BUYER = ("SENT", "VIEWED", "IDENTIFIED")
"""The buyer may sign or decline."""

CONTRACT = Machine(
    "contract",
    initial="DRAFT",
    moves=[
        Move("DRAFT", "RENDERED", "render"),
        Move("DRAFT", "FAILED", "fail"),
        Move("RENDERED", "SIGNED", "sign_on_paper", right="orders.sign"),
        Move("RENDERED", "SENT", "send", right="contracts.send"),
        Move("SENT", "VIEWED", "open", buyer=True),
        Move("VIEWED", "IDENTIFIED", "identify", buyer=True),
        Move("IDENTIFIED", "VIEWED", "forget"),  # the identification has grown old
        Move("IDENTIFIED", "SIGNING", "sign", buyer=True),
        Move("SENT", "SIGNING", "sign_elsewhere"),  # at a provider's, which identifies by itself
        Move("VIEWED", "SIGNING", "sign_elsewhere"),
        Move("SIGNING", "BUYER_SIGNED", "buyer_signed"),
        Move("BUYER_SIGNED", "COUNTERSIGNED", "countersign", right="contracts.countersign"),
        Move("RENDERED", "COUNTERSIGNED", "issue", right="contracts.countersign"),  # only the dealer signs
        Move("COUNTERSIGNED", "SEALED", "seal"),
        Move("SEALED", "ARCHIVED", "archive"),
        *(Move(state, "DECLINED", "decline", buyer=True) for state in WITH_BUYER),
        *(Move(state, "EXPIRED", "expire") for state in WITH_BUYER),
        *(Move(state, "VOIDED", "void", right="contracts.void") for state in _BEFORE_SEALED),
        Move("SIGNED", "VOIDED", "void"),  # agreed on paper: it ends with its order, by nobody's click
        *(Move(state, "SUPERSEDED", "supersede") for state in ("SEALED", "ARCHIVED")),
        *(Move(state, "TERMINATED", "terminate") for state in ("SEALED", "ARCHIVED")),
    ],
)

KINDS = ("SALE", "DEPOSIT", "TRADE_IN", "TEST_DRIVE", "PDI_REPORT", "DELIVERY_NOTE", "SERVICE_ORDER",
         "STOCK_TRANSFER")  # fmt: skip
"""What a document may be; each has its own line of versions."""

AGREEMENTS = ("SALE", "DEPOSIT", "TRADE_IN")
"""What is agreed for an order and ends with it; other papers record what happened."""

SENT_BY_ITSELF = ("DEPOSIT", "TRADE_IN")
"""The buyer's own act has made it, so that it lies before them to be signed as soon as it is printed."""

LETTERS = {"SALE": "C", "DEPOSIT": "D", "TRADE_IN": "T", "TEST_DRIVE": "E", "PDI_REPORT": "P",
           "DELIVERY_NOTE": "N", "SERVICE_ORDER": "S", "STOCK_TRANSFER": "X"}  # fmt: skip
"""What stands before the version in a document's number: V260709-0001-C2 is a sale's second."""

_KINDS_BY_LETTER = {letter: kind for kind, letter in LETTERS.items()}

ENDED = ("VOIDED", "DECLINED", "EXPIRED", "SUPERSEDED", "TERMINATED")
"""Another version may be drawn."""

SEALED = ("SEALED", "ARCHIVED")
NOT_IN_MAKING = (*ENDED, *SEALED)
"""Beside a sealed version another may be drawn, which supersedes it once it is sealed itself."""

AGREED = ("SIGNED", *SEALED)
"""Both parties are bound."""

HAS_FILE = ("RENDERED", *BEING_SIGNED, *AGREED)
"""It may be read."""

TO_IDENTIFY = ("VIEWED", "IDENTIFIED")

PROVIDERS = ("BUILTIN", "FADADA", "ESIGN")
ROLES = ("BUYER", "SELLER")
LEVELS = ("CODE", "CODE_ID", "REGISTER")
"""How sure we are who signs: the phone; the number of a document too; and that its name has that number."""

STEPS = ("RENDERED", "BUYER", "SELLER", "SEALED")
"""Whose bytes are kept: what was drawn, with one signature, with both, and sealed."""


def kind_of(number: str) -> str:
    """What kind of document bears this number; SALE where it does not say, as of the first ones."""
    return _KINDS_BY_LETTER.get(number.rpartition("-")[2][:1], "SALE")
