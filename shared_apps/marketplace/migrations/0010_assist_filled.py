"""Listings of before learn their trim's level of driver assistance, some at a time while the market runs."""

from django.db import migrations

AT_A_TIME = 5_000
FILL = """
WITH few AS (
    SELECT id, trim_id FROM marketplace_listing WHERE id > %s ORDER BY id LIMIT %s
), filled AS (
    UPDATE marketplace_listing listing SET assist = replace(trim.specs #>> '{adas,level}', '+', '_PLUS')
    FROM few JOIN catalog_trim trim ON trim.id = few.trim_id
    WHERE listing.id = few.id AND listing.assist = '' AND trim.specs #>> '{adas,level}' IS NOT NULL
)
SELECT id FROM few ORDER BY id DESC LIMIT 1
"""


def fill(apps, schema_editor):
    """No transaction around it: each batch stands, and what stands is not written again."""
    after = "00000000-0000-0000-0000-000000000000"
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(FILL, [after, AT_A_TIME])
            last = cursor.fetchone()
            if last is None:
                return
            after = last[0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("marketplace", "0009_assist"), ("catalog", "0002_never_deleted")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
