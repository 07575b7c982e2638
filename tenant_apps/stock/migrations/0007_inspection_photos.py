"""Pictures in the reports of inspections."""

import django.db.models.deletion
from django.db import migrations, models

import core.kernel.clock
import core.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("stock", "0006_moves_and_papers_checked")]
    operations = [
        migrations.CreateModel(
            name="InspectionPhoto",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=core.kernel.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("code", models.CharField(blank=True, default="", max_length=40)),
                ("key", models.CharField(max_length=200)),
                ("size", models.PositiveIntegerField()),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="photos",
                        to="stock.inspection",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
