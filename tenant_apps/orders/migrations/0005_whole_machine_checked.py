from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_whole_machine")]
    operations = [
        ValidateConstraint("order", "order_state_known"),
        ValidateConstraint("order", "order_state_agrees_with_money"),
        ValidateConstraint("order", "order_promised_and_kept_sound"),
        ValidateConstraint("order", "order_pause_remembers"),
    ]
