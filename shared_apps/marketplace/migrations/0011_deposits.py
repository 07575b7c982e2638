"""Dealers say what they ask for reserving a car, and orders tell their buyers which kind it was."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0010_assist_filled"), ("tenants", "0003_lifecycle")]
    operations = [
        migrations.AddField(
            "ordersummary",
            "deposit_kind",
            models.CharField(db_default="REFUNDABLE", default="REFUNDABLE", max_length=10),
        ),
        migrations.CreateModel(
            name="DealerDeposit",
            fields=[
                (
                    "dealer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="deposit_terms",
                        serialize=False,
                        to="tenants.dealer",
                    ),
                ),
                ("terms", models.JSONField(default=list)),
            ],
        ),
    ]
