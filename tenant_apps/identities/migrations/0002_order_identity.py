import core.kernel.clock
import core.kernel.ids
import core.storage.sealed
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identities", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="OrderIdentity",
            fields=[
                ("id", models.UUIDField(default=core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=core.kernel.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("order_id", models.UUIDField()),
                ("kind", models.CharField(choices=[("ID_CARD", "ID_CARD"), ("PASSPORT", "PASSPORT"), ("COMPANY", "COMPANY")], max_length=8)),
                ("name", models.CharField(max_length=80)),
                ("number", core.storage.sealed.SealedText()),
                ("by_buyer", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ("ID_CARD", "PASSPORT", "COMPANY"))), name="order_identity_kind_known"),
                    models.UniqueConstraint(fields=("order_id",), name="order_identity_once"),
                ],
            },
        ),
    ]
