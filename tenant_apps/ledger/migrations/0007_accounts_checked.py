from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_closed_books")]
    operations = [ValidateConstraint("posting", "posting_account_known")]
