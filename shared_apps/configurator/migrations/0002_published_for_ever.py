from django.db import migrations

FORWARD = """
CREATE FUNCTION public.option_lists_are_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    list integer;
BEGIN
    IF TG_TABLE_NAME = 'configurator_listversion' THEN
        IF OLD.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'a published option list is never changed' USING ERRCODE = 'restrict_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'configurator_option' THEN
        SELECT version_id INTO list FROM configurator_optiongroup WHERE id = (said ->> 'group_id')::bigint;
    ELSE
        list := (said ->> 'version_id')::integer;
    END IF;
    PERFORM FROM configurator_listversion WHERE id = list AND published_at IS NOT NULL;
    IF FOUND OR TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a published option list is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER listversion_for_ever BEFORE UPDATE OR DELETE ON configurator_listversion
    FOR EACH ROW EXECUTE FUNCTION public.option_lists_are_for_ever();
CREATE TRIGGER optiongroup_for_ever BEFORE INSERT OR UPDATE OR DELETE ON configurator_optiongroup
    FOR EACH ROW EXECUTE FUNCTION public.option_lists_are_for_ever();
CREATE TRIGGER option_for_ever BEFORE INSERT OR UPDATE OR DELETE ON configurator_option
    FOR EACH ROW EXECUTE FUNCTION public.option_lists_are_for_ever();
CREATE TRIGGER rule_for_ever BEFORE INSERT OR UPDATE OR DELETE ON configurator_rule
    FOR EACH ROW EXECUTE FUNCTION public.option_lists_are_for_ever();
"""
BACKWARD = """
DROP TRIGGER listversion_for_ever ON configurator_listversion;
DROP TRIGGER optiongroup_for_ever ON configurator_optiongroup;
DROP TRIGGER option_for_ever ON configurator_option;
DROP TRIGGER rule_for_ever ON configurator_rule;
DROP FUNCTION public.option_lists_are_for_ever();
"""


class Migration(migrations.Migration):
    dependencies = [("configurator", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
