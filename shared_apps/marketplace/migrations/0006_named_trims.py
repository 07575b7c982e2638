"""Listings of before learn their trim's address part and class, some at a time while the market runs."""

from django.db import migrations

AT_A_TIME = 5_000
NAME = """
UPDATE marketplace_listing listing SET trim_slug = trim.slug, size_class = trim.size_class
FROM (
    SELECT id, trim_id FROM marketplace_listing WHERE trim_slug = '' AND id > %s ORDER BY id LIMIT %s
) AS unnamed JOIN catalog_trim trim ON trim.id = unnamed.trim_id
WHERE listing.id = unnamed.id
RETURNING listing.id
"""


def name_trims(apps, schema_editor):
    """No transaction around it: each batch stands, and whoever is interrupted begins where that ended."""
    after = "00000000-0000-0000-0000-000000000000"
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(NAME, [after, AT_A_TIME])
            named = [row[0] for row in cursor.fetchall()]
            if not named:
                return
            after = max(named)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("marketplace", "0005_trims"), ("catalog", "0002_never_deleted")]
    operations = [migrations.RunPython(name_trims, migrations.RunPython.noop)]
