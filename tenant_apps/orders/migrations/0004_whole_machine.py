"""The whole main line: drafts, cancellations and returns that are asked for, disputes, and promised money."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q

import core.storage.models
from core.storage.guarded import guarded_moves

STATES = (
    "DRAFT", "HOLD", "CANCELLED", "RESERVED", "EXPIRED", "CONTRACTED", "FUNDED", "READY", "DELIVERED", "CLOSED",
    "CANCEL_REQUESTED", "DISPUTED", "RETURN_REQUESTED", "RETURNED",
)  # fmt: skip
TAKES_THE_CAR = tuple(s for s in STATES if s not in ("DRAFT", "EXPIRED", "CANCELLED", "RETURNED"))
PAUSED = ("CANCEL_REQUESTED", "RETURN_REQUESTED", "DISPUTED")
MOVES = [
    ("DRAFT", "hold", "HOLD"),
    ("DRAFT", "discard", "CANCELLED"),
    ("HOLD", "reserve", "RESERVED"),
    ("EXPIRED", "reserve", "RESERVED"),
    ("HOLD", "expire", "EXPIRED"),
    ("HOLD", "cancel", "CANCELLED"),
    ("RESERVED", "record_signature", "CONTRACTED"),
    ("CONTRACTED", "record_balance", "FUNDED"),
    ("FUNDED", "mark_ready", "READY"),
    ("READY", "deliver", "DELIVERED"),
    ("DELIVERED", "close", "CLOSED"),
    ("RESERVED", "cancel", "CANCELLED"),
    ("RESERVED", "request_cancel", "CANCEL_REQUESTED"),
    ("CANCEL_REQUESTED", "keep_reserved", "RESERVED"),
    ("RESERVED", "dispute", "DISPUTED"),
    ("DISPUTED", "resume_reserved", "RESERVED"),
    ("CONTRACTED", "cancel", "CANCELLED"),
    ("CONTRACTED", "request_cancel", "CANCEL_REQUESTED"),
    ("CANCEL_REQUESTED", "keep_contracted", "CONTRACTED"),
    ("CONTRACTED", "dispute", "DISPUTED"),
    ("DISPUTED", "resume_contracted", "CONTRACTED"),
    ("FUNDED", "cancel", "CANCELLED"),
    ("FUNDED", "request_cancel", "CANCEL_REQUESTED"),
    ("CANCEL_REQUESTED", "keep_funded", "FUNDED"),
    ("FUNDED", "dispute", "DISPUTED"),
    ("DISPUTED", "resume_funded", "FUNDED"),
    ("READY", "cancel", "CANCELLED"),
    ("READY", "request_cancel", "CANCEL_REQUESTED"),
    ("CANCEL_REQUESTED", "keep_ready", "READY"),
    ("READY", "dispute", "DISPUTED"),
    ("DISPUTED", "resume_ready", "READY"),
    ("CANCEL_REQUESTED", "approve_cancel", "CANCELLED"),
    ("DELIVERED", "request_return", "RETURN_REQUESTED"),
    ("RETURN_REQUESTED", "accept_return", "RETURNED"),
    ("RETURN_REQUESTED", "refuse_return", "DELIVERED"),
    ("DELIVERED", "dispute", "DISPUTED"),
    ("DISPUTED", "resume_delivered", "DELIVERED"),
    ("DISPUTED", "lose_dispute", "CANCELLED"),
]
CHECKS = [
    models.CheckConstraint(name="order_state_known", condition=Q(state__in=STATES)),
    models.CheckConstraint(
        name="order_state_agrees_with_money",
        condition=Q(state__in=("DELIVERED", "CLOSED"), paid_minor=F("total_minor"))
        | Q(state__in=("FUNDED", "READY"), paid_minor=F("total_minor") - F("promised_minor"))
        | Q(state__in=("RESERVED", "CONTRACTED"), paid_minor__gte=F("deposit_minor"))
        | Q(state__in=("DRAFT", "HOLD", "EXPIRED"), paid_minor=0)
        | Q(state__in=("CANCELLED", "RETURNED"), paid_minor__lte=F("kept_minor"))
        | Q(state__in=PAUSED),
    ),
    models.CheckConstraint(
        name="order_promised_and_kept_sound", condition=Q(promised_minor__gte=0) & Q(kept_minor__gte=0)
    ),
    models.CheckConstraint(
        name="order_pause_remembers",
        condition=(Q(state__in=PAUSED) & ~Q(paused_from="")) | (~Q(state__in=PAUSED) & Q(paused_from="")),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_moves_guarded")]
    operations = [
        migrations.RemoveConstraint("order", "order_state_known"),
        migrations.RemoveConstraint("order", "order_state_agrees_with_money"),
        migrations.RemoveConstraint("order", "order_one_per_vehicle"),
        *(
            migrations.AddField("order", name, models.DateTimeField(null=True))
            for name in ("cancel_requested_at", "return_requested_at", "returned_at", "disputed_at")
        ),
        *(
            migrations.AddField("order", name, core.storage.models.MoneyField(db_default=0, default=0))
            for name in ("promised_minor", "kept_minor")
        ),
        migrations.AddField(
            "order", "paused_from", models.CharField(blank=True, db_default="", default="", max_length=24)
        ),
        migrations.AlterField(
            "order", "state", models.CharField(choices=[(s, s) for s in STATES], default="DRAFT", max_length=24)
        ),
        migrations.AddConstraint(
            "order",
            models.UniqueConstraint(
                name="order_one_per_vehicle", fields=["vehicle_id"], condition=Q(state__in=TAKES_THE_CAR)
            ),
        ),
        *(AddConstraintNotValid("order", check) for check in CHECKS),
        guarded_moves("orders_order", "order", MOVES),
    ]
