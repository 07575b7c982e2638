"""Disputes of before are held against it too."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cashier", "0008_overtaken_refunds")]
    operations = [ValidateConstraint("dispute", "dispute_twice_within")]
