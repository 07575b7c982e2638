from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0008_demo_cars")]
    operations = [ValidateConstraint("vehicle", "vehicle_demo_ends")]
