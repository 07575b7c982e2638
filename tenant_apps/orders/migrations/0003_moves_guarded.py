"""An order's state changes by the transition function alone, one move of the table at a time."""

from django.db import migrations, models

from core.storage.guarded import guarded_moves

MOVES = [
    ("HOLD", "reserve", "RESERVED"),
    ("EXPIRED", "reserve", "RESERVED"),
    ("HOLD", "expire", "EXPIRED"),
    ("RESERVED", "record_signature", "CONTRACTED"),
    ("CONTRACTED", "record_balance", "FUNDED"),
    ("FUNDED", "mark_ready", "READY"),
    ("READY", "deliver", "DELIVERED"),
    ("DELIVERED", "close", "CLOSED"),
    ("HOLD", "cancel", "CANCELLED"),
    ("RESERVED", "cancel", "CANCELLED"),
    ("CONTRACTED", "cancel", "CANCELLED"),
    ("FUNDED", "cancel", "CANCELLED"),
    ("READY", "cancel", "CANCELLED"),
]

AGREED = """
DROP TRIGGER IF EXISTS order_moves ON orders_order;
DROP FUNCTION IF EXISTS order_moves_by_the_table();
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
CREATE TRIGGER order_agreed_stands BEFORE UPDATE ON orders_order
    FOR EACH ROW EXECUTE FUNCTION order_agreed_stands();
"""
BACK = "DROP TRIGGER order_agreed_stands ON orders_order; DROP FUNCTION order_agreed_stands();"


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_moves")]
    operations = [
        migrations.AddField("order", "last_move", models.CharField(blank=True, db_default="", default="", editable=False, max_length=32)),
        migrations.RunSQL(AGREED, BACK),
        guarded_moves("orders_order", "order", MOVES),
    ]
