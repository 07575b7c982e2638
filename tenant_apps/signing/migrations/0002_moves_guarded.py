"""An envelope's state changes by the transition function alone; what was heard stays as it was."""

from django.db import migrations

from core.storage.guarded import guarded_moves

MOVES = [
    ("QUEUED", "send", "OUT"),
    ("QUEUED", "fail", "FAILED"),
    ("FAILED", "retry", "QUEUED"),
    ("OUT", "complete", "FETCHING"),
    ("FETCHING", "finish", "FINISHED"),
    ("FETCHING", "reject", "BROKEN"),
    ("OUT", "decline", "DECLINED"),
    ("OUT", "expire", "EXPIRED"),
    ("QUEUED", "revoke", "REVOKED"),
    ("FAILED", "revoke", "REVOKED"),
    ("OUT", "revoke", "REVOKED"),
]

FORWARD = """
CREATE FUNCTION signing_heard_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a provider said is never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER signing_heard_append_only BEFORE UPDATE OR DELETE ON signing_heard
    FOR EACH STATEMENT EXECUTE FUNCTION signing_heard_is_append_only();
"""
BACKWARD = """
DROP TRIGGER signing_heard_append_only ON signing_heard;
DROP FUNCTION signing_heard_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("signing", "0001_initial")]
    operations = [
        guarded_moves("signing_envelope", "envelope", MOVES),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
