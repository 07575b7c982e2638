"""Bringing a car costs a flat sum, too, has its VAT, and begins at a moment."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

from core.storage.models import MoneyField

VAT_RATES = (1300, 900, 600, 300, 100)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]
    operations = [
        migrations.AddField("deliverysettings", "base_minor", MoneyField(default=0, db_default=0)),
        migrations.AddField(
            "deliverysettings", "vat_rate", models.PositiveSmallIntegerField(default=900, db_default=900)
        ),
        migrations.AddField(
            "handover", "fee_vat_rate", models.PositiveSmallIntegerField(default=900, db_default=900)
        ),
        migrations.AddField("handover", "left_at", models.DateTimeField(null=True)),
        AddConstraintNotValid(
            "deliverysettings",
            models.CheckConstraint(
                name="delivery_settings_fee_sane", condition=Q(base_minor__gte=0, vat_rate__in=VAT_RATES)
            ),
        ),
    ]
