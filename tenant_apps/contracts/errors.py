from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, DomainError, Invalid, NotFound, TooMany, Unavailable


class ContractMissing(NotFound):
    """There is no contract, or none that may be downloaded."""

    default_code = "contracts.missing"
    default_message = _("There is no contract to download yet.")


class ContractNotReady(Conflict):
    """The contract in force is not rendered."""

    default_code = "contracts.not_ready"
    default_message = _("The contract is not ready yet.")


class ContractSealed(Conflict):
    """A sealed document of this kind is in force: it is ended by another one, never drawn over."""

    default_code = "contracts.sealed"
    default_message = _("The contract is signed and sealed. It can only be ended or replaced by another one.")


class FileDamaged(DomainError):
    """The stored file is missing, or is not the one that was made."""

    status = 500
    default_code = "contracts.file_damaged"
    default_message = _("The contract's file is damaged. Have it prepared again.")


class SumsDisagree(Conflict):
    """What the document would state is not what the order adds up to."""

    default_code = "contracts.sums_disagree"
    default_message = _("The contract's total is not the order's. Have it prepared again.")


class ClausesNotApproved(Conflict):
    """It has clauses that are not the standard's, and no manager has agreed to them."""

    default_code = "contracts.clauses_not_approved"
    default_message = _("This contract has clauses of its own. A manager must approve them first.")


class ApproverDrewIt(Conflict):
    """Whoever drew a contract does not approve its clauses."""

    default_code = "contracts.approver_drew_it"
    default_message = _("Somebody else must approve the clauses than who drew the contract up.")


class NothingToApprove(Conflict):
    """Its clauses are the standard's, or approved already."""

    default_code = "contracts.nothing_to_approve"
    default_message = _("There is nothing to approve in this contract.")


class NobodyToSign(Conflict):
    """No buyer signs this document: it is issued by the dealer."""

    default_code = "contracts.nobody_to_sign"
    default_message = _("Nobody but the dealer signs this document.")


class SellerSignsFirst(Conflict):
    """By its order of signers the dealer signs before it is sent."""

    default_code = "contracts.seller_first"
    default_message = _("The dealer signs this contract first. Countersign it, then send it.")


class OfferOver(Conflict):
    """The time to sign is over."""

    default_code = "contracts.offer_over"
    default_message = _("The time to sign this contract is over. Ask the dealer for a new one.")


class RemindedAlready(TooMany):
    """The signer was reminded a moment ago."""

    default_code = "contracts.reminded_already"
    default_message = _("A reminder was sent within the last hour.")


class PhoneMissing(Conflict):
    """There is neither number nor address that a code could be sent to."""

    default_code = "contracts.phone_missing"
    default_message = _(
        "The contract names neither phone number nor e-mail address. Please sign on paper at the dealer's."
    )


class TooManyCodes(TooMany):
    """Codes are sent a minute apart, and five within an hour."""

    default_code = "contracts.too_many_codes"
    default_message = _("Please wait a moment before asking for another code.")


class CodeNotSent(Unavailable):
    """The gateway for text messages, or the mail server, did not take the code."""

    default_code = "contracts.code_not_sent"
    default_message = _("The code could not be sent. Please try again.")


class CodeMissing(Invalid):
    """No digits were typed."""

    default_code = "contracts.code_missing"
    default_message = _("Enter the six digits that we sent to you.")
    default_field = "code"


class CodeWrong(Invalid):
    """Not the code, not any more, or tried too often."""

    default_code = "contracts.code_wrong"
    default_message = _("This code is not right or no longer good.")
    default_field = "code"


class IdentityMissing(Conflict):
    """For a contract of this value the buyer's document must be noted first."""

    default_code = "contracts.identity_missing"
    default_message = _("Please note your identity document first.")


class IdentityWrong(Invalid):
    """Not the last digits of the document that was noted."""

    default_code = "contracts.identity_wrong"
    default_message = _("These are not the last four characters of your document's number.")
    default_field = "id_last4"


class TooManyPapers(TooMany):
    """So many wrong digits within a day that somebody may be guessing."""

    default_code = "contracts.too_many_papers"
    default_message = _(
        "The digits were wrong too often. For your safety try again tomorrow, or sign at the dealer's."
    )
    default_field = "id_last4"


class NameDiffers(Conflict):
    """The document names another person than the contract."""

    default_code = "contracts.name_differs"
    default_message = _(
        "Your identity document carries another name than the contract. Ask the dealer to draw it up again."
    )


class NotTheSamePerson(Conflict):
    """The register says that name and number are not one person's."""

    default_code = "contracts.not_the_same_person"
    default_message = _(
        "The register does not confirm this name with this number. Check your document, or sign at the "
        "dealer's."
    )


class RegisterSilent(Unavailable):
    """The register does not answer."""

    default_code = "contracts.register_silent"
    default_message = _("The register does not answer. Please try again in a few minutes.")


class IdentifyAgain(Conflict):
    """The identification is too old to sign by."""

    default_code = "contracts.identify_again"
    default_message = _("For your safety please confirm once more who you are.")


class ConsentMissing(Invalid):
    """Nobody signs electronically without having agreed to it."""

    default_code = "contracts.consent_missing"
    default_message = _("Please tick that you have read the contract and agree.")
    default_field = "consent"


class ReasonMissing(Invalid):
    """A contract is not ended without a word why."""

    default_code = "contracts.reason_missing"
    default_message = _("Please give a reason.")
    default_field = "reason"


class NotSealed(Conflict):
    """Only another sealed document ends a sealed one."""

    default_code = "contracts.not_sealed"
    default_message = _("Only another sealed document can take the place of a sealed one.")


class NotToCountersign(Conflict):
    """It was signed for the dealer already, or has ended."""

    default_code = "contracts.not_to_countersign"
    default_message = _("It no longer waits for the dealer's signature: somebody signed it or took it back.")


class NothingToRetry(Conflict):
    """Nothing failed."""

    default_code = "contracts.nothing_to_retry"
    default_message = _("Nothing has failed here.")


class SignaturesDoNotVerify(DomainError):
    """What was signed does not verify; it is not sealed. `params` name the first `problem`."""

    status = 500
    default_code = "contracts.signatures_do_not_verify"
    default_message = _("A signature in this document does not verify. It was not sealed.")
