from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("drives", "0003_desk")]
    operations = [ValidateConstraint("drive", "drive_level_range")]
