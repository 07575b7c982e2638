"""Where on the paper people sign, for providers that put the signatures themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_signing_checked")]
    operations = [migrations.AddField("contract", "places", models.JSONField(null=True))]
