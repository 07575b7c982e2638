from django.apps import AppConfig

from core.storage.belongings import Kept
from core.storage.grants import Grant
from shared_apps.marketplace.facts import Beside


class AppointmentsConfig(AppConfig):
    """What buyers have agreed with dealers, as the buyers see it: copied out of each dealer's own books."""

    name = "shared_apps.appointments"
    label = "appointments"
    verbose_name = "Appointments"
    dealer_grants = (
        Grant("appointments_drivesummary", "SELECT, INSERT, UPDATE", own="dealer_id"),
        Grant("appointments_waitsummary", "SELECT, INSERT, UPDATE", own="dealer_id"),
        Grant("appointments_driveschedule", "SELECT, INSERT, UPDATE", own="dealer_id"),
    )
    dealer_keeps = (
        Kept(
            "appointments_drivesummary",
            "买家本人的试驾记录，归买家所有；不含经销商内部资料",
            "the buyers' own record of their test drives, which is theirs; nothing of the dealer's books",
        ),
    )
    dealer_moves = ("appointments_drivesummary", "appointments_waitsummary")
    dealer_beside = (Beside("drive_schedule", unread=("taken", "reserved")),)
