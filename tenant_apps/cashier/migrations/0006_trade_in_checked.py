"""What was paid before is held against it too."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cashier", "0005_trade_in")]
    operations = [ValidateConstraint("payment", "payment_method_known")]
