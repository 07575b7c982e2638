from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, NotFound


class BackupRunning(Conflict):
    default_code = "archive.backup_running"
    default_message = _("A backup of this dealer is being taken at this moment.")


class RestoreRunning(Conflict):
    default_code = "archive.restore_running"
    default_message = _("This dealer is being restored at this moment.")


class NothingToBackUp(Conflict):
    """The dealer has no schema (yet, or no longer)."""

    default_code = "archive.no_data"
    default_message = _("This dealer has no data of its own yet.")


class NoSuchBackup(NotFound):
    default_code = "archive.no_such_backup"
    default_message = _("There is no such backup of this dealer.")


class NothingKept(Conflict):
    """What the restore replaced has been dropped, or was put back already."""

    default_code = "archive.nothing_kept"
    default_message = _("What the restore replaced is no longer kept, so it cannot be undone.")


class NotConfirmed(Invalid):
    """A restore throws away what came after the backup, so it wants the dealer's subdomain typed."""

    default_code = "archive.not_confirmed"
    default_message = _("Type the dealer's subdomain to confirm.")
    default_field = "confirm"


class RestoreMismatch(RuntimeError):
    """What was loaded is not what the backup says; nothing was replaced."""
