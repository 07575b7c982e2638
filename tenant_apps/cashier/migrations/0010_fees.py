"""Services beside the price of a car are paid for, too."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

KINDS = ("DEPOSIT", "BALANCE", "DAMAGES", "FEE")


class Migration(migrations.Migration):
    dependencies = [("cashier", "0009_overtaken_refunds_checked")]
    operations = [
        migrations.AlterField(
            model_name="payment",
            name="kind",
            field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=8),
        ),
        migrations.RemoveConstraint("payment", "payment_kind_known"),
        AddConstraintNotValid(
            "payment",
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="payment_kind_known"),
        ),
    ]
