"""An index that knows every path of the specs, ranges of numbers included.

`spec_terms` says the same as shared_apps/catalog/spec_terms.py. Its cost tells the planner the truth: to
read terms off a row is dear, to read them off the index is not.
"""

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION spec_terms(specs jsonb) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 100000
SET search_path = pg_catalog
AS $$
    SELECT array_to_tsvector(coalesce(array_agg(
        part.key || '.' || field.key || '=' || CASE jsonb_typeof(field.value)
            WHEN 'number' THEN lpad(round((field.value)::numeric * 1000)::text, 11, '0')
            ELSE left(field.value #>> '{}', 500)
        END
    ) FILTER (WHERE field.key IS NOT NULL), '{}'))
    FROM jsonb_each(specs) AS part
    LEFT JOIN LATERAL jsonb_each(
        CASE jsonb_typeof(part.value) WHEN 'object' THEN part.value ELSE '{}'::jsonb END
    ) AS field ON jsonb_typeof(field.value) IN ('number', 'string', 'boolean')
$$;
CREATE INDEX trim_spec_terms ON catalog_trim USING gin (spec_terms(specs));
CREATE INDEX series_spec_terms ON catalog_series
    USING gin (spec_terms(jsonb_set('{}', '{dimensions}', dimensions)));
"""
BACK = """
DROP INDEX trim_spec_terms;
DROP INDEX series_spec_terms;
DROP FUNCTION spec_terms(jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_never_deleted")]
    operations = [
        migrations.RunSQL(FUNCTION, BACK),
        migrations.AlterField("trim", "spec_version", models.PositiveSmallIntegerField(default=2)),
    ]
