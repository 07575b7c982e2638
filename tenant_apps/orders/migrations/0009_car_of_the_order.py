"""Which car an order has is a machine of its own; a swap may change the car, nothing else does."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q


STATES = ("UNALLOCATED", "ORDERED_OEM", "HELD", "ALLOCATED", "HANDED_OVER", "RELEASED")
STANDS = """
CREATE OR REPLACE FUNCTION order_agreed_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.number, OLD.buyer_id, OLD.deposit_minor, OLD.currency)
        IS DISTINCT FROM (NEW.number, NEW.buyer_id, NEW.deposit_minor, NEW.currency)
    OR ((OLD.vehicle_id, OLD.vin) IS DISTINCT FROM (NEW.vehicle_id, NEW.vin) AND NOT (
        NEW.vehicle_move = 'reallocate' AND NEW.vehicle_state = 'HELD' AND NEW.version = OLD.version + 1
        AND NEW.state = OLD.state AND NEW.state IN ('RESERVED', 'CONTRACTED', 'FUNDED')))
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


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_price_may_fall")]
    operations = [
        migrations.AddField(
            "order",
            "vehicle_state",
            models.CharField(
                choices=[(s, s) for s in STATES], db_default="UNALLOCATED", default="UNALLOCATED", max_length=24
            ),
        ),
        migrations.AddField(
            "order",
            "vehicle_move",
            models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        AddConstraintNotValid(
            "order",
            models.CheckConstraint(name="order_vehicle_state_known", condition=Q(vehicle_state__in=STATES)),
        ),
        migrations.RunSQL(STANDS, BEFORE),
    ]
