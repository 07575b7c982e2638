from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict


class PostedDifferently(Conflict):
    """The same happening was posted before, with other lines."""

    default_code = "ledger.posted_differently"
    default_message = _("This was posted before with other amounts.")


class OutOfBalance(Conflict):
    """Debits and credits differ."""

    default_code = "ledger.out_of_balance"
    default_message = _("Debits and credits differ.")
