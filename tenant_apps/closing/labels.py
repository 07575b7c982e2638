"""What is wrong with a line of a statement, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenant_apps.closing.facts import Problem

PROBLEMS = {
    "line_short": _("The line has fewer columns than the header: the file may be cut off."),
    "date_wrong": _("“%(value)s” is no date."),
    "date_future": _("%(value)s is still to come."),
    "day_closed": _("The books of %(value)s are closed. Have the day opened again first."),
    "amount_wrong": _("“%(value)s” is no amount in yuan and fen."),
    "amount_negative": _("Amounts of money in and out are written without a minus here."),
    "amount_missing": _("The line has no amount."),
    "amount_twice": _("The line has an amount in and an amount out."),
    "currency_wrong": _("“%(value)s” is no currency."),
    "direction_missing": _("The entry does not say whether money came or went."),
    "id_missing": _("The transaction has no id."),
    "id_twice": _("The transaction %(value)s stands in the file with another amount, too."),
}


def problem_text(problem: Problem) -> str:
    """The problem in the reader's language."""
    return str(PROBLEMS[problem.code]) % {"value": problem.value}
