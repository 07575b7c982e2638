from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0003_services")]
    operations = [ValidateConstraint("invoice", "invoice_form_known")]
