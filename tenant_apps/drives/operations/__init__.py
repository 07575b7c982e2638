from .agreeing import (
    download_agreement,
    prepare_agreement,
    sign_agreement,
)
from .booking import book_drive, reschedule_drive
from .coming_back import finish_drive
from .handing_out import start_drive
from .leaving import ask_to_move, renew_schedule, retell_drives
from .licences import check_licence, erase_licences, view_licence
from .moving import cancel_drive, confirm_drive, note_no_show
from .registering import register_demo_car, register_drive_staff, retire_demo_car
from .routing import register_route, retire_route
from .settings import change_settings
from .waiting import accept_offer, join_waiting_list, lapse_offer, leave_waiting_list

__all__ = [
    "accept_offer",
    "ask_to_move",
    "book_drive",
    "cancel_drive",
    "change_settings",
    "check_licence",
    "confirm_drive",
    "download_agreement",
    "erase_licences",
    "finish_drive",
    "join_waiting_list",
    "lapse_offer",
    "leave_waiting_list",
    "note_no_show",
    "prepare_agreement",
    "register_demo_car",
    "register_drive_staff",
    "register_route",
    "renew_schedule",
    "reschedule_drive",
    "retell_drives",
    "retire_demo_car",
    "retire_route",
    "sign_agreement",
    "start_drive",
    "view_licence",
]
