from django.db import migrations, models

from tests.benchmarks.planted_stock import LAST


class Migration(migrations.Migration):
    dependencies = [("stock", LAST)]
    operations = [
        migrations.AddField("vehicle", "planted", models.CharField(max_length=20, default="", db_default=""))
    ]
