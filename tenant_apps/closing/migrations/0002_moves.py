from django.db import migrations

from core.storage.guarded import guarded_moves

LINE = [
    ("OPEN", "match", "MATCHED"),
    ("OPEN", "write_off", "WRITTEN_OFF"),
    ("MATCHED", "unmatch", "OPEN"),
]
DAY = [
    ("OPEN", "close", "CLOSED"),
    ("CLOSED", "ask_reopen", "REOPEN_ASKED"),
    ("REOPEN_ASKED", "reopen", "REOPENED"),
    ("REOPEN_ASKED", "keep", "CLOSED"),
]


class Migration(migrations.Migration):
    dependencies = [("closing", "0001_initial")]
    operations = [
        guarded_moves("closing_statementline", "statement_line", LINE),
        guarded_moves("closing_dayclosing", "day_closing", DAY),
    ]
