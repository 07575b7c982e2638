from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, DomainError, NotFound


class ContractMissing(NotFound):
    """There is no contract, or none that may be downloaded."""

    default_code = "contracts.missing"
    default_message = _("There is no contract to download yet.")


class ContractNotReady(Conflict):
    """The contract in force is not rendered."""

    default_code = "contracts.not_ready"
    default_message = _("The contract is not ready yet.")


class GlyphsMissing(DomainError):
    """The font cannot print some characters; printing the rest would falsify the document."""

    status = 422
    default_code = "contracts.glyphs_missing"
    default_message = _("These characters cannot be printed: %(characters)s")


class FileDamaged(DomainError):
    """The stored file is missing, or is not the one that was rendered."""

    status = 500
    default_code = "contracts.file_damaged"
    default_message = _("The contract's file is damaged. Have it prepared again.")
