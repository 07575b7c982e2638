from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("drives", "0001_initial")]
    operations = [migrations.RunSQL("CREATE SEQUENCE drive_number", "DROP SEQUENCE drive_number")]
