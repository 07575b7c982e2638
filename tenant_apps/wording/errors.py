from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, DomainError, NotFound


class NoTemplate(NotFound):
    """There is no such kind of document, or no template of this id that is in force or was."""

    default_code = "wording.no_template"
    default_message = _("There is no template for this document.")


class TemplateFixed(Conflict):
    """A template that was proposed or approved does not change; a new version does."""

    default_code = "wording.template_fixed"
    default_message = _("This version can no longer be changed. Begin a new one.")


class VersionOpen(Conflict):
    """Another version of this document is being worked on."""

    default_code = "wording.version_open"
    default_message = _("A version is being worked on already. Finish or discard it first.")


class ReasonNeeded(DomainError):
    """Whoever sends a version back says why."""

    status = 422
    default_code = "wording.reason_needed"
    default_message = _("Say what should be changed.")
    default_field = "reason"


class SecondPersonNeeded(Conflict):
    """Whoever changed a clause does not approve it."""

    default_code = "wording.second_person_needed"
    default_message = _("A change of the standard clauses is approved by somebody else than who made it.")


class PictureRefused(DomainError):
    """A logo or seal that cannot be printed."""

    status = 422
    default_code = "wording.picture_refused"
    default_message = _("Choose a PNG, JPEG or WebP picture of at most 2 MB.")
    default_field = "file"


class ColourRefused(DomainError):
    """No colour, or one too light to be read on paper."""

    status = 422
    default_code = "wording.colour_refused"
    default_message = _("Choose a darker colour: headings in it must be readable on white paper.")
    default_field = "colour"


class PaperDamaged(DomainError):
    """The frozen words or the logo are not what their digest says."""

    status = 500
    default_code = "wording.paper_damaged"
    default_message = _("The document's words or logo are damaged. Draw it up again.")
