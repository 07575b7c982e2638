"""A bank may take a payment that was on its way back; refunds that fail are tried again later and later."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q

from core.storage.guarded import guarded_moves
from core.storage.models import MoneyField

PAYMENT = [
    ("PENDING", "capture", "CAPTURED"),
    ("PENDING", "fail", "FAILED"),
    ("FAILED", "capture", "CAPTURED"),
    ("PENDING", "return", "REFUND_PENDING"),
    ("FAILED", "return", "REFUND_PENDING"),
    ("CAPTURED", "ask_refund", "REFUND_PENDING"),
    ("CAPTURED", "forfeit", "FORFEITED"),
    ("REFUND_PENDING", "settle", "REFUNDED"),
    ("REFUND_PENDING", "lose", "CHARGED_BACK"),
    ("REFUND_PENDING", "settle_part", "CAPTURED"),
    ("CAPTURED", "lose", "CHARGED_BACK"),
    ("REFUNDED", "bounce", "REFUND_PENDING"),
    ("CAPTURED", "bounce", "REFUND_PENDING"),
    ("FORFEITED", "bounce", "REFUND_PENDING"),
    ("CHARGED_BACK", "bounce", "REFUND_PENDING"),
]


class Migration(migrations.Migration):
    dependencies = [("cashier", "0007_refund_may_bounce")]
    operations = [
        migrations.AddField("payment", "refund_due_at", models.DateTimeField(null=True)),
        migrations.AddField("payment", "refund_waits", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("dispute", "overtaken_minor", MoneyField(default=0, db_default=0)),
        migrations.AddField("dispute", "twice_minor", MoneyField(default=0, db_default=0)),
        AddConstraintNotValid(
            "dispute",
            models.CheckConstraint(
                name="dispute_twice_within",
                condition=Q(overtaken_minor__gte=0)
                & Q(twice_minor__gte=0)
                & Q(amount_minor__gte=F("overtaken_minor") + F("twice_minor")),
            ),
        ),
        guarded_moves("cashier_payment", "payment", PAYMENT),
    ]
