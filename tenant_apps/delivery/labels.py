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
GROUP_WORDS = {
    "BODY": _("Body"),
    "CABIN": _("Cabin"),
    "MECHANICS": _("Mechanics"),
    "ELECTRONICS": _("Electronics"),
    "VOLTAGE": _("High voltage"),
    "KIT": _("Kit"),
    "ROAD": _("Road test"),
}
ITEM_WORDS = {
    "identity": ("BODY", _("VIN, plates and markings")),
    "bodywork": ("BODY", _("Body, paint and gaps")),
    "glass": ("BODY", _("Glass and mirrors")),
    "tyres": ("BODY", _("Wheels, tyres and pressures")),
    "fluids": ("MECHANICS", _("Fluids and leaks")),
    "brakes": ("MECHANICS", _("Brakes and parking brake")),
    "lights": ("ELECTRONICS", _("Lights and signals")),
    "instruments": ("ELECTRONICS", _("Instruments and warnings")),
    "software": ("ELECTRONICS", _("Software and recalls")),
    "seats_belts": ("CABIN", _("Seats, belts and airbags")),
    "keys": ("KIT", _("Keys and remote")),
    "documents": ("KIT", _("Handbooks and accessories")),
    "road_test": ("ROAD", _("Road test")),
    "hv_isolation": ("VOLTAGE", _("High-voltage isolation")),
    "hv_battery_health": ("VOLTAGE", _("Traction battery health")),
    "hv_cables": ("VOLTAGE", _("High-voltage cables and plugs")),
    "charging": ("VOLTAGE", _("AC and DC charging")),
    "service_disconnect": ("VOLTAGE", _("Service disconnect")),
    "engine": ("MECHANICS", _("Engine")),
    "exhaust": ("MECHANICS", _("Exhaust and emissions")),
}
"""What an inspection looks at, by the codes of `stock.inspection`: the group and the words of a report."""

HANDOVER_WORDS = {
    "OPEN": _("No time chosen"),
    "BOOKED": _("Time booked"),
    "LEFT": _("On its way"),
    "SIGNED": _("Checklist signed"),
    "DONE": _("Handed over"),
    "DROPPED": _("Called off"),
}
"""The states of a hand-over as people read them; LEFT is BOOKED with a car that has set out."""

AHEAD_WORDS = {
    "TRANSIT": _("The car is on its way."),
    "INSPECTION": _("The car has to be inspected."),
    "CERTIFICATE": _("The certificate of conformity is still with the bank."),
    "FITTING": _("Accessories are being fitted."),
    "REGISTRATION": _("The car is being registered."),
    "QUARANTINE": _("The car is held back for a check."),
    "WRITTEN_OFF": _("The car is no longer for sale."),
    "RECALL": _("Its maker has recalled the car; it is handed over once that is repaired."),
}
"""What is still to be done before a car can be handed over."""
