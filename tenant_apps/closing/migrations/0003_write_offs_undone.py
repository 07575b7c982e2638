from typing import ClassVar

from django.db import migrations

from core.storage.guarded import guarded_moves

LINE = [
    ("OPEN", "match", "MATCHED"),
    ("OPEN", "write_off", "WRITTEN_OFF"),
    ("MATCHED", "unmatch", "OPEN"),
    ("WRITTEN_OFF", "unmatch", "OPEN"),
]


class Migration(migrations.Migration):
    """What a line was said to be can be taken back."""

    dependencies: ClassVar = [("closing", "0002_moves")]
    operations: ClassVar = [guarded_moves("closing_statementline", "statement_line", LINE)]
