from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, NotFound, TooMany


class MandateMissing(NotFound):
    """The dealer at hand has no such mandate."""

    default_code = "mandates.mandate_missing"
    default_message = _("There is no such mandate.")


class MandateOver(Conflict):
    """It was withdrawn before."""

    default_code = "mandates.mandate_over"
    default_message = _("This mandate was withdrawn already.")


class KindsMissing(Invalid):
    """A mandate names what it covers."""

    default_code = "mandates.kinds_missing"
    default_message = _("Choose at least one kind of document.")
    default_field = "kinds"


class SpanWrong(Invalid):
    """Days that do not follow one another, or an end that has passed."""

    default_code = "mandates.span_wrong"
    default_message = _("Choose two days, the second not before the first.")
    default_field = "until"


class EndPassed(Invalid):
    """A mandate that would be over when it begins."""

    default_code = "mandates.end_passed"
    default_message = _("The mandate would be over already. Choose today or a later day.")
    default_field = "ends_on"


class WhyMissing(Invalid):
    """Granting, withdrawing and taking are done for a reason."""

    default_code = "mandates.reason_missing"
    default_message = _("Say why, in at least 5 characters.")
    default_field = "reason"


class NothingMandated(Conflict):
    """No dealer has granted what is asked for."""

    default_code = "mandates.nothing_mandated"
    default_message = _("No dealer has a mandate in force that covers this. Nothing can be exported.")


class TakenMissing(NotFound):
    """No such export."""

    default_code = "mandates.export_missing"
    default_message = _("There is no such export.")


class TakenNotReady(Conflict):
    """There is no file to fetch yet, or any more."""

    default_code = "mandates.export_not_ready"
    default_message = _("This export has no file to fetch.")


class TakingUnderWay(Conflict):
    """One operator has one export at a time."""

    default_code = "mandates.export_under_way"
    default_message = _("An export of yours is under way. Wait for it, or cancel it.")


class TooManyTaken(TooMany):
    """A day's measure is full."""

    default_code = "mandates.too_many_exports"
    default_message = _(
        "%(count)s exports were asked for within a day, which is the most. Try again tomorrow."
    )
