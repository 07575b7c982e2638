from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inbox", "0003_recalled")]
    operations = [ValidateConstraint("notice", "notice_happened_known")]
