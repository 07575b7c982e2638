from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, TooMany


class NoDealerChosen(Invalid):
    """Nobody is asked."""

    default_code = "inbox.no_dealer_chosen"
    default_message = _("Choose at least one dealer to ask.")
    default_field = "dealers"


class TooManyDealers(Invalid):
    """More dealers were chosen than can be asked at once."""

    default_code = "inbox.too_many_dealers"
    default_message = _("Choose at most %(most)s dealers.")
    default_field = "dealers"


class DealerNotHere(Conflict):
    """A chosen dealer no longer has such a car, or does not sell just now."""

    default_code = "inbox.dealer_not_here"
    default_message = _("One of the dealers no longer has this car. Please choose again.")
    default_field = "dealers"


class DealerBlocked(Conflict):
    """The buyer has blocked the dealer and would hear no answer."""

    default_code = "inbox.dealer_blocked"
    default_message = _("You have blocked %(dealer)s. Unblock it in your inbox first.")
    default_field = "dealers"


class WindowGone(Conflict):
    """The time for a call is not one the dealer is open, or has passed."""

    default_code = "inbox.window_gone"
    default_message = _("This time can no longer be chosen. Please choose another.")
    default_field = "window"


class KindUnknown(Invalid):
    """A form asks for something that does not exist."""

    default_code = "inbox.kind_unknown"
    default_message = _("This form is out of date. Please open it again.")


class WordsMissing(Invalid):
    """A reply without words."""

    default_code = "inbox.words_missing"
    default_message = _("Please write something first.")
    default_field = "message"


class WordsTooLong(Invalid):
    """A reply that is too long."""

    default_code = "inbox.words_too_long"
    default_message = _("At most 600 characters.")
    default_field = "message"


class ReplyLimit(TooMany):
    """One buyer wrote too often within an hour."""

    default_code = "inbox.reply_limit"
    default_message = _("That is a lot of messages at once. Please wait a little, or call the dealer.")
