"""Words of insurance."""

from django.utils.translation import gettext_lazy as _

TITLE = _("Insurance")
WORDS = {
    "NONE": _("Not insured yet"),
    "QUOTED": _("Quotes to choose from"),
    "DECLARED": _("Own policy, being checked"),
    "BOUND": _("Policy ordered"),
    "ACTIVE": _("Insured"),
    "CANCELLED": _("Insurance cancelled"),
}
TONES = {"QUOTED": "amber", "DECLARED": "amber", "BOUND": "accent", "ACTIVE": "accent"}
QUOTE_WORDS = {
    "ASKED": _("being asked"),
    "PRICED": _("quotes"),
    "REFUSED": _("refused"),
    "FAILED": _("does not answer"),
    "TAKEN": _("chosen"),
}
REASONS = {
    "too_dear": _("This insurer does not insure cars of this price."),
    "withdrawn": _("The insurer has withdrawn its quote."),
}
NOTICES = {
    "ask": _("Insurers have been asked. Their quotes appear here within a minute."),
    "bind": _("The policy is ordered. Its number appears here."),
    "declare": _("Your policy has arrived; the dealer checks it."),
    "cancel": _("The insurance is cancelled."),
}
