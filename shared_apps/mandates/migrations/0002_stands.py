from django.db import migrations

from core.storage.guarded import guarded_moves

MOVES = [
    ("QUEUED", "start", "RUNNING"),
    ("RUNNING", "finish", "DONE"),
    ("RUNNING", "fail", "FAILED"),
    ("QUEUED", "cancel", "CANCELLED"),
    ("RUNNING", "cancel", "CANCELLED"),
    ("DONE", "expire", "EXPIRED"),
    ("FAILED", "expire", "EXPIRED"),
]
STANDS = """
CREATE FUNCTION public.mandate_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later CONSTANT text[] := '{withdrawn_at,withdrawn_by,withdraw_reason,updated_at}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- Only the owner of the table deletes, when it erases a dealer.
        IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'a mandate is withdrawn, not deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(OLD) - later IS DISTINCT FROM to_jsonb(NEW) - later
        OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
    THEN
        RAISE EXCEPTION 'what a mandate says stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mandate_stands BEFORE UPDATE OR DELETE ON mandates_mandate
    FOR EACH ROW EXECUTE FUNCTION public.mandate_stands();
"""
BACK = """
DROP TRIGGER mandate_stands ON mandates_mandate;
DROP FUNCTION public.mandate_stands();
"""


class Migration(migrations.Migration):
    """A mandate stands until it is withdrawn; an export's state changes by its moves alone."""

    dependencies = [("mandates", "0001_initial")]
    operations = [
        migrations.RunSQL(STANDS, BACK),
        guarded_moves("mandates_mandatedexport", "mandated_export", MOVES),
    ]
