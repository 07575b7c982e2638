from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_ending")]
    operations = [ValidateConstraint("order", "order_earnest_within_a_fifth")]
