"""Accounts for the commission of sales advisers."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

ACCOUNTS = (
    "1002", "1012", "1122", "1405", "2202", "2205", "2211", "222101", "2241", "6001", "6051", "6401", "6601", "6603", "1221",
    "6301", "6711",
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_other_revenue_checked")]
    operations = [
        migrations.RemoveConstraint("posting", "posting_account_known"),
        AddConstraintNotValid(
            "posting",
            models.CheckConstraint(condition=models.Q(("account__in", ACCOUNTS)), name="posting_account_known"),
        ),
    ]
