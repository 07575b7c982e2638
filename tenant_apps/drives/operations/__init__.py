from .booking import book_drive, reschedule_drive
from .moving import cancel_drive, confirm_drive, finish_drive, note_no_show, start_drive
from .registering import register_demo_car, register_drive_staff, retire_demo_car

__all__ = [
    "book_drive",
    "cancel_drive",
    "confirm_drive",
    "finish_drive",
    "note_no_show",
    "register_demo_car",
    "register_drive_staff",
    "reschedule_drive",
    "retire_demo_car",
    "start_drive",
]
