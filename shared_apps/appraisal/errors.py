from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, TooMany


class NotRated(Conflict):
    """There is nothing to contest: the car has no rating, or is not on the market."""

    default_code = "ratings.not_rated"
    default_message = _("This car has no rating at the moment, so there is nothing to contest.")


class ContestOpen(Conflict):
    """One contest a car at a time."""

    default_code = "ratings.contest_open"
    default_message = _("The rating of this car is being contested already. Add to that contest instead.")


class ContestClosed(Conflict):
    """What is decided or withdrawn takes no more evidence."""

    default_code = "ratings.contest_closed"
    default_message = _("This contest is closed.")


class TooManyContests(TooMany):
    """A dealer contests so many ratings a day, and one car's so often a month."""

    default_code = "ratings.too_many_contests"
    default_message = _("You have contested many ratings lately. Please wait until tomorrow.")


class TextMissing(Invalid):
    default_code = "ratings.text_missing"
    default_message = _("Say in a sentence or two what is wrong and how one can see it.")
    default_field = "text"


class AnswerMissing(Invalid):
    default_code = "ratings.answer_missing"
    default_message = _("Give the dealer an answer in words.")
    default_field = "answer"


class NotAComparable(Invalid):
    default_code = "ratings.not_a_comparable"
    default_message = _("This car is not among those the rating rests on.")
    default_field = "comparable_ids"


class AdjustmentWrong(Invalid):
    default_code = "ratings.adjustment_wrong"
    default_message = _("The amount must be whole yuan, not zero, and at most a third of the fair price.")
    default_field = "adjustment"


class TooManyFiles(Conflict):
    default_code = "ratings.too_many_files"
    default_message = _("A contest takes five files.")
    default_field = "file"


class BadEvidence(Invalid):
    """The file's content is neither a picture we read nor a PDF."""

    default_code = "ratings.evidence_unreadable"
    default_message = _("This file is not a readable JPEG, PNG or WebP picture, nor a PDF.")
    default_field = "file"


class EvidenceTooLarge(Invalid):
    default_code = "ratings.evidence_too_large"
    default_message = _("The file is too large: at most 10 MB, pictures at most 50 megapixels.")
    default_field = "file"
