from django.db import migrations

TABLES = ("catalog_brand", "catalog_series", "catalog_modelyear", "catalog_trim")
TRIGGER = """
CREATE TRIGGER catalog_never_deleted BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION catalog_rows_retire();
"""
FORWARD = """
CREATE FUNCTION catalog_rows_retire() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'catalogue rows are retired, never deleted' USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(TRIGGER.format(table=table) for table in TABLES)
BACKWARD = (
    "".join(f"DROP TRIGGER catalog_never_deleted ON {table};" for table in TABLES)
    + "DROP FUNCTION catalog_rows_retire();"
)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
