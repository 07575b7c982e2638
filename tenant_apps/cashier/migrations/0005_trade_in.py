"""An old car counts towards the price of the new one, as a way of paying."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

METHODS = ("ONLINE", "CARD", "ALIPAY", "WECHAT_PAY", "BANK_TRANSFER", "TRADE_IN")


class Migration(migrations.Migration):
    dependencies = [("cashier", "0004_parts_checked")]
    operations = [
        migrations.AlterField(
            model_name="payment",
            name="method",
            field=models.CharField(choices=[(method, method) for method in METHODS], max_length=16),
        ),
        migrations.RemoveConstraint("payment", "payment_method_known"),
        AddConstraintNotValid(
            "payment",
            models.CheckConstraint(condition=models.Q(method__in=METHODS), name="payment_method_known"),
        ),
    ]
