"""A file that was refused may be fetched once more, when a person asks for it."""

from django.db import migrations

from core.storage.guarded import guarded_moves

MOVES = [
    ("QUEUED", "send", "OUT"),
    ("QUEUED", "fail", "FAILED"),
    ("FAILED", "retry", "QUEUED"),
    ("OUT", "complete", "FETCHING"),
    ("FETCHING", "finish", "FINISHED"),
    ("FETCHING", "reject", "BROKEN"),
    ("BROKEN", "retry", "FETCHING"),
    ("OUT", "decline", "DECLINED"),
    ("OUT", "expire", "EXPIRED"),
    ("QUEUED", "revoke", "REVOKED"),
    ("FAILED", "revoke", "REVOKED"),
    ("OUT", "revoke", "REVOKED"),
]


class Migration(migrations.Migration):
    dependencies = [("signing", "0002_moves_guarded")]
    operations = [guarded_moves("signing_envelope", "envelope", MOVES)]
