import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Least

import shared_apps.rulebook.models

OFF = "DROP TRIGGER rules_never_rewritten ON rulebook_rule;"
ON = """
CREATE TRIGGER rules_never_rewritten BEFORE UPDATE OR DELETE ON rulebook_rule
    FOR EACH ROW EXECUTE FUNCTION rules_are_never_rewritten();
"""
# What the release brought as a proposal beside an open rule follows that rule.
LINK = """
UPDATE rulebook_rule later SET succeeds_id = earlier.id FROM rulebook_rule earlier
WHERE later.code = 'cn.compulsory_insurance.2026-06' AND earlier.code = 'cn.compulsory_insurance.2020';
UPDATE rulebook_rule SET withdrawn_by = reviewed_by, withdrawn_at = reviewed_at WHERE status = 'WITHDRAWN';
"""
FORWARD = """
CREATE OR REPLACE FUNCTION rules_are_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision CONSTANT text[] := ARRAY[
        'status', 'reviewed_by', 'reviewed_at', 'updated_at', 'withdrawn_by', 'withdrawn_at', 'ended_on'
    ];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rules are never deleted: answers cite them' USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - decision IS DISTINCT FROM to_jsonb(OLD) - decision THEN
        RAISE EXCEPTION 'a rule is never rewritten: enter a new one' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status <> OLD.status AND NOT (
        (OLD.status = 'PROPOSED' AND NEW.status IN ('APPROVED', 'REJECTED', 'WITHDRAWN'))
        OR (OLD.status = 'APPROVED' AND NEW.status = 'WITHDRAWN')
    ) THEN
        RAISE EXCEPTION 'a rule does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> 'PROPOSED'
        AND (NEW.reviewed_by, NEW.reviewed_at) IS DISTINCT FROM (OLD.reviewed_by, OLD.reviewed_at) THEN
        RAISE EXCEPTION 'who reviewed a rule stands' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.ended_on IS DISTINCT FROM OLD.ended_on AND NOT (CASE
        WHEN NEW.ended_on IS NULL THEN NOT EXISTS (
            SELECT FROM rulebook_rule WHERE succeeds_id = NEW.id AND status = 'APPROVED'
        )
        ELSE EXISTS (
            SELECT FROM rulebook_rule WHERE succeeds_id = NEW.id AND status IN ('PROPOSED', 'APPROVED')
                AND valid_from = NEW.ended_on + 1
        )
    END) THEN
        RAISE EXCEPTION 'only its successor ends a rule' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0003_confidence_of_our_own")]
    operations = [
        migrations.RunSQL(OFF, ON),
        migrations.RemoveConstraint(model_name="rule", name="rule_reviewed"),
        migrations.RemoveConstraint(model_name="rule", name="rule_second_person"),
        migrations.RemoveConstraint(model_name="rule", name="rule_one_a_day"),
        migrations.AddField("rule", "ended_on", models.DateField(null=True)),
        migrations.AddField(
            "rule",
            "succeeds",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="rulebook.rule",
            ),
        ),
        migrations.AddField("rule", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField("rule", "withdrawn_by", models.UUIDField(null=True)),
        migrations.RunSQL(LINK, migrations.RunSQL.noop),
        # The foreign key's checks must be done before the table changes again.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "rule",
            models.CheckConstraint(
                name="rule_reviewed",
                condition=Q(status__in=("PROPOSED", "WITHDRAWN")) | Q(reviewed_at__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "rule",
            models.CheckConstraint(
                name="rule_ended", condition=Q(ended_on=None) | Q(ended_on__gte=F("valid_from"))
            ),
        ),
        migrations.AddConstraint(
            "rule",
            models.CheckConstraint(
                name="rule_second_person",
                condition=~Q(status="APPROVED")
                | Q(proposed_by=None)
                | (Q(reviewed_by__isnull=False) & ~Q(proposed_by=F("reviewed_by"))),
            ),
        ),
        migrations.AddConstraint(
            "rule",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="rule_one_a_day",
                expressions=[
                    ("kind", "="),
                    ("region", "="),
                    (
                        shared_apps.rulebook.models.Days(
                            "valid_from", Least("valid_to", "ended_on"), Value("[]")
                        ),
                        "&&",
                    ),
                ],
                condition=Q(status="APPROVED"),
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.RunSQL(ON, OFF),
    ]
