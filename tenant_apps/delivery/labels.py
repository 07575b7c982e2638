from django.utils.translation import gettext_lazy as _

CHECK_WORDS = {
    "body": _("Paint and body without damage"),
    "interior": _("Interior clean and complete"),
    "functions": _("Lights, wipers, air conditioning and screen work"),
    "tools": _("Tools, warning triangle and charging cable on board"),
    "certificate": _("Certificate of conformity handed over"),
    "invoice": _("Sales invoice handed over"),
    "manuals": _("Manual and warranty booklet handed over"),
    "insurance": _("Insurance policy explained"),
    "explained": _("Operation and first service explained"),
}
HANDOVER_WORDS = {
    "OPEN": _("No time chosen"),
    "BOOKED": _("Time booked"),
    "SIGNED": _("Checklist signed"),
    "DONE": _("Handed over"),
    "DROPPED": _("Called off"),
}
"""The states of a hand-over as people read them."""

AHEAD_WORDS = {
    "TRANSIT": _("The car is on its way."),
    "INSPECTION": _("The car has to be inspected."),
    "CERTIFICATE": _("The certificate of conformity is still with the bank."),
    "FITTING": _("Accessories are being fitted."),
    "REGISTRATION": _("The car is being registered."),
    "QUARANTINE": _("The car is held back for a check."),
    "WRITTEN_OFF": _("The car is no longer for sale."),
}
"""What is still to be done before a car can be handed over."""
