"""A shipment's stage changes by the transition function alone; reports stay as they came."""

from django.db import migrations

from core.storage.guarded import guarded_moves

MOVES = [
    ("ANNOUNCED", "reach_factory", "FACTORY"),
    ("ANNOUNCED", "reach_port", "PORT"),
    ("ANNOUNCED", "reach_carrier", "CARRIER"),
    ("ANNOUNCED", "reach_dealer", "DEALER"),
    ("FACTORY", "reach_port", "PORT"),
    ("FACTORY", "reach_carrier", "CARRIER"),
    ("FACTORY", "reach_dealer", "DEALER"),
    ("PORT", "reach_carrier", "CARRIER"),
    ("PORT", "reach_dealer", "DEALER"),
    ("CARRIER", "reach_dealer", "DEALER"),
]

FORWARD = """
CREATE FUNCTION shipment_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reports are never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER shipment_event_append_only BEFORE UPDATE OR DELETE ON logistics_shipmentevent
    FOR EACH STATEMENT EXECUTE FUNCTION shipment_event_is_append_only();
"""
BACKWARD = """
DROP TRIGGER shipment_event_append_only ON logistics_shipmentevent;
DROP FUNCTION shipment_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("logistics", "0001_initial")]
    operations = [
        guarded_moves("logistics_shipment", "shipment", MOVES),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
