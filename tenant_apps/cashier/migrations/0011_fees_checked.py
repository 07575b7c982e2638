from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cashier", "0010_fees")]
    operations = [ValidateConstraint("payment", "payment_kind_known")]
