from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0003_records")]
    operations = [
        migrations.AddField("listingrating", "grounds", models.JSONField(default=dict)),
        migrations.AddField("listingrating", "review", models.JSONField(default=dict)),
    ]
