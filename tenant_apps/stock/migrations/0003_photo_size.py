from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stock", "0002_numbers_and_history")]
    operations = [
        migrations.AddField(model_name="photo", name="size", field=models.PositiveIntegerField(null=True)),
    ]
