"""What people sign grows kinds, signers, steps and the times of each; nothing is checked anew yet."""

import django.db.models.deletion
from django.db import migrations, models

import core.kernel.clock
import core.kernel.ids
import core.storage.models

KINDS = (
    "SALE",
    "DEPOSIT",
    "TRADE_IN",
    "TEST_DRIVE",
    "PDI_REPORT",
    "DELIVERY_NOTE",
    "SERVICE_ORDER",
    "STOCK_TRANSFER",
)
PROVIDERS = ("BUILTIN", "FADADA", "ESIGN")
LEVELS = ("CODE", "CODE_ID", "REGISTER")
ROLES = ("BUYER", "SELLER")
STEPS = ("RENDERED", "BUYER", "SELLER", "SEALED")
TIMES = ("approved_at", "due_at", "sent_at", "reminded_at", "expires_at", "viewed_at", "identified_at", "countersigned_at", "sealed_at",
         "archived_at", "ended_at")  # fmt: skip


def named(words):
    return [(word, word) for word in words]


def record():
    return [
        (
            "id",
            models.UUIDField(
                default=core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("created_at", models.DateTimeField(default=core.kernel.clock.now, editable=False)),
        ("updated_at", models.DateTimeField(auto_now=True)),
    ]


def text(size):
    return models.CharField(blank=True, db_default="", default="", max_length=size)


def add(name, field):
    return migrations.AddField("contract", name, field)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]
    operations = [
        migrations.RemoveConstraint("contract", "contract_state_known"),
        migrations.RemoveConstraint("contract", "contract_version_once"),
        migrations.RemoveConstraint("contract", "contract_one_in_force"),
        migrations.RemoveConstraint("contract", "contract_rendered_has_a_file"),
        migrations.AlterField("contract", "version", models.PositiveSmallIntegerField(db_column="version")),
        migrations.RenameField("contract", "version", "edition"),
        add("version", models.PositiveIntegerField(db_column="row_version", db_default=1, default=1)),
        add(
            "last_move",
            models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        add("kind", models.CharField(choices=named(KINDS), db_default="SALE", default="SALE", max_length=16)),
        add("subject_id", models.UUIDField(null=True)),
        migrations.AlterField("contract", "order_id", models.UUIDField(null=True)),
        add("bound", models.JSONField(null=True)),
        add("drawn_by", models.UUIDField(null=True)),
        add("nonstandard", models.BooleanField(db_default=False, default=False)),
        add("approved_by", text(120)),
        add("value_minor", core.storage.models.MoneyField(db_default=0, default=0)),
        add("currency", core.storage.models.CurrencyField(db_default="CNY", default="CNY", max_length=3)),
        add(
            "provider",
            models.CharField(choices=named(PROVIDERS), db_default="BUILTIN", default="BUILTIN", max_length=8),
        ),
        add("envelope", text(80)),
        add("seller_first", models.BooleanField(db_default=False, default=False)),
        add("level", models.CharField(choices=named(LEVELS), db_default="", default="", max_length=8)),
        add("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
        *(add(name, models.DateTimeField(null=True)) for name in TIMES),
        add("reason", text(400)),
        add("replaced_by", models.UUIDField(null=True)),
        add("archive_id", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="Signer",
            fields=[
                *record(),
                ("role", models.CharField(choices=named(ROLES), max_length=8)),
                ("place", models.PositiveSmallIntegerField()),
                ("user_id", models.UUIDField(null=True)),
                ("name", models.CharField(max_length=120)),
                ("organisation", models.CharField(blank=True, default="", max_length=120)),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                ("code_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("asked", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField(null=True)),
                ("asked_since", models.DateTimeField(null=True)),
                ("ink", models.BinaryField(null=True)),
                ("ready_by", models.CharField(blank=True, default="", max_length=120)),
                ("ready_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signers",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "role"), name="contract_signer_once"),
                    models.CheckConstraint(
                        condition=models.Q(role__in=ROLES), name="contract_signer_role_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                *record(),
                ("name", models.CharField(choices=named(STEPS), max_length=8)),
                ("file", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "name"), name="contract_step_once"),
                    models.CheckConstraint(condition=models.Q(name__in=STEPS), name="contract_step_known"),
                ],
            },
        ),
    ]
