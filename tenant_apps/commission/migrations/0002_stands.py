from django.db import migrations

from core.storage.guarded import guarded_moves

PLAN_MOVES = [("PROPOSED", "put_in_force", "IN_FORCE"), ("PROPOSED", "withdraw", "WITHDRAWN")]
DEAL_MOVES = [
    ("NONE", "freeze", "FROZEN"),
    ("FROZEN", "finish", "FINAL"),
    ("FROZEN", "reverse", "REVERSED"),
    ("FINAL", "reverse", "REVERSED"),
]
FORWARD = """
CREATE FUNCTION commission_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a commission is never rewritten: a counter-line takes it back'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER line_append_only BEFORE UPDATE OR DELETE ON commission_line
    FOR EACH STATEMENT EXECUTE FUNCTION commission_is_append_only();
CREATE TRIGGER item_append_only BEFORE UPDATE OR DELETE ON commission_item
    FOR EACH STATEMENT EXECUTE FUNCTION commission_is_append_only();
CREATE FUNCTION commission_plan_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.number, OLD.name, OLD.valid_from, OLD.rules, OLD.proposed_by)
        IS DISTINCT FROM (NEW.number, NEW.name, NEW.valid_from, NEW.rules, NEW.proposed_by) THEN
        RAISE EXCEPTION 'what a commission plan says stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_stands BEFORE UPDATE OR DELETE ON commission_plan
    FOR EACH ROW EXECUTE FUNCTION commission_plan_stands();
CREATE FUNCTION commission_deal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (OLD.order_id, OLD.vehicle_id, OLD.plan_id, OLD.price_minor, OLD.net_minor, OLD.cost_minor, OLD.currency)
        IS DISTINCT FROM
        (NEW.order_id, NEW.vehicle_id, NEW.plan_id, NEW.price_minor, NEW.net_minor, NEW.cost_minor, NEW.currency)
        OR (OLD.final_month IS NOT NULL AND NEW.final_month IS DISTINCT FROM OLD.final_month)
    THEN
        RAISE EXCEPTION 'a frozen deal stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deal_stands BEFORE UPDATE OR DELETE ON commission_deal
    FOR EACH ROW EXECUTE FUNCTION commission_deal_stands();
"""
BACKWARD = """
DROP TRIGGER deal_stands ON commission_deal;
DROP FUNCTION commission_deal_stands();
DROP TRIGGER plan_stands ON commission_plan;
DROP FUNCTION commission_plan_stands();
DROP TRIGGER item_append_only ON commission_item;
DROP TRIGGER line_append_only ON commission_line;
DROP FUNCTION commission_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("commission", "0001_initial")]
    operations = [
        guarded_moves("commission_plan", "commission_plan", PLAN_MOVES),
        guarded_moves("commission_deal", "commission_deal", DEAL_MOVES),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
