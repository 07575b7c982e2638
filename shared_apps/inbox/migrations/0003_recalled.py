"""Buyers are told of recalls, too."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

HAPPENED = ("SENT", "REMINDED", "SIGNED", "SEALED", "DECLINED", "EXPIRED", "VOIDED", "RECALLED")


class Migration(migrations.Migration):
    dependencies = [("inbox", "0002_notices")]
    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_happened_known"),
        AddConstraintNotValid(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(happened__in=HAPPENED), name="notice_happened_known"
            ),
        ),
    ]
