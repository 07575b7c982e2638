from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE IF NOT EXISTS dealer_schema_number", "DROP SEQUENCE IF EXISTS dealer_schema_number"
        )
    ]
