from django.db import migrations

FORWARD = """
CREATE FUNCTION public.notary_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later CONSTANT text[] := TG_ARGV;
    was jsonb := to_jsonb(OLD);
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'the public log only grows' USING ERRCODE = 'restrict_violation';
    END IF;
    -- What comes later comes once: its first column is empty until then.
    IF was - later IS DISTINCT FROM to_jsonb(NEW) - later OR was ->> TG_ARGV[0] IS NOT NULL THEN
        RAISE EXCEPTION 'the public log is never rewritten' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notary_leaf_only_grows BEFORE UPDATE OR DELETE ON notary_leaf
    FOR EACH ROW EXECUTE FUNCTION public.notary_only_grows('day_id', 'position', 'path');
CREATE TRIGGER notary_day_only_grows BEFORE UPDATE OR DELETE ON notary_day
    FOR EACH ROW EXECUTE FUNCTION public.notary_only_grows('token', 'stamped_at', 'attempts', 'fault');
"""
BACKWARD = """
DROP TRIGGER notary_day_only_grows ON notary_day;
DROP TRIGGER notary_leaf_only_grows ON notary_leaf;
DROP FUNCTION public.notary_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("notary", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
