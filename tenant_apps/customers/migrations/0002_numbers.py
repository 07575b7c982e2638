from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]
    operations = [migrations.RunSQL("CREATE SEQUENCE lead_number", "DROP SEQUENCE lead_number")]
