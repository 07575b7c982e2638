"""Listings say their trim's level of driver assistance. What stands in the column comes with 0010."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0008_fewer_indexes")]
    operations = [
        migrations.AddField(
            "listing", "assist", models.CharField(blank=True, db_default="", default="", max_length=8)
        )
    ]
