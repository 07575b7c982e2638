"""Rules on ending an order, in versions that nobody changes; requests to end one; prices that may fall."""

import core.kernel.clock
import core.kernel.ids
import core.storage.models
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q

CAUSES = ("BUYER", "DEALER", "LENDER", "NOBODY")
GROUNDS = ("VOLUNTARY", "SERIOUS_FAILURE", "MAJOR_PART")
KEPT = """
CREATE FUNCTION ending_policy_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a policy is never changed: make another version' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ending_policy_kept BEFORE UPDATE OR DELETE ON orders_endingpolicy
    FOR EACH STATEMENT EXECUTE FUNCTION ending_policy_is_kept();
"""
FORGOTTEN = """
DROP TRIGGER ending_policy_kept ON orders_endingpolicy;
DROP FUNCTION ending_policy_is_kept();
"""
RECORD = [
    (
        "id",
        models.UUIDField(default=core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
    ),
    ("created_at", models.DateTimeField(default=core.kernel.clock.now, editable=False)),
    ("updated_at", models.DateTimeField(auto_now=True)),
]


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_whole_machine_checked")]
    operations = [
        migrations.AddField("order", "price_at_hold_minor", core.storage.models.MoneyField(null=True)),
        migrations.AddField("order", "policy_version", models.PositiveIntegerField(db_default=0, default=0)),
        migrations.CreateModel(
            name="EndingPolicy",
            fields=[
                *RECORD,
                ("version", models.PositiveIntegerField()),
                ("valid_from", models.DateTimeField()),
                ("rules", models.JSONField()),
                ("made_by", models.CharField(max_length=120)),
            ],
            options={
                "indexes": [models.Index(fields=["-valid_from", "-version"], name="ending_policy_in_force")],
                "constraints": [
                    models.UniqueConstraint(name="ending_policy_version_once", fields=["version"]),
                    models.CheckConstraint(name="ending_policy_version_positive", condition=Q(version__gt=0)),
                ],
            },
        ),
        migrations.CreateModel(
            name="EndingRequest",
            fields=[
                *RECORD,
                ("order_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(choices=[("CANCEL", "CANCEL"), ("RETURN", "RETURN")], max_length=8),
                ),
                ("ground", models.CharField(max_length=16)),
                ("km", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(max_length=400)),
                ("asked_by", models.CharField(max_length=120)),
                ("assessment", models.JSONField()),
                ("payout_minor", core.storage.models.MoneyField()),
                ("currency", core.storage.models.CurrencyField(default="CNY", max_length=3)),
                ("decision", models.CharField(blank=True, default="", max_length=8)),
                ("decision_note", models.CharField(blank=True, default="", max_length=400)),
                ("decided_by", models.CharField(blank=True, default="", max_length=120)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["order_id", "created_at"], name="ending_request_of_order")],
                "constraints": [
                    models.UniqueConstraint(
                        name="ending_request_one_open", fields=["order_id"], condition=Q(decision="")
                    ),
                    models.CheckConstraint(
                        name="ending_request_ground_known",
                        condition=Q(kind="CANCEL", ground__in=CAUSES) | Q(kind="RETURN", ground__in=GROUNDS),
                    ),
                    models.CheckConstraint(
                        name="ending_request_decided",
                        condition=Q(decision="", decided_at=None)
                        | Q(decision__in=["APPROVED", "REFUSED"], decided_at__isnull=False),
                    ),
                    models.CheckConstraint(
                        name="ending_request_payout_sound", condition=Q(payout_minor__gte=0)
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, FORGOTTEN),
        migrations.RemoveConstraint("order", "order_earnest_within_a_fifth"),
        AddConstraintNotValid(
            "order",
            models.CheckConstraint(
                name="order_earnest_within_a_fifth",
                condition=~Q(deposit_kind="EARNEST")
                | Q(total_minor__gte=F("deposit_minor") * 5)
                | Q(price_at_hold_minor__isnull=False, price_at_hold_minor__gte=F("deposit_minor") * 5),
            ),
        ),
    ]
