from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class FeatureOff(Forbidden):
    """The dealer does not have this part of the product, or it is switched off for everybody."""

    default_code = "features.off"
    default_message = _("“%(title)s” is switched off at the moment.")


class QuotaReached(Conflict):
    """One more would be too many. `params`: `quota`, `limit` and `used`, in the quota's unit."""

    default_code = "quota.reached"
    default_message = _("%(title)s: %(used)s of %(limit)s used. Ask the platform for more.")


class UnknownFeature(NotFound):
    default_code = "features.unknown"
    default_message = _("There is no such feature or quota.")


class ReasonNeeded(Invalid):
    default_code = "features.reason_needed"
    default_message = _("Say why, for the file.")
    default_field = "reason"


class LimitWrong(Invalid):
    default_code = "features.limit_wrong"
    default_message = _("A limit is a whole number, zero or more.")
    default_field = "limit"
