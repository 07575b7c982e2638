from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid


class NumberKnown(Conflict):
    default_code = "recalls.number_known"
    default_message = _("A recall with this number is published already.")
    default_field = "number"


class NothingRecalled(Invalid):
    default_code = "recalls.nothing_recalled"
    default_message = _("Choose the trims or enter the VINs that are recalled.")
    default_field = "vins"


class VinsWrong(Invalid):
    """`params.vins` are those that are no VINs."""

    default_code = "recalls.vins_wrong"
    default_message = _("These are no VINs: %(vins)s")
    default_field = "vins"


class TooManyVins(Invalid):
    """`params.most` is how many VINs one notice may name."""

    default_code = "recalls.too_many_vins"
    default_message = _("A notice names at most %(most)s VINs.")
    default_field = "vins"


class TextMissing(Invalid):
    default_code = "recalls.text_missing"
    default_message = _("Say it in both languages.")


class AnnouncedLater(Invalid):
    default_code = "recalls.announced_later"
    default_message = _("The day of the notice lies in the future.")
    default_field = "announced_on"


class AlreadyLifted(Conflict):
    default_code = "recalls.already_lifted"
    default_message = _("This recall is lifted already.")


class NotRecalled(Conflict):
    """The car is under no such recall, or it is noted as repaired."""

    default_code = "recalls.not_recalled"
    default_message = _("This recall is not open for this car.")
