from django.db import migrations, models

FORWARD = """
CREATE TRIGGER audit_links_only_grow BEFORE UPDATE OR DELETE ON audit_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
"""
BACKWARD = "DROP TRIGGER audit_links_only_grow ON audit_auditlink;"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("line_id",), name="audit_linked_once")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
