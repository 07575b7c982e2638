"""Words of financing, and what a buyer consents to."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

TITLE = _("Financing")
WORDS = {
    "NOT_NEEDED": _("Not needed"),
    "DRAFT": _("Application begun"),
    "SUBMITTED": _("Lenders are deciding"),
    "CONDITIONAL": _("A lender asks for a document"),
    "APPROVED": _("Offers to choose from"),
    "ACCEPTED": _("Loan accepted"),
    "DECLINED": _("No lender agreed"),
    "FUNDED": _("Loan paid out"),
    "WITHDRAWN": _("Application withdrawn"),
}
TONES = {
    "CONDITIONAL": "amber", "APPROVED": "amber", "DECLINED": "brick",
    "ACCEPTED": "accent", "FUNDED": "accent",
}  # fmt: skip
INQUIRY_WORDS = {
    "QUEUED": _("deciding"),
    "OFFERED": _("offers"),
    "CONDITIONAL": _("wants a document"),
    "DECLINED": _("declined"),
    "FAILED": _("does not answer"),
    "ACCEPTED": _("accepted"),
    "PAID": _("paid out"),
    "WITHDRAWN": _("taken back"),
}
REASONS = {
    "instalment_too_high": _("The instalment is too high for this income."),
    "no_income": _("A regular income is needed."),
    "proof_of_income": _("A proof of income is needed."),
    "car_refused": _("The lender does not lend on the car that took the first one's place."),
}
SWAPPED = {
    "car_changed": _("Your car was swapped for another one. The lender is looking at it."),
    "car_refused": _("The lender does not lend on the other car. The dealer will talk with you."),
}
"""What the buyer reads while the lender has not agreed to the car that took the first one's place."""
CAR_PENDING = _("The car was swapped; the lender is looking at the other one.")
DOCUMENT_WORDS = {"ID_CARD": _("ID card"), "INCOME": _("Proof of income")}
EMPLOYMENT_WORDS = {
    "EMPLOYED": _("Employed"), "SELF_EMPLOYED": _("Self-employed"), "NONE": _("Not working at present"),
}  # fmt: skip
SAVED = _("Kept. Now choose lenders below; none of them has seen anything yet.")
UPLOADED = _("The document has arrived.")
SENT = _("Sent. Each lender answers by itself; this page tells.")
TAKEN = _("Accepted. The lender pays the dealer once the contract is signed.")
REVOKED = _("Your consent is withdrawn, and the lender has been told.")
GIVEN_UP = _("The application is withdrawn, and every lender has been told.")
CONSENT_VERSION = "2026-11"


def consent_text(lender: str) -> str:
    """What a buyer agrees to for one lender, in the language at hand."""
    return _now(
        "I agree that %(lender)s receives my name, ID number, income, employment and documents, only to "
        "decide on this loan. I may take this consent back at any time; what was lawful until then stays so."
    ) % {"lender": lender}
