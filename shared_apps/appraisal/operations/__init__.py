"""Everything that changes what is said of cars' prices."""

from .contesting import add_evidence, open_contest, withdraw_contest
from .deciding import accept_contest, lapse_outdated, reject_contest
from .refitting import rate_new, rate_some, refit

__all__ = [
    "accept_contest",
    "add_evidence",
    "lapse_outdated",
    "open_contest",
    "rate_new",
    "rate_some",
    "refit",
    "reject_contest",
    "withdraw_contest",
]
