from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unavailable


class DocumentMissing(NotFound):
    """The archive holds no such document."""

    default_code = "archive.document_missing"
    default_message = _("There is no such document in the archive.")


class DocumentErased(Conflict):
    """Its retention ended; only the entry and its digest are left."""

    default_code = "archive.document_erased"
    default_message = _("The retention of this document ended and it was erased; only its digest is kept.")


class DocumentDamaged(Conflict):
    """The bytes in storage are not those that were filed, or are gone."""

    default_code = "archive.document_damaged"
    default_message = _(
        "The stored file of %(number)s is missing or is not the one that was filed. Nothing was handed out."
    )


class VaultUnavailable(Unavailable):
    """The write-once storage does not answer or refuses to take something."""

    default_code = "archive.vault_unavailable"
    default_message = _("The archive's storage does not answer. Nothing was changed; please try again.")


class KindUnknown(Invalid):
    """A kind that is not filed here."""

    default_code = "archive.kind_unknown"
    default_message = _("This kind of document is not filed here.")
    default_field = "kind"


class RetentionWrong(Invalid):
    """Years of retention that make no sense."""

    default_code = "archive.retention_wrong"
    default_message = _("A document is kept for 1 to 100 years.")
    default_field = "retention_years"


class FiledOtherwise(Conflict):
    """The same bytes lie in the archive as something else."""

    default_code = "archive.filed_otherwise"
    default_message = _("This very document is filed under another number already.")


class PurposeMissing(Invalid):
    """Whoever opens a document says why."""

    default_code = "archive.purpose_missing"
    default_message = _("Please choose what you need it for.")
    default_field = "purpose"


class NoteMissing(Invalid):
    """A purpose of one's own needs words."""

    default_code = "archive.note_missing"
    default_message = _("Say in a few words what you need it for.")
    default_field = "note"


class DaysWrong(Invalid):
    """A range of days that does not exist."""

    default_code = "archive.days_wrong"
    default_message = _("Choose two days, the second not before the first.")
    default_field = "until"


class ReasonMissing(Invalid):
    """A hold is set and lifted for a reason."""

    default_code = "archive.reason_missing"
    default_message = _("Say why, in at least 5 characters.")
    default_field = "reason"


class HoldMissing(NotFound):
    """No such hold on this document."""

    default_code = "archive.hold_missing"
    default_message = _("There is no such hold.")


class SecondPerson(Forbidden):
    """Whoever asked for a release does not grant it."""

    default_code = "archive.second_person"
    default_message = _("A hold is lifted by two: somebody else has to confirm.")


class ExportMissing(NotFound):
    """No such export."""

    default_code = "archive.export_missing"
    default_message = _("There is no such export.")


class NothingToExport(Invalid):
    """No document meets the conditions."""

    default_code = "archive.nothing_to_export"
    default_message = _("No document meets these conditions.")


class ExportTooLarge(Invalid):
    """More documents than one export takes."""

    default_code = "archive.export_too_large"
    default_message = _(
        "%(count)s documents meet these conditions; an export takes %(most)s. Narrow it down."
    )


class ExportUnderWay(Conflict):
    """One person has one export at a time."""

    default_code = "archive.export_under_way"
    default_message = _("An export of yours is under way. Wait for it, or cancel it.")


class TooManyExports(TooMany):
    """A day's measure is full."""

    default_code = "archive.too_many_exports"
    default_message = _(
        "%(count)s exports were asked for within a day, which is the most. Try again tomorrow."
    )


class ExportNotReady(Conflict):
    """There is no file to fetch yet, or any more."""

    default_code = "archive.export_not_ready"
    default_message = _("This export has no file to fetch.")
