"""Tombstones, written by the database when a listing is deleted, and how dealers stood."""

import django.db.models.deletion
from django.db import migrations, models

BURIED = """
CREATE FUNCTION public.syndication_listing_buried() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO public.syndication_tombstone (listing_id, seller, changed_in, gone_at)
    VALUES (OLD.id, md5(OLD.dealer_id::text), pg_current_xact_id()::text::bigint, now());
    RETURN NULL;
END $$;
CREATE TRIGGER syndication_listing_buried AFTER DELETE ON marketplace_listing
    FOR EACH ROW EXECUTE FUNCTION public.syndication_listing_buried();
"""
UNBURIED = """
DROP TRIGGER syndication_listing_buried ON marketplace_listing;
DROP FUNCTION public.syndication_listing_buried();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("marketplace", "0003_records"), ("tenants", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "Tombstone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("listing_id", models.UUIDField()),
                ("seller", models.CharField(max_length=32)),
                ("changed_in", models.BigIntegerField()),
                ("gone_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["changed_in"], name="tombstone_changed")]},
        ),
        migrations.CreateModel(
            "Standing",
            fields=[
                ("dealer", models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="standing",
                    serialize=False, to="tenants.dealer",
                )),
                ("shown", models.BooleanField()),
                ("told", models.CharField(max_length=32)),
                ("changed_in", models.BigIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["changed_in"], name="standing_changed")]},
        ),
        migrations.RunSQL(BURIED, UNBURIED),
    ]
