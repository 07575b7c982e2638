"""A refund that had arrived may come back from the buyer's bank days later."""

from django.db import migrations

from core.storage.guarded import guarded_moves

PAYMENT = [
    ("PENDING", "capture", "CAPTURED"),
    ("PENDING", "fail", "FAILED"),
    ("FAILED", "capture", "CAPTURED"),
    ("PENDING", "return", "REFUND_PENDING"),
    ("FAILED", "return", "REFUND_PENDING"),
    ("CAPTURED", "ask_refund", "REFUND_PENDING"),
    ("CAPTURED", "forfeit", "FORFEITED"),
    ("REFUND_PENDING", "settle", "REFUNDED"),
    ("REFUND_PENDING", "settle_part", "CAPTURED"),
    ("CAPTURED", "lose", "CHARGED_BACK"),
    ("REFUNDED", "bounce", "REFUND_PENDING"),
    ("CAPTURED", "bounce", "REFUND_PENDING"),
    ("FORFEITED", "bounce", "REFUND_PENDING"),
    ("CHARGED_BACK", "bounce", "REFUND_PENDING"),
]


class Migration(migrations.Migration):
    dependencies = [("cashier", "0006_trade_in_checked")]
    operations = [guarded_moves("cashier_payment", "payment", PAYMENT)]
