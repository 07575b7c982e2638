from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_fees")]
    operations = [ValidateConstraint("deliverysettings", "delivery_settings_fee_sane")]
