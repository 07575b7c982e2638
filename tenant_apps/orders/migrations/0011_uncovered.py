"""An order that is not covered any more goes back to be paid."""

from django.db import migrations

from core.storage.guarded import guarded_moves

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
    ("FUNDED", "uncover_funded", "CONTRACTED"),
    ("READY", "uncover_ready", "CONTRACTED"),
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
VEHICLE_MOVES = [
    ("UNALLOCATED", "order_oem", "ORDERED_OEM"),
    ("UNALLOCATED", "hold", "HELD"),
    ("ORDERED_OEM", "hold", "HELD"),
    ("HELD", "reallocate", "HELD"),
    ("HELD", "allocate", "ALLOCATED"),
    ("ALLOCATED", "deallocate", "HELD"),
    ("ALLOCATED", "hand_over", "HANDED_OVER"),
    ("HELD", "release", "RELEASED"),
    ("ALLOCATED", "release", "RELEASED"),
    ("HANDED_OVER", "release", "RELEASED"),
    ("RELEASED", "hold", "HELD"),
]


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_car_of_the_order_guarded")]
    operations = [
        guarded_moves("orders_order", "order", MOVES),
        guarded_moves(
            "orders_order", "order_vehicle", VEHICLE_MOVES, column="vehicle_state", verb="vehicle_move"
        ),
    ]
