from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, DomainError, NotFound


class FormUnknown(NotFound):
    """No such kind of document."""

    default_code = "standardforms.unknown"
    default_message = _("There is no such kind of document.")


class FormRefused(DomainError):
    """A form that cannot be published; `params.why` says what is wrong."""

    status = 422
    default_code = "standardforms.refused"
    default_message = _("The form cannot be published: %(why)s")


class FormUnchanged(Conflict):
    """The edition would say what the one in force says."""

    default_code = "standardforms.unchanged"
    default_message = _("This is what the form in force says already.")


class ClausesRefused(DomainError):
    """A clause is incomplete, too long, or named twice."""

    status = 422
    default_code = "wording.clauses_refused"
    default_message = _("Clause %(n)s: %(why)s")
    default_field = "clauses"
