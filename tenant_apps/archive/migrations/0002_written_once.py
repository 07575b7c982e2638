from django.db import migrations

from core.storage.guarded import guarded_moves

HOLD_MOVES = [
    ("IN_FORCE", "ask_release", "RELEASE_ASKED"),
    ("RELEASE_ASKED", "keep", "IN_FORCE"),
    ("RELEASE_ASKED", "release", "RELEASED"),
]
EXPORT_MOVES = [
    ("QUEUED", "start", "RUNNING"),
    ("RUNNING", "finish", "DONE"),
    ("RUNNING", "fail", "FAILED"),
    ("QUEUED", "cancel", "CANCELLED"),
    ("RUNNING", "cancel", "CANCELLED"),
    ("DONE", "expire", "EXPIRED"),
    ("FAILED", "expire", "EXPIRED"),
]
STAND = """
CREATE FUNCTION filing_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held boolean; stays boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.filing_hold WHERE document_id = $1 AND state <> ''RELEASED'')',
        TG_TABLE_SCHEMA) INTO held USING OLD.id;
    stays := held OR OLD.retain_until > now();
    IF TG_OP = 'DELETE' THEN
        IF stays THEN
            RAISE EXCEPTION 'document % is kept until %', OLD.number, OLD.retain_until
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF (to_jsonb(OLD) - '{updated_at,retain_until,erased_at,buyer_name}'::text[])
        IS DISTINCT FROM (to_jsonb(NEW) - '{updated_at,retain_until,erased_at,buyer_name}'::text[])
        OR NEW.retain_until < OLD.retain_until
        OR (OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at)
    THEN
        RAISE EXCEPTION 'what is filed is written once: %', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF stays AND (NEW.erased_at IS DISTINCT FROM OLD.erased_at OR NEW.buyer_name <> OLD.buyer_name)
        OR (NEW.buyer_name <> OLD.buyer_name AND NEW.buyer_name <> '')
    THEN
        RAISE EXCEPTION 'document % is kept until %', OLD.number, OLD.retain_until
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER document_written_once BEFORE UPDATE OR DELETE ON filing_document
    FOR EACH ROW EXECUTE FUNCTION filing_written_once();
CREATE FUNCTION filing_hold_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.state <> 'RELEASED' THEN
        RAISE EXCEPTION 'a legal hold in force is not deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.document_id, OLD.reason, OLD.placed_by) IS DISTINCT FROM
        (NEW.document_id, NEW.reason, NEW.placed_by) THEN
        RAISE EXCEPTION 'what a legal hold says stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER hold_stands BEFORE UPDATE OR DELETE ON filing_hold
    FOR EACH ROW EXECUTE FUNCTION filing_hold_stands();
"""
BACK = """
DROP TRIGGER hold_stands ON filing_hold;
DROP FUNCTION filing_hold_stands();
DROP TRIGGER document_written_once ON filing_document;
DROP FUNCTION filing_written_once();
"""


class Migration(migrations.Migration):
    """Documents and holds stand; states change by their moves alone."""

    dependencies = [("filing", "0001_initial")]
    operations = [
        guarded_moves("filing_hold", "legal_hold", HOLD_MOVES),
        guarded_moves("filing_export", "archive_export", EXPORT_MOVES),
        migrations.RunSQL(STAND, BACK),
    ]
