from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, NotFound, TooMany, Unavailable


class NotADigest(Invalid):
    """Not 64 hexadecimal digits."""

    default_code = "notary.not_a_digest"
    default_message = _("That is not a SHA-256 digest.")
    default_field = "document_sha256"


class NotInTheLog(NotFound):
    """No document with this digest was ever entered."""

    default_code = "notary.not_in_the_log"
    default_message = _("The log knows no document with this digest.")


class TreesDiffer(Conflict):
    """Two implementations computed different roots for one day: nothing is published."""

    default_code = "notary.trees_differ"
    default_message = _("The day's root could not be computed with certainty. Nothing was published.")


class TooManyFiles(TooMany):
    """So many files were looked at from one address that it must pause."""

    default_code = "notary.too_many_files"
    default_message = _("You have had many files checked. Please wait a few minutes, then go on.")


class NoFile(Invalid):
    """The form came without a file."""

    default_code = "notary.no_file"
    default_message = _("Please choose a PDF file first.")
    default_field = "file"


class UploadBroken(Invalid):
    """The upload ended in the middle or is no form with a file."""

    default_code = "notary.upload_broken"
    default_message = _("The upload did not arrive whole. Please try again.")
    default_field = "file"


class HeadsUnreadable(Unavailable):
    """What is kept outside of the database of the chains of audit lines cannot be read."""

    default_code = "notary.heads_unreadable"
    default_message = _("The heads of the audit chains in write-once storage cannot be read at the moment.")


class CheckRuns(Conflict):
    """One check of the log and the audit chains at a time."""

    default_code = "notary.check_runs"
    default_message = _("A check is under way already.")
