from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_drives")]
    operations = [ValidateConstraint("lead", "lead_state_known")]
