from django.db import migrations

FORWARD = """
CREATE FUNCTION rules_are_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision CONSTANT text[] := ARRAY['status', 'reviewed_by', 'reviewed_at', 'updated_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rules are never deleted: answers cite them' USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - decision IS DISTINCT FROM to_jsonb(OLD) - decision THEN
        RAISE EXCEPTION 'a rule is never rewritten: enter a new one' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status <> OLD.status AND NOT (
        (OLD.status = 'PROPOSED' AND NEW.status IN ('APPROVED', 'REJECTED'))
        OR (OLD.status = 'APPROVED' AND NEW.status = 'WITHDRAWN')
    ) THEN
        RAISE EXCEPTION 'a rule does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rules_never_rewritten BEFORE UPDATE OR DELETE ON rulebook_rule
    FOR EACH ROW EXECUTE FUNCTION rules_are_never_rewritten();
"""
BACKWARD = "DROP TRIGGER rules_never_rewritten ON rulebook_rule; DROP FUNCTION rules_are_never_rewritten();"


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
