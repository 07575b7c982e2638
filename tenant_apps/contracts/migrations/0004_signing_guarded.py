"""A contract's state changes by the transition function alone, one move of the table at a time."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

import core.storage.models
from core.storage.guarded import guarded_moves

STATES = (
    "DRAFT",
    "RENDERED",
    "FAILED",
    "SIGNED",
    "SENT",
    "VIEWED",
    "IDENTIFIED",
    "SIGNING",
    "BUYER_SIGNED",
    "COUNTERSIGNED",
    "SEALED",
    "ARCHIVED",
    "DECLINED",
    "EXPIRED",
    "VOIDED",
    "SUPERSEDED",
    "TERMINATED",
)
NOT_IN_MAKING = (
    "VOIDED",
    "DECLINED",
    "EXPIRED",
    "SUPERSEDED",
    "TERMINATED",
    "SEALED",
    "ARCHIVED",
)
HAS_FILE = (
    "RENDERED",
    "SENT",
    "VIEWED",
    "IDENTIFIED",
    "SIGNING",
    "BUYER_SIGNED",
    "COUNTERSIGNED",
    "SIGNED",
    "SEALED",
    "ARCHIVED",
)
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
MOVES = [
    ("DRAFT", "render", "RENDERED"),
    ("DRAFT", "fail", "FAILED"),
    ("RENDERED", "sign_on_paper", "SIGNED"),
    ("RENDERED", "send", "SENT"),
    ("SENT", "open", "VIEWED"),
    ("VIEWED", "identify", "IDENTIFIED"),
    ("IDENTIFIED", "forget", "VIEWED"),
    ("IDENTIFIED", "sign", "SIGNING"),
    ("SENT", "sign_elsewhere", "SIGNING"),
    ("VIEWED", "sign_elsewhere", "SIGNING"),
    ("SIGNING", "buyer_signed", "BUYER_SIGNED"),
    ("BUYER_SIGNED", "countersign", "COUNTERSIGNED"),
    ("RENDERED", "issue", "COUNTERSIGNED"),
    ("COUNTERSIGNED", "seal", "SEALED"),
    ("SEALED", "archive", "ARCHIVED"),
    ("SENT", "decline", "DECLINED"),
    ("VIEWED", "decline", "DECLINED"),
    ("IDENTIFIED", "decline", "DECLINED"),
    ("SENT", "expire", "EXPIRED"),
    ("VIEWED", "expire", "EXPIRED"),
    ("IDENTIFIED", "expire", "EXPIRED"),
    ("DRAFT", "void", "VOIDED"),
    ("FAILED", "void", "VOIDED"),
    ("RENDERED", "void", "VOIDED"),
    ("SIGNED", "void", "VOIDED"),
    ("SENT", "void", "VOIDED"),
    ("VIEWED", "void", "VOIDED"),
    ("IDENTIFIED", "void", "VOIDED"),
    ("SIGNING", "void", "VOIDED"),
    ("BUYER_SIGNED", "void", "VOIDED"),
    ("COUNTERSIGNED", "void", "VOIDED"),
    ("SEALED", "supersede", "SUPERSEDED"),
    ("ARCHIVED", "supersede", "SUPERSEDED"),
    ("SEALED", "terminate", "TERMINATED"),
    ("ARCHIVED", "terminate", "TERMINATED"),
]


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_existing_rows")]
    operations = [
        migrations.AlterField(
            "contract", "state", core.storage.models.state_field([(s, s) for s in STATES], "DRAFT")
        ),
        AddConstraintNotValid(
            "contract", models.CheckConstraint(condition=Q(state__in=STATES), name="contract_state_known")
        ),
        AddConstraintNotValid(
            "contract", models.CheckConstraint(condition=Q(kind__in=KINDS), name="contract_kind_known")
        ),
        AddConstraintNotValid(
            "contract",
            models.CheckConstraint(
                condition=~Q(state__in=HAS_FILE)
                | (Q(rendered_at__isnull=False) & ~Q(pdf="") & ~Q(sha256="")),
                name="contract_readable_has_a_file",
            ),
        ),
        migrations.AddConstraint(
            "contract",
            models.UniqueConstraint(fields=("subject_id", "kind", "edition"), name="contract_edition_once"),
        ),
        migrations.AddConstraint(
            "contract",
            models.UniqueConstraint(
                condition=~Q(state__in=NOT_IN_MAKING),
                fields=("subject_id", "kind"),
                name="contract_in_making_once",
            ),
        ),
        migrations.AddIndex("contract", models.Index(fields=["order_id"], name="contract_of_order")),
        migrations.AddIndex(
            "contract",
            models.Index(condition=Q(due_at__isnull=False), fields=["due_at"], name="contract_due"),
        ),
        guarded_moves("contracts_contract", "contract", MOVES, counter="row_version"),
    ]
