from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was posted is never changed: post it back' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE ON ledger_posting
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE FUNCTION ledger_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM ledger_posting WHERE entry_id IN (SELECT entry_id FROM added)
        GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0
    ) THEN
        RAISE EXCEPTION 'debits and credits of an entry differ' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_balanced AFTER INSERT ON ledger_posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_balanced();
"""
BACKWARD = """
DROP TRIGGER entry_balanced ON ledger_posting;
DROP FUNCTION ledger_is_balanced();
DROP TRIGGER posting_append_only ON ledger_posting;
DROP TRIGGER entry_append_only ON ledger_entry;
DROP FUNCTION ledger_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
