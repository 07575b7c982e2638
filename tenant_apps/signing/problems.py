"""What keeps an envelope, in words. Rows and events carry the codes alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.edge import esign
from tenant_apps.signing import errors
from tenant_apps.signing.naming import NUMBER_DIFFERS, SIGNER_DIFFERS

_WORDS = {
    **{
        each.default_code.removeprefix("signing."): each.default_message
        for each in (
            errors.ProviderSilent,
            errors.AccountRefused,
            errors.AddressExpired,
            errors.AnswerStrange,
            errors.NoProvider,
        )
    },
    **{
        each.default_code.replace(".", "_"): each.default_message
        for each in (esign.NotAPdf, esign.PdfTruncated, esign.PdfLocked, esign.PdfTooHard)
    },
    "provider_refused": _("The signing provider refused the document."),
    "pdf_too_large": _("The signed file is larger than we accept."),
    "another_document": _("The file that came back is not the document that was sent."),
    "signature_broken": _("A signature in the file that came back is damaged."),
    "signatures_missing": _("Signatures are missing in the file that came back."),
    SIGNER_DIFFERS: _(
        "The certificate of a signature names somebody other than the signer. Nothing was sealed."
    ),
    NUMBER_DIFFERS: _(
        "The certificate of a signature has another identity number than the signer's. Nothing was sealed."
    ),
}


def words_of(problem: str) -> str:
    """The sentence for an envelope's `problem`, in the reader's language; an unknown code as it is."""
    return str(_WORDS.get(problem, problem))
