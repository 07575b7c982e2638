"""What is wrong with the words of a template, said so that their writer finds the place."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import DomainError


class ConditionRefused(DomainError):
    """A condition does not parse, names no field of the document, or compares what cannot be compared."""

    status = 422
    default_code = "wording.condition_refused"
    default_message = _(
        "The condition of clause “%(clause)s” cannot be understood at character %(at)s: %(why)s"
    )
    default_field = "clauses"


class PlaceholderUnknown(DomainError):
    """A clause names something the document does not have."""

    status = 422
    default_code = "wording.placeholder_unknown"
    default_message = _("Clause “%(clause)s” names %(names)s, which this kind of document does not have.")
    default_field = "clauses"


class PlaceholderUnbound(DomainError):
    """Something the document must say is not known yet; `params.names` lists what."""

    status = 422
    default_code = "wording.placeholder_unbound"
    default_message = _("The document cannot be drawn up: %(names)s is not known yet.")
