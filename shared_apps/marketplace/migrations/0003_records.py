"""Prices over time, days, ratings: each falls with its listing, and the database itself writes prices."""

import django.db.models.deletion
from django.db import migrations, models

import core.storage.models

FALL = """
ALTER TABLE marketplace_{table} ADD CONSTRAINT {table}_of_listing
    FOREIGN KEY (listing_id) REFERENCES marketplace_listing (id) ON DELETE CASCADE
"""
PRICED = """
CREATE FUNCTION public.marketplace_listing_priced() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO public.marketplace_listingprice (listing_id, price_minor, currency, since)
    VALUES (NEW.id, NEW.price_minor, NEW.currency,
            CASE WHEN TG_OP = 'INSERT' THEN NEW.published_at ELSE statement_timestamp() END);
    RETURN NULL;
END $$;
CREATE TRIGGER marketplace_listing_priced AFTER INSERT ON marketplace_listing
    FOR EACH ROW EXECUTE FUNCTION public.marketplace_listing_priced();
CREATE TRIGGER marketplace_listing_repriced AFTER UPDATE ON marketplace_listing
    FOR EACH ROW
    WHEN (OLD.price_minor <> NEW.price_minor OR OLD.currency <> NEW.currency)
    EXECUTE FUNCTION public.marketplace_listing_priced();
INSERT INTO marketplace_listingprice (listing_id, price_minor, currency, since)
    SELECT id, price_minor, currency, published_at FROM marketplace_listing;
CREATE FUNCTION public.marketplace_listingprice_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a price once asked stands';
END $$;
CREATE TRIGGER marketplace_listingprice_stands BEFORE UPDATE ON marketplace_listingprice
    FOR EACH ROW EXECUTE FUNCTION public.marketplace_listingprice_stands();
CREATE TRIGGER marketplace_listingrating_changed BEFORE INSERT OR UPDATE ON marketplace_listingrating
    FOR EACH ROW EXECUTE FUNCTION public.marketplace_listing_changed();
"""
UNPRICED = """
DROP TRIGGER marketplace_listing_repriced ON marketplace_listing;
DROP TRIGGER marketplace_listing_priced ON marketplace_listing;
DROP FUNCTION public.marketplace_listing_priced();
DROP TRIGGER marketplace_listingprice_stands ON marketplace_listingprice;
DROP FUNCTION public.marketplace_listingprice_stands();
DROP TRIGGER marketplace_listingrating_changed ON marketplace_listingrating;
"""


def of_listing(name, **more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=name,
        to="marketplace.listing",
        db_index=False,
        db_constraint=False,
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0002_followed")]
    operations = [
        migrations.CreateModel(
            "ListingPrice",
            fields=[
                ("id", models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    )),
                ("listing", of_listing("prices")),
                ("price_minor", core.storage.models.MoneyField()),
                ("currency", core.storage.models.CurrencyField()),
                ("since", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["listing", "since"], name="listingprice_of_listing")]},
        ),
        migrations.CreateModel(
            "ListingDay",
            fields=[
                ("id", models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    )),
                ("listing", of_listing("days")),
                ("day", models.DateField()),
                ("views", models.PositiveIntegerField(default=0)),
                ("saves", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["listing", "day"], name="listingday_once")]
            },
        ),
        migrations.CreateModel(
            "ListingRating",
            fields=[
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="rating",
                        serialize=False,
                        to="marketplace.listing",
                        db_constraint=False,
                    ),
                ),
                ("fair_minor", core.storage.models.MoneyField()),
                ("low_minor", core.storage.models.MoneyField()),
                ("high_minor", core.storage.models.MoneyField()),
                ("currency", core.storage.models.CurrencyField()),
                ("contributions", models.JSONField(default=list)),
                ("comparables", models.JSONField(default=list)),
                ("model", models.CharField(max_length=40)),
                ("rated_at", models.DateTimeField()),
                ("changed_in", models.BigIntegerField(db_default=0, editable=False)),
            ],
            options={
                "indexes": [models.Index(fields=["changed_in"], name="listingrating_changed")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fair_minor__gte", models.F("low_minor")),
                            ("high_minor__gte", models.F("fair_minor")),
                            ("low_minor__gt", 0),
                        ),
                        name="listingrating_band",
                    )
                ],
            },
        ),
        *[
            migrations.RunSQL(FALL.format(table=table), migrations.RunSQL.noop)
            for table in ("listingprice", "listingday", "listingrating")
        ],
        migrations.RunSQL(PRICED, UNPRICED),
    ]
