from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stock", "9001_bench_mark")]
    operations = [
        migrations.AddField("vehicle", "bench_hint", models.CharField(max_length=40, db_default="")),
    ]
