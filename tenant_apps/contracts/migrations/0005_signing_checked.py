from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_signing_guarded")]
    operations = [
        ValidateConstraint("contract", "contract_state_known"),
        ValidateConstraint("contract", "contract_kind_known"),
        ValidateConstraint("contract", "contract_readable_has_a_file"),
    ]
