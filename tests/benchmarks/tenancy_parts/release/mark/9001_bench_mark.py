from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stock", "9000_bench_note")]
    operations = [
        migrations.AddField("vehicle", "bench_mark", models.CharField(max_length=40, db_default="")),
    ]
