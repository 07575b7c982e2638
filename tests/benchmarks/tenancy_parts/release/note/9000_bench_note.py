from django.db import migrations, models

from tests.benchmarks.tenancy_parts.release.note import LATEST


class Migration(migrations.Migration):
    dependencies = [("stock", LATEST)]
    operations = [
        migrations.AddField("vehicle", "bench_note", models.CharField(max_length=40, db_default="")),
    ]
