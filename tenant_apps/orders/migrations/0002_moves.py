"""The database knows the moves too: no statement takes an order where the table has no way, or rewrites the sale."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION order_moves_by_the_table() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('HOLD', 'RESERVED'), ('EXPIRED', 'RESERVED'), ('HOLD', 'EXPIRED'), ('RESERVED', 'CONTRACTED'),
        ('CONTRACTED', 'FUNDED'), ('FUNDED', 'READY'), ('READY', 'DELIVERED'), ('DELIVERED', 'CLOSED'),
        ('HOLD', 'CANCELLED'), ('RESERVED', 'CANCELLED'), ('CONTRACTED', 'CANCELLED'),
        ('FUNDED', 'CANCELLED'), ('READY', 'CANCELLED')
    ) THEN
        RAISE EXCEPTION 'an order does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.number, OLD.buyer_id, OLD.vehicle_id, OLD.vin, OLD.total_minor, OLD.deposit_minor, OLD.currency)
        IS DISTINCT FROM
       (NEW.number, NEW.buyer_id, NEW.vehicle_id, NEW.vin, NEW.total_minor, NEW.deposit_minor, NEW.currency)
    THEN
        RAISE EXCEPTION 'what was agreed in an order stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER order_moves BEFORE UPDATE ON orders_order
    FOR EACH ROW EXECUTE FUNCTION order_moves_by_the_table();
"""
BACKWARD = """
DROP TRIGGER IF EXISTS order_moves ON orders_order;
DROP FUNCTION IF EXISTS order_moves_by_the_table();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
