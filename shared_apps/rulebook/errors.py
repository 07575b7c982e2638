from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid


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

    default_code = "rule.incomplete"
    default_message = _("A rule needs its days, the title of its source and how sure we are of it.")


class RuleSettled(Conflict):
    """The rule was reviewed already, or is not in force."""

    default_code = "rule.settled"
    default_message = _("This rule has been decided on already.")


class SecondPersonNeeded(Forbidden):
    """Whoever proposes a rule does not approve it."""

    default_code = "rule.second_person"
    default_message = _("A rule comes into force when a second person has read it against its source.")
