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


class ProposalUnknown(NotFound):
    """No such proposal."""

    default_code = "standardforms.proposal_unknown"
    default_message = _("There is no such proposal.")


class ProposalOpen(Conflict):
    """Another edition of this kind waits for its second operator."""

    default_code = "standardforms.proposal_open"
    default_message = _("Another edition of this form is waiting to be decided. Decide that one first.")


class FormMoved(Conflict):
    """The edition in force is no longer the one that the proposal was written against."""

    default_code = "standardforms.moved"
    default_message = _("A newer edition came into force meanwhile. Begin again from that one.")


class SecondOperator(Conflict):
    """Whoever proposed an edition does not publish or reject it."""

    default_code = "standardforms.second_operator"
    default_message = _("Somebody else than who proposed this edition must decide on it.")


class ProposersOwn(Conflict):
    """Only who proposed takes it back."""

    default_code = "standardforms.proposers_own"
    default_message = _("Only who proposed this edition can withdraw it. You can reject it.")


class WhyNeeded(DomainError):
    """A proposal or a rejection without a word why."""

    status = 422
    default_code = "standardforms.why_needed"
    default_message = _("Please say why, in at least five characters.")
    default_field = "note"
