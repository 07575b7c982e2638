"""Insurances and quotes change their state by the transition function alone."""

from django.db import migrations

from core.storage.guarded import guarded_moves

INSURANCE = [
    ("NONE", "quote", "QUOTED"),
    ("CANCELLED", "quote", "QUOTED"),
    ("NONE", "declare", "DECLARED"),
    ("QUOTED", "declare", "DECLARED"),
    ("CANCELLED", "declare", "DECLARED"),
    ("DECLARED", "confirm", "ACTIVE"),
    ("DECLARED", "reject", "NONE"),
    ("QUOTED", "bind", "BOUND"),
    ("BOUND", "refuse", "QUOTED"),
    ("BOUND", "start", "ACTIVE"),
    ("QUOTED", "cancel", "CANCELLED"),
    ("DECLARED", "cancel", "CANCELLED"),
    ("BOUND", "cancel", "CANCELLED"),
    ("ACTIVE", "cancel", "CANCELLED"),
]

QUOTE = [
    ("ASKED", "price", "PRICED"),
    ("ASKED", "refuse", "REFUSED"),
    ("ASKED", "fail", "FAILED"),
    ("PRICED", "bind", "TAKEN"),
    ("TAKEN", "refuse", "REFUSED"),
]


class Migration(migrations.Migration):
    dependencies = [("insurance", "0001_initial")]
    operations = [
        guarded_moves("insurance_insurance", "insurance", INSURANCE),
        guarded_moves("insurance_quote", "quote", QUOTE),
    ]
