from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from core.storage.models import Record, state_check, state_field
from shared_apps.appointments.slots import KINDS
from tenant_apps.drives.states import DRIVE, HOLDING, WAITS


class Taken(Func):
    """How long a drive takes car and person, as the database compares it: the end is free again."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class DemoCar(Record):
    """A car of the stock that buyers may drive; its title is kept as known when it was registered.

    `assisted` says that it is fit for drives with driver assistance. `mileage_km` is the odometer's as last
    read. A retired car keeps its drives.
    """

    vehicle_id = models.UUIDField()
    trim_id = models.UUIDField()
    title_zh = models.CharField(max_length=360)
    title_en = models.CharField(max_length=360)
    art_url = models.CharField(max_length=200, default="", blank=True)
    assisted = models.BooleanField(default=False)
    mileage_km = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vehicle_id"], name="demo_car_of_vehicle_once"),
        ]

    def __str__(self) -> str:
        return self.title_zh


class DriveStaff(Record):
    """A member of the staff (`user_id`) who goes along on test drives, and when.

    `weekdays` are bits, Monday 1, Sunday 64; `opens` and `closes` of the shift are minutes after midnight by
    the dealer's clock. `assisted`: trained for drives with driver assistance.
    """

    user_id = models.UUIDField()
    name = models.CharField(max_length=80)
    assisted = models.BooleanField(default=False)
    weekdays = models.PositiveSmallIntegerField(default=127)
    opens = models.PositiveSmallIntegerField(default=0)
    closes = models.PositiveSmallIntegerField(default=1440)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user_id"], name="drive_staff_once"),
            models.CheckConstraint(
                name="drive_staff_shift", condition=Q(opens__lt=F("closes"), closes__lte=1440)
            ),
            models.CheckConstraint(name="drive_staff_weekdays", condition=Q(weekdays__lte=127)),
        ]

    def __str__(self) -> str:
        return self.name


class DriveSettings(Record):
    """How the dealer at hand gives test drives: one row, none for a dealer that changed nothing.

    At most `home_radius_km` kilometres from the dealer's door cars are brought to buyers; 0 is not at all.
    `reserved` are hours kept for members: lists of tier, weekdays (bits, Monday 1), and minutes after
    midnight from and until.
    """

    only = models.BooleanField(default=True, unique=True, editable=False)
    home_radius_km = models.PositiveSmallIntegerField(default=0)
    reserved = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="drive_settings_once", condition=Q(only=True)),
            models.CheckConstraint(name="drive_home_radius", condition=Q(home_radius_km__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.home_radius_km} km"


class Wait(Record):
    """Somebody's place on the waiting list: for which car (None: any), from which day to which.

    Whoever came first is offered first what becomes free. `version` grows by one with each change.
    """

    buyer_id = models.UUIDField()
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16)
    email = models.EmailField(default="", blank=True)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS], default="STANDARD")
    car = models.ForeignKey(DemoCar, on_delete=models.RESTRICT, null=True, related_name="waits")
    first_day = models.DateField()
    last_day = models.DateField()
    licence_class = models.CharField(max_length=2, default="", db_default="", blank=True)
    licence_since = models.DateField(null=True)
    lead_id = models.UUIDField()
    state = models.CharField(max_length=12, default="WAITING")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            state_check("wait_state_known", WAITS),
            state_check("wait_kind_known", tuple(KINDS), "kind"),
            models.CheckConstraint(name="wait_days_in_order", condition=Q(first_day__lte=F("last_day"))),
            models.UniqueConstraint(fields=["buyer_id"], condition=Q(state="WAITING"), name="wait_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at", "id"], condition=Q(state="WAITING"), name="wait_in_line")
        ]

    def __str__(self) -> str:
        return self.name


class Drive(Record):
    """A test drive: whose, in which car, with whom, from when until when.

    `taken_from` and `taken_until` are how long car and person are taken, briefing and tidying up included:
    for drives that take them at all no two overlap, which the database itself sees to. `day` is the date by
    the dealer's clock. `phone` is E.164. `licence_class` and `licence_since` are what the driver said of the
    licence. To a drive from somebody's door belong its `address`, how far it is (metres) and how long the way
    there takes. An OFFERED drive is held until `offer_until` for who stood first in the line (`wait`).
    `must_move`: its car has been sold or withdrawn meanwhile. `booking_key` makes a repeated booking the same
    one. Mileage is in kilometres, `level_in` the fuel or charge it came back with in per cent, `rating` from
    1 to 5. `version` grows by one with each change.
    """

    number = models.CharField(max_length=16)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS], default="STANDARD")
    car = models.ForeignKey(DemoCar, on_delete=models.RESTRICT, related_name="drives")
    staff = models.ForeignKey(DriveStaff, on_delete=models.RESTRICT, related_name="drives")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_from = models.DateTimeField()
    taken_until = models.DateTimeField()
    day = models.DateField()
    buyer_id = models.UUIDField(null=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16)
    email = models.EmailField(default="", blank=True)
    lead_id = models.UUIDField()
    licence_class = models.CharField(max_length=2, default="", db_default="", blank=True)
    licence_since = models.DateField(null=True)
    address = models.CharField(max_length=200, default="", db_default="", blank=True)
    distance_m = models.PositiveIntegerField(null=True)
    travel_minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    wait = models.ForeignKey(Wait, on_delete=models.SET_NULL, null=True, related_name="offers")
    offer_until = models.DateTimeField(null=True)
    must_move = models.BooleanField(default=False, db_default=False)
    state = state_field(DRIVE.choices(), DRIVE.initial)
    booking_key = models.CharField(max_length=64)
    signed_by = models.CharField(max_length=80, default="", blank=True)
    started_at = models.DateTimeField(null=True)
    mileage_out_km = models.PositiveIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    mileage_in_km = models.PositiveIntegerField(null=True)
    level_in = models.PositiveSmallIntegerField(null=True)
    damage = models.TextField(default="", db_default="", blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    feedback = models.TextField(default="", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            state_check("drive_state_known", DRIVE.states),
            state_check("drive_kind_known", tuple(KINDS), "kind"),
            models.UniqueConstraint(fields=["number"], name="drive_number_once"),
            models.UniqueConstraint(fields=["booking_key"], name="drive_booked_once"),
            models.UniqueConstraint(
                fields=["buyer_id", "day"], condition=Q(state__in=HOLDING), name="drive_one_a_day"
            ),
            ExclusionConstraint(
                name="drive_car_taken",
                expressions=[
                    ("car", RangeOperators.EQUAL),
                    (Taken("taken_from", "taken_until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=HOLDING),
            ),
            ExclusionConstraint(
                name="drive_staff_taken",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (Taken("taken_from", "taken_until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=HOLDING),
            ),
            models.CheckConstraint(
                name="drive_times_in_order",
                condition=Q(
                    taken_from__lte=F("starts_at"),
                    starts_at__lt=F("ends_at"),
                    ends_at__lte=F("taken_until"),
                ),
            ),
            models.CheckConstraint(
                name="drive_offered_whole",
                condition=~Q(state="OFFERED") | Q(offer_until__isnull=False, wait__isnull=False),
            ),
            models.CheckConstraint(
                name="drive_home_whole",
                condition=~Q(kind="HOME")
                | (Q(distance_m__isnull=False, travel_minutes__gt=0) & ~Q(address="")),
            ),
            models.CheckConstraint(
                name="drive_started_whole",
                condition=~Q(state__in=("IN_PROGRESS", "DONE"))
                | (Q(started_at__isnull=False, mileage_out_km__isnull=False) & ~Q(signed_by="")),
            ),
            models.CheckConstraint(
                name="drive_finished_whole",
                condition=~Q(state="DONE")
                | Q(finished_at__isnull=False, mileage_in_km__gte=F("mileage_out_km")),
            ),
            models.CheckConstraint(
                name="drive_rating_range", condition=Q(rating__isnull=True) | Q(rating__range=(1, 5))
            ),
            models.CheckConstraint(
                name="drive_level_range", condition=Q(level_in__isnull=True) | Q(level_in__lte=100)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["starts_at", "id"], name="drive_by_time"),
            models.Index(fields=["-created_at", "-id"], name="drive_newest"),
        ]

    def __str__(self) -> str:
        return self.number


class DriveRoute(Record):
    """A way to drive, told in both languages: kilometres and minutes as a rule."""

    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    length_km = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="drive_route_of_a_size",
                # Not two ranges: PostgreSQL writes nested ANDs anew each time it is given its own words.
                condition=Q(length_km__gte=1, length_km__lte=200, minutes__gte=5, minutes__lte=240),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh


class LicenceCheck(Record):
    """A driver's licence as somebody of the staff has seen it, and its photograph for a while.

    `expires_on` is the last day it is valid, none for one that is valid for life. `photo` is a key of the
    default storage and empty once it is erased, at the latest after `erase_after`.
    """

    drive = models.OneToOneField(Drive, on_delete=models.CASCADE, related_name="licence")
    licence_class = models.CharField(max_length=2)
    expires_on = models.DateField(null=True)
    photo = models.CharField(max_length=200, default="", blank=True)
    checked_by = models.CharField(max_length=80)
    checked_at = models.DateTimeField()
    erase_after = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="licence_photo_or_erased", condition=Q(photo="") ^ Q(erased_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["erase_after"], condition=Q(erased_at__isnull=True), name="licence_to_erase")
        ]

    def __str__(self) -> str:
        return self.licence_class


class DriveAgreement(Record):
    """What the driver of one drive agrees to, frozen as it was shown, and the signature under it.

    `text_sha256` is the digest of the text's canonical JSON. `strokes` are the lines of the finger, none
    where the name was typed. `seal` is the digest of text, signature, time and witness together; `pdf` is a
    key of the default storage, `pdf_sha256` the digest of its bytes. `level` is fuel or charge in per cent.
    """

    drive = models.OneToOneField(Drive, on_delete=models.CASCADE, related_name="agreement")
    text = models.JSONField()
    text_sha256 = models.CharField(max_length=64)
    route = models.ForeignKey(DriveRoute, on_delete=models.RESTRICT, related_name="+")
    mileage_km = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, default="", blank=True)
    signed_by = models.CharField(max_length=80, default="", blank=True)
    signed_at = models.DateTimeField(null=True)
    strokes = models.JSONField(default=list)
    witness = models.CharField(max_length=80, default="", blank=True)
    witness_id = models.UUIDField(null=True)
    seal = models.CharField(max_length=64, default="", blank=True)
    pdf = models.CharField(max_length=200, default="", blank=True)
    pdf_sha256 = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="drive_agreement_signed_whole",
                condition=Q(signed_at__isnull=True, signed_by="", seal="", pdf="")
                | (Q(signed_at__isnull=False) & ~Q(signed_by="") & ~Q(seal="")),
            ),
            models.CheckConstraint(name="drive_agreement_level", condition=Q(level__lte=100)),
        ]

    def __str__(self) -> str:
        return self.text_sha256[:12]
