"""What was agreed stands, but for a price that falls before the signature; rules and promise stand as well."""

from django.db import migrations

STANDS = """
CREATE OR REPLACE FUNCTION order_agreed_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.number, OLD.buyer_id, OLD.vehicle_id, OLD.vin, OLD.deposit_minor, OLD.currency)
        IS DISTINCT FROM
       (NEW.number, NEW.buyer_id, NEW.vehicle_id, NEW.vin, NEW.deposit_minor, NEW.currency)
    OR (NEW.total_minor <> OLD.total_minor AND NOT (
        NEW.total_minor < OLD.total_minor AND NEW.state = OLD.state AND OLD.state IN ('HOLD', 'RESERVED')))
    OR (OLD.price_at_hold_minor IS NOT NULL AND (OLD.price_at_hold_minor, OLD.policy_version)
        IS DISTINCT FROM (NEW.price_at_hold_minor, NEW.policy_version))
    THEN
        RAISE EXCEPTION 'what was agreed in an order stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION order_agreed_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.number, OLD.buyer_id, OLD.vehicle_id, OLD.vin, OLD.total_minor, OLD.deposit_minor, OLD.currency)
        IS DISTINCT FROM
       (NEW.number, NEW.buyer_id, NEW.vehicle_id, NEW.vin, NEW.total_minor, NEW.deposit_minor, NEW.currency)
    THEN
        RAISE EXCEPTION 'what was agreed in an order stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_ending_checked")]
    operations = [migrations.RunSQL(STANDS, BEFORE)]
