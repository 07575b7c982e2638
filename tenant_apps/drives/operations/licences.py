"""A driver's licence: seen, noted, photographed, and its photograph forgotten in time."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.storage import scope
from core.storage.files import dealer_path
from shared_apps.catalog.queries import trim_facts
from tenant_apps.drives.errors import LicenceAutomatic, LicenceExpired, LicenceUnfit, PhotoGone
from tenant_apps.drives.models import DemoCar, LicenceCheck
from tenant_apps.drives.operations.telling import drive_to_move
from tenant_apps.drives.queries import drive_for, licences_to_erase
from tenant_apps.stock.pictures import clean_picture
from tenants.features.quotas import require_room

FOR_CARS = ("A1", "A2", "A3", "B1", "B2", "C1", "C2")
"""Classes of Chinese licences that allow to drive a car, C2 those without a clutch pedal."""
AUTOMATIC_ONLY = "C2"
_MANUAL = re.compile(r"(?i)\d*MT\b|manual|手动")
"""Gearboxes as the catalog writes them: 5MT, 6MT, Manual 6-spd."""


def check_gearbox(held: str, car_id: UUID) -> None:
    """Nobody with a licence for automatic cars alone drives a manual one. Raises LicenceAutomatic.

    A car whose gearbox the catalog does not know passes: the desk sees car and licence side by side.
    """
    car = DemoCar.objects.filter(id=car_id).first() if held == AUTOMATIC_ONLY else None
    if car is None:
        return
    gearbox = trim_facts(car.trim_id, retired_ok=True).spec("powertrain", "transmission")
    if _MANUAL.match(str(gearbox or "")):
        raise LicenceAutomatic()


def check_licence(
    *, actor: Actor, drive_id: UUID, licence_class: str, expires_on: date | None, photo: bytes
) -> LicenceCheck:
    """Note that the licence was looked at, with a photograph (JPEG, PNG or WebP) that is kept for a while.

    `expires_on` is its last day, None for one that is valid for life. Done again it replaces what was there.
    Raises NotFound, Forbidden, IllegalMove, LicenceUnfit, LicenceAutomatic, LicenceExpired,
    QuotaReached, and what `clean_picture` raises.
    """
    actor.require("drives.work")
    held = licence_class.strip().upper()
    picture = clean_picture(photo)  # before the lock: it takes a while
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "start")
        if held not in FOR_CARS:
            raise LicenceUnfit(params={"held": held or "–"})
        check_gearbox(held, drive.car_id)
        if expires_on is not None and expires_on < drive.day:
            raise LicenceExpired()
        require_room("storage", adding=len(picture.data), field="file")
        now = clock.now()
        check = LicenceCheck.objects.filter(drive=drive).first() or LicenceCheck(drive=drive)
        old = check.photo
        check.licence_class, check.expires_on = held, expires_on
        check.photo = dealer_path("licences", drive.id, f"{ids.new_id()}.webp")
        check.checked_by, check.checked_at = actor.name, now
        check.erase_after, check.erased_at = now + timedelta(days=settings.LICENCE_PHOTO_KEEP_DAYS), None
        check.save()
        after = {"class": held, "expires_on": expires_on.isoformat() if expires_on else None}
        record(actor, "drives.licence.checked", ("drive", drive.id), after=after)
        # Last, so that a refusal leaves no file; a commit that fails leaves one that nothing points to.
        default_storage.save(check.photo, ContentFile(picture.data))
        if old:
            transaction.on_commit(scope.bound(lambda: default_storage.delete(old)))
    return check


def view_licence(*, actor: Actor, drive_id: UUID) -> bytes:
    """The photograph as WebP; who looked at it is noted. Raises NotFound, Forbidden and PhotoGone."""
    actor.require("drives.see_licence")
    with transaction.atomic():
        drive = drive_for(actor, drive_id)
        check = LicenceCheck.objects.filter(drive=drive).first()
        if check is None or not check.photo:
            raise PhotoGone()
        try:
            with default_storage.open(check.photo) as file:
                data: bytes = file.read()
        except FileNotFoundError as missing:
            raise PhotoGone() from missing
        record(actor, "drives.licence.viewed", ("drive", drive.id))
    return data


def erase_licences(*, actor: Actor) -> int:
    """Delete the photographs whose time is over or whose drive did not take place; how many.

    The file goes first: whoever stops in between finds it gone already the next time.
    """
    erased = 0
    for check_id in licences_to_erase(clock.now()):
        with transaction.atomic():
            check = LicenceCheck.objects.select_for_update().get(id=check_id)
            if not check.photo:
                continue
            default_storage.delete(check.photo)
            check.photo, check.erased_at = "", clock.now()
            check.save()
            record(actor, "drives.licence.erased", ("drive", check.drive_id))
            erased += 1
    return erased
