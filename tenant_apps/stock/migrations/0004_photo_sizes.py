from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stock", "0003_photo_size")]
    operations = [
        migrations.AddField(
            model_name="photo",
            name="digest",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AddField(
            model_name="photo",
            name="edition",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="photo",
            name="problem",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]
