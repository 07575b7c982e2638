"""The front page looks for the week's price drops by when prices changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0006_named_trims")]
    operations = [
        migrations.AddIndex("listingprice", models.Index(fields=["-since"], name="listingprice_latest"))
    ]
