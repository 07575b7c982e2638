"""A car whose order is not covered any more is reserved again."""

from django.db import migrations

from core.storage.guarded import guarded_moves

MOVES = [
    ("ON_ORDER", "ship", "IN_TRANSIT"),
    ("IN_TRANSIT", "arrive", "ARRIVED"),
    ("ARRIVED", "start_pdi", "PDI_PENDING"),
    ("PDI_PENDING", "pass_pdi", "AVAILABLE"),
    ("PDI_PENDING", "fail_pdi", "PDI_FAILED"),
    ("PDI_FAILED", "start_pdi", "PDI_PENDING"),
    ("QUARANTINE", "start_pdi", "PDI_PENDING"),
    ("RECON", "start_pdi", "PDI_PENDING"),
    ("ARRIVED", "withdraw", "QUARANTINE"),
    ("PDI_PENDING", "withdraw", "QUARANTINE"),
    ("PDI_FAILED", "withdraw", "QUARANTINE"),
    ("AVAILABLE", "withdraw", "QUARANTINE"),
    ("DEMO", "withdraw", "QUARANTINE"),
    ("COURTESY", "withdraw", "QUARANTINE"),
    ("RECON", "withdraw", "QUARANTINE"),
    ("RETURNED", "withdraw", "QUARANTINE"),
    ("AVAILABLE", "make_demo", "DEMO"),
    ("AVAILABLE", "make_courtesy", "COURTESY"),
    ("ARRIVED", "recondition", "RECON"),
    ("DEMO", "recondition", "RECON"),
    ("COURTESY", "recondition", "RECON"),
    ("QUARANTINE", "recondition", "RECON"),
    ("RETURNED", "recondition", "RECON"),
    ("IN_TRANSIT", "write_off", "WRITTEN_OFF"),
    ("ARRIVED", "write_off", "WRITTEN_OFF"),
    ("PDI_FAILED", "write_off", "WRITTEN_OFF"),
    ("RECON", "write_off", "WRITTEN_OFF"),
    ("QUARANTINE", "write_off", "WRITTEN_OFF"),
    ("RETURNED", "write_off", "WRITTEN_OFF"),
    ("AVAILABLE", "hold", "HELD"),
    ("HELD", "reserve", "RESERVED"),
    ("RESERVED", "allocate", "ALLOCATED"),
    ("ALLOCATED", "deallocate", "RESERVED"),
    ("ALLOCATED", "deliver", "DELIVERED"),
    ("HELD", "release", "AVAILABLE"),
    ("RESERVED", "release", "AVAILABLE"),
    ("ALLOCATED", "release", "AVAILABLE"),
    ("DELIVERED", "take_back", "RETURNED"),
]


class Migration(migrations.Migration):
    dependencies = [("stock", "0009_demo_cars_checked")]
    operations = [guarded_moves("stock_vehicle", "vehicle", MOVES)]
