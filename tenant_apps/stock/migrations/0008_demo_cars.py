from django.db import migrations, models
from django.contrib.postgres.operations import AddConstraintNotValid


class Migration(migrations.Migration):
    """Demo cars: from which reading and until which day."""

    dependencies = [("stock", "0007_inspection_photos")]
    operations = [
        migrations.AddField("vehicle", "demo_since", models.DateTimeField(null=True)),
        migrations.AddField("vehicle", "demo_until", models.DateField(null=True)),
        migrations.AddField("vehicle", "demo_from_km", models.IntegerField(null=True)),
        AddConstraintNotValid(
            "vehicle",
            models.CheckConstraint(
                name="vehicle_demo_ends", condition=models.Q(state="DEMO") | models.Q(demo_until__isnull=True)
            ),
        ),
    ]
