"""What can be wrong with a file to be signed or looked at, with a certificate, or with the authority."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, Unavailable


class NotAPdf(Invalid):
    """The bytes are no PDF at all."""

    default_code = "pdf.not_a_pdf"
    default_message = _("This is not a PDF file.")
    default_field = "file"


class PdfTruncated(Invalid):
    """A PDF that ends too early or is damaged so that it cannot be read."""

    default_code = "pdf.truncated"
    default_message = _("This PDF is incomplete or damaged. Please fetch the file once more and try again.")
    default_field = "file"


class PdfLocked(Invalid):
    """A PDF under a password."""

    default_code = "pdf.locked"
    default_message = _("This PDF is protected with a password. Please use the file as you received it.")
    default_field = "file"


class PdfTooLarge(Invalid):
    """More bytes, pages or objects than we look at; `params` say how many at most (`limit`, `unit`)."""

    default_code = "pdf.too_large"
    default_message = _("This PDF is too large: at most %(limit)s.")
    default_field = "file"


class PdfTooHard(Invalid):
    """Reading the file took longer or more memory than we give to one file."""

    default_code = "pdf.too_hard"
    default_message = _("This PDF is built in a way that we do not read.")
    default_field = "file"


class PictureUnreadable(Invalid):
    """A seal or a signature's picture that is no PNG, damaged, or too large."""

    default_code = "esign.picture_unreadable"
    default_message = _(
        "The picture of the signature or seal cannot be read. Please use a PNG of up to 2 MB."
    )
    default_field = "picture"


class FieldTaken(Conflict):
    """The signature field is missing or already signed; nothing was signed."""

    default_code = "esign.field_taken"
    default_message = _("This place in the document cannot be signed, or is signed already.")


class CertificateWrong(Conflict):
    """A certificate that none of our roots vouches for, or that does not fit its key or its use."""

    default_code = "esign.certificate_wrong"
    default_message = _("The signing certificate is not one that we accept.")


class CertificateRevoked(Conflict):
    """The authority has withdrawn the certificate."""

    default_code = "esign.certificate_revoked"
    default_message = _("The signing certificate has been revoked.")


class ClockAhead(Conflict):
    """This machine's clock and the time authority's are too far apart to sign anything (`params.seconds`)."""

    default_code = "esign.clock_ahead"
    default_message = _("The server's clock is wrong by %(seconds)s seconds. Nothing was signed.")


class TimestampWrong(Conflict):
    """A timestamp for something else, damaged, or of an authority that we do not trust."""

    default_code = "esign.timestamp_wrong"
    default_message = _("The timestamp does not belong to this document.")


class AuthorityUnavailable(Unavailable):
    """The certificate or time authority is not set up, does not answer in time or refuses."""

    default_code = "esign.authority_unavailable"
    default_message = _("The certificate authority does not answer at the moment. Please try again later.")
