from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_wages")]
    operations = [ValidateConstraint("posting", "posting_account_known")]
