"""Stock numbers come from a sequence; prices that were asked stay as they were."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE stock_number;
CREATE FUNCTION price_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'prices that were asked are never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER price_change_append_only BEFORE UPDATE OR DELETE ON stock_pricechange
    FOR EACH STATEMENT EXECUTE FUNCTION price_change_is_append_only();
"""
BACKWARD = """
DROP TRIGGER price_change_append_only ON stock_pricechange;
DROP FUNCTION price_change_is_append_only();
DROP SEQUENCE stock_number;
"""


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
