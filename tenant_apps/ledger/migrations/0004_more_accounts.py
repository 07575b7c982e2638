"""Accounts for disputed payments, forfeited deposits and damages."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

CODES = ("1002", "1012", "2205", "2241", "1221", "6301", "6711")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_nothing_added")]
    operations = [
        migrations.RemoveConstraint("posting", "posting_account_known"),
        AddConstraintNotValid(
            "posting",
            models.CheckConstraint(condition=models.Q(("account__in", CODES)), name="posting_account_known"),
        ),
    ]
