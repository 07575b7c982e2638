from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stock", "p001_field")]
    operations = [
        migrations.CreateModel(
            "Planted",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("word", models.CharField(max_length=40)),
            ],
        ),
        migrations.AddIndex("vehicle", models.Index(fields=["planted"], name="vehicle_planted")),
    ]
