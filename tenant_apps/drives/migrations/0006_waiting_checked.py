from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("drives", "0005_waiting")]
    operations = [
        ValidateConstraint("drive", name)
        for name in ("drive_state_known", "drive_kind_known", "drive_offered_whole", "drive_home_whole")
    ]
