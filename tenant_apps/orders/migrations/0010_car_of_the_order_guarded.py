"""Orders from before say where their cars are; from here on only the table's moves change that."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

from core.storage.guarded import guarded_moves

MOVES = [
    ("UNALLOCATED", "order_oem", "ORDERED_OEM"),
    ("UNALLOCATED", "hold", "HELD"),
    ("ORDERED_OEM", "hold", "HELD"),
    ("HELD", "reallocate", "HELD"),
    ("HELD", "allocate", "ALLOCATED"),
    ("ALLOCATED", "hand_over", "HANDED_OVER"),
    ("HELD", "release", "RELEASED"),
    ("ALLOCATED", "release", "RELEASED"),
    ("HANDED_OVER", "release", "RELEASED"),
    ("RELEASED", "hold", "HELD"),
]
KNOWN = """
UPDATE orders_order SET vehicle_state = CASE coalesce(nullif(paused_from, ''), state)
    WHEN 'DRAFT' THEN 'UNALLOCATED' WHEN 'READY' THEN 'ALLOCATED'
    WHEN 'DELIVERED' THEN 'HANDED_OVER' WHEN 'CLOSED' THEN 'HANDED_OVER'
    WHEN 'EXPIRED' THEN 'RELEASED' WHEN 'CANCELLED' THEN 'RELEASED' WHEN 'RETURNED' THEN 'RELEASED'
    ELSE 'HELD' END
WHERE vehicle_state = 'UNALLOCATED'
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_car_of_the_order")]
    operations = [
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        guarded_moves("orders_order", "order_vehicle", MOVES, column="vehicle_state", verb="vehicle_move"),
        ValidateConstraint("order", "order_vehicle_state_known"),
    ]
