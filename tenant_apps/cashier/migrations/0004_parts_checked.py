from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cashier", "0003_parts")]
    operations = [
        ValidateConstraint("account", "account_state_known"),
        *(
            ValidateConstraint("payment", name)
            for name in (
                "payment_state_known",
                "payment_kind_known",
                "payment_refund_has_a_time",
                "payment_parts_within",
                "payment_state_agrees_with_parts",
            )
        ),
    ]
