from django.db import migrations, models


class Migration(migrations.Migration):
    """A car that served for test drives says so on the market."""

    dependencies = [("marketplace", "0012_pace")]
    operations = [
        migrations.AddField(
            model_name="listing", name="was_demo", field=models.BooleanField(default=False, db_default=False)
        ),
    ]
