from django.utils.translation import gettext_lazy as _

TITLE = _("Trade-in of your old car")
DESK_TITLE = _("Trade-in of the old car")
WORDS = {
    "NONE": _("No old car"),
    "ESTIMATED": _("To be inspected"),
    "INSPECTED": _("Inspected"),
    "OFFERED": _("A firm offer is made"),
    "ACCEPTED": _("Offer accepted"),
    "RECEIVED": _("Old car received"),
    "REJECTED": _("Not traded in"),
}
"""The states of an old car as people read them."""

POINT_WORDS = {
    "body": _("Body and paint"),
    "frame": _("Frame, traces of accidents"),
    "engine": _("Engine or motor"),
    "gearbox": _("Gearbox and drive"),
    "battery": _("Battery"),
    "tyres": _("Tyres and brakes"),
    "interior": _("Interior"),
    "electronics": _("Electronics"),
    "documents": _("Papers and keys"),
}
