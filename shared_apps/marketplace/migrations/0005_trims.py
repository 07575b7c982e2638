"""Listings say their trim's address part and their class; shelves hear of a rating that was taken back.

What stands in the columns comes with 0006: new columns lock the table for a moment, filling takes a while.
"""

from django.db import migrations, models

TOUCHED = """
CREATE FUNCTION public.marketplace_listingrating_gone() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE public.marketplace_listing SET version = version WHERE id = OLD.listing_id;
    RETURN NULL;
END $$;
CREATE TRIGGER marketplace_listingrating_gone AFTER DELETE ON marketplace_listingrating
    FOR EACH ROW EXECUTE FUNCTION public.marketplace_listingrating_gone();
"""
UNTOUCHED = """
DROP TRIGGER marketplace_listingrating_gone ON marketplace_listingrating;
DROP FUNCTION public.marketplace_listingrating_gone();
"""


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0004_rating_grounds"), ("catalog", "0002_never_deleted")]
    operations = [
        migrations.AddField("listing", "trim_slug", models.CharField(blank=True, default="", max_length=120)),
        migrations.AddField("listing", "size_class", models.CharField(blank=True, default="", max_length=4)),
        migrations.RunSQL(TOUCHED, UNTOUCHED),
    ]
