from typing import Any

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, DomainError, Forbidden, Invalid


class AnswerUnreadable(Conflict):
    """A kept answer cites a rule that is not here, or was made by another way of computing."""

    default_code = "rule.answer_unreadable"
    default_message = _("This calculation cannot be repeated here: a rule it rests on is missing.")


class RulesOverlap(Conflict):
    """Another rule of this kind and region holds on one of these days."""

    default_code = "rule.overlap"
    default_message = _("Another rule of this kind already holds there on one of these days.")
    default_field = "valid_from"


class RuleIncomplete(Invalid):
    """A rule without days, source or words."""

    CODE_TAKEN = _("Another rule has this code already.")
    DAYS = _("The last day is before the first.")
    REGION = _("Rules of this kind are not made for this region.")
    default_code = "rule.incomplete"
    default_message = _("A rule needs its days, the title of its source and how sure we are of it.")


class SourceUnreadable(Invalid):
    default_code = "rule.source_unreadable"
    default_message = _("Enter the whole address, beginning with https://.")
    default_field = "source_url"


class NoPredecessor(Invalid):
    """The rule to be succeeded is not in force, or not of this kind and region."""

    TOO_EARLY = _("A successor begins after the rule that it takes over from.")
    default_code = "rule.no_predecessor"
    default_message = _("The rule to take over from is not approved, or of another kind or region.")
    default_field = "succeeds"


class RuleSettled(Conflict):
    """The rule was reviewed already, or is not in force."""

    default_code = "rule.settled"
    default_message = _("This rule has been decided on already.")


class AlreadyInForce(Conflict):
    """What holds already is not taken back but succeeded."""

    default_code = "rule.in_force"
    default_message = _("This rule holds already. Propose a successor from a later day instead.")


class RuleSucceeded(Conflict):
    default_code = "rule.succeeded"
    default_message = _("Another rule takes over from this one. Withdraw that one first.")


class NoteMissing(Invalid):
    default_code = "rule.note_missing"
    default_message = _("Say in a sentence why.")
    default_field = "note"


class ProposersAlone(Forbidden):
    """A proposal is taken back by whoever made it; anybody else may reject it."""

    default_code = "rule.proposers_alone"
    default_message = _("Only the person who proposed this rule can take it back. You can reject it instead.")


class SecondPersonNeeded(Forbidden):
    """Whoever proposes a rule does not approve it."""

    default_code = "rule.second_person"
    default_message = _("A rule comes into force when a second person has read it against its source.")


_WHY: dict[str, Any] = {
    "missing": _("Enter a value."),
    "range": _("This value is outside what is possible."),
    "number": _("Enter a number."),
    "share": _("Enter a percentage with at most six decimals."),
    "choice": _("Choose one of the values offered."),
    "text": _("Use lower-case letters, digits and hyphens."),
    "length": _("There are too few or too many of these."),
    "unknown": _("Rules of this kind have no such value."),
    "bands": _("Bands rise, and only the last one is open."),
    "classes": _("Every class needs its factors."),
    "together": _("These values do not go together."),
}
_TYPES = {
    "missing": "missing", "string_too_short": "missing", "string_too_long": "length", "too_short": "length",
    "too_long": "length", "string_pattern_mismatch": "text", "extra_forbidden": "unknown",
    "literal_error": "choice", "bands": "bands", "classes": "classes", "cap": "together",
    "value_error": "together", "decimal_max_digits": "share", "decimal_max_places": "share",
    "decimal_parsing": "share", "share": "share", "decimal_type": "share", "greater_than_equal": "range",
    "less_than_equal": "range",
}  # fmt: skip


def parameter_problem(where: str, why: str) -> DomainError:
    """What is wrong with one of a rule's parameters; `where` is its path, `why` pydantic's type of error."""
    kind = _TYPES.get(why, "number")
    return Invalid(
        f"rule.parameter_{kind}", _WHY[kind], field=f"parameters.{where}" if where else "parameters"
    )
