from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid


class FileTooLarge(Invalid):
    """More bytes or lines than are taken."""

    default_code = "closing.file_too_large"
    default_message = _("The file is too large: %(most)s MB and 20,000 lines at most. Export a shorter time.")
    default_field = "file"


class FileEmpty(Invalid):
    """Nothing to read."""

    default_code = "closing.file_empty"
    default_message = _("The file holds no movements.")
    default_field = "file"


class FileCut(Invalid):
    """The file ends inside a line."""

    default_code = "closing.file_cut"
    default_message = _("The file breaks off or is damaged at line %(line)s. Export it once more.")
    default_field = "file"


class FileUnreadable(Invalid):
    """No encoding or form that is known."""

    default_code = "closing.file_unreadable"
    default_message = _("This is neither a CSV in UTF-8 or GB18030 nor a camt.053 file.")
    default_field = "file"


class NotAStatement(Invalid):
    """Well-formed XML of another kind."""

    default_code = "closing.not_a_statement"
    default_message = _("This XML file is no camt.053 statement.")
    default_field = "file"


class ColumnsMissing(Invalid):
    """`headers` names those that were found."""

    default_code = "closing.columns_missing"
    default_message = _("No columns for date and amount were found. Say which they are: %(headers)s")
    default_field = "columns"


class SameFile(Conflict):
    """Known by its digest."""

    default_code = "closing.same_file"
    default_message = _("This very file was imported on %(day)s already.")
    default_field = "file"


class ImportedMeanwhile(Conflict):
    """Another file with some of the same lines came in at the same moment."""

    default_code = "closing.imported_meanwhile"
    default_message = _("Somebody imported some of these lines just now. Check the file once more.")
    default_field = "file"


class LinesWrong(Invalid):
    """All or nothing: a file with broken lines is not imported."""

    default_code = "closing.lines_wrong"
    default_message = _("%(count)s lines cannot be read; nothing was imported. Check the file first.")
    default_field = "file"


class ReasonMissing(Invalid):
    """Whoever explains a difference says why."""

    default_code = "closing.reason_missing"
    default_message = _("Say why.")
    default_field = "reason"


class AmountsDiffer(Conflict):
    """A line is a movement of the same amount or none."""

    default_code = "closing.amounts_differ"
    default_message = _("Line and movement differ in amount: what differs must be explained first.")


class MovementTaken(Conflict):
    """A movement is one line."""

    default_code = "closing.movement_taken"
    default_message = _("This movement is matched with another line already.")


class BreaksLeft(Conflict):
    """A day closes when every difference is explained."""

    default_code = "closing.breaks_left"
    default_message = _("%(count)s differences up to this day are not explained yet.")


class DayNotOver(Conflict):
    """Closing looks back."""

    default_code = "closing.day_not_over"
    default_message = _("A day that is still to come cannot be closed.")


class DayClosed(Conflict):
    """It was closed before, by itself or with a later day."""

    default_code = "closing.day_closed"
    default_message = _("The books of this day are closed already.")


class NotTheLast(Conflict):
    """Days are opened again from the last one back."""

    default_code = "closing.not_the_last"
    default_message = _("Only the day that was closed last can be opened again.")


class SecondPerson(Forbidden):
    """Whoever asked does not decide."""

    default_code = "closing.second_person"
    default_message = _("Opening a day again needs a second person.")


class PeriodWrong(Invalid):
    """A time that cannot be exported."""

    default_code = "closing.period_wrong"
    default_message = _("Choose a time of at most a year that ends after it begins.")
    default_field = "until"
