from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, Unavailable


class NotNow(Conflict):
    """Only a reserved car that is not paid yet is financed."""

    default_code = "financing.not_now"
    default_message = _("Financing can be applied for once the car is reserved and until it is paid.")


class LoanOutOfRange(Invalid):
    """`params.most` is the most that can be financed, in whole currency units, as text."""

    default_code = "financing.loan_out_of_range"
    default_message = _("Finance more than nothing and at most %(most)s.")
    default_field = "loan"


class TermUnknown(Invalid):
    default_code = "financing.term_unknown"
    default_message = _("Choose one of the terms shown.")
    default_field = "months"


class IncomeMissing(Invalid):
    default_code = "financing.income_missing"
    default_message = _("Enter your monthly income after tax in yuan.")
    default_field = "income"


class EmploymentUnknown(Invalid):
    default_code = "financing.employment_unknown"
    default_message = _("Choose how you earn your living.")
    default_field = "employment"


class NoLenderChosen(Invalid):
    default_code = "financing.no_lender"
    default_message = _("Choose at least one lender.")
    default_field = "product"


class ProductNotForThis(Invalid):
    """The product is not offered for this car, loan or term (any more)."""

    default_code = "financing.product_not_for_this"
    default_message = _("One of the products is not offered on these terms. Please choose again.")
    default_field = "product"


class ConsentMissing(Invalid):
    """Each lender may only get the data with a consent of its own."""

    default_code = "financing.consent_missing"
    default_message = _("Agree separately for each lender that shall get your data.")
    default_field = "consent"


class DocumentMissing(Invalid):
    default_code = "financing.document_missing"
    default_message = _("Add a picture of your ID card first.")
    default_field = "file"


class DocumentUnknown(Invalid):
    default_code = "financing.document_unknown"
    default_message = _("Choose what the document is.")
    default_field = "kind"


class DocumentUnreadable(Invalid):
    default_code = "financing.document_unreadable"
    default_message = _("Send a JPEG, PNG or WebP picture, or a PDF.")
    default_field = "file"


class DocumentTooLarge(Invalid):
    default_code = "financing.document_too_large"
    default_message = _("A document may have up to 10 MB.")
    default_field = "file"


class TooManyDocuments(Conflict):
    default_code = "financing.too_many_documents"
    default_message = _("There are enough documents. Remove one first.")


class OfferOver(Conflict):
    default_code = "financing.offer_over"
    default_message = _("This offer is over. Please choose another one.")


class LoanAboveOpen(Conflict):
    """More has been paid since; the loan would be more than what is still open."""

    default_code = "financing.loan_above_open"
    default_message = _("The loan is more than what is still to be paid. Please apply for less.")


class CommitmentRelied(Conflict):
    """The order goes on because the lender has promised to pay."""

    default_code = "financing.commitment_relied_on"
    default_message = _("The order rests on this loan. Cancel the order, or pay it another way first.")


class LenderHasNotPaid(Conflict):
    default_code = "financing.lender_has_not_paid"
    default_message = _("The lender has not paid the loan out yet.")


class CarNotAgreed(Conflict):
    """The order's car was swapped, and the lender has not agreed to the other one."""

    default_code = "financing.car_not_agreed"
    default_message = _("The lender has not agreed to the other car yet.")


class LenderSilent(Unavailable):
    """The lender did not answer in time; asking again with the same key is safe."""

    default_code = "financing.lender_silent"
    default_message = _("The lender does not answer. We ask again.")
