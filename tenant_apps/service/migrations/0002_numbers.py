from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("service", "0001_initial")]
    operations = [migrations.RunSQL("CREATE SEQUENCE repair_order_number", "DROP SEQUENCE repair_order_number")]
