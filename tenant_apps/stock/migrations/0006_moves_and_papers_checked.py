"""Cars that passed before passing was dated count from when they came onto the market."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

PASSED = """
UPDATE stock_vehicle SET pdi_passed_at = available_since
WHERE pdi_passed_at IS NULL AND available_since IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("stock", "0005_moves_and_papers")]
    operations = [
        migrations.RunSQL(PASSED, migrations.RunSQL.noop),
        ValidateConstraint("vehicle", "vehicle_state_known"),
        ValidateConstraint("vehicle", "vehicle_written_off_by_two"),
    ]
