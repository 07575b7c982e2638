"""One AddField, of a common kind: a text that is empty in every row there is, the last release goes on."""

from pathlib import Path

from django.db import migrations, models

from tenant_apps.stock import migrations as released

LATEST = max(file.stem for file in Path(released.__path__[0]).glob("[0-9]*.py"))


class Migration(migrations.Migration):
    dependencies = [("stock", LATEST)]
    operations = [
        migrations.AddField("vehicle", "bench_note", models.CharField(max_length=40, db_default="")),
    ]
