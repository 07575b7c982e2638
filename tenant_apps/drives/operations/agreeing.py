"""The agreement of a test drive: frozen as shown, signed on screen, printed, handed out."""

from __future__ import annotations

import hashlib
from functools import partial
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.edge.ink import HEIGHT, WIDTH, Strokes, checked_strokes, path_of
from core.flow.audit.operations import record
from core.flow.outbox.operations import post_task
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import NotFound
from core.storage import scope
from core.storage.files import dealer_path
from tenant_apps.drives.document import pdf_of, text_of
from tenant_apps.drives.errors import (
    AgreementChanged,
    AgreementDamaged,
    AgreementMissing,
    AgreementNotPrinted,
    LevelWrong,
    LicenceUnchecked,
    RouteUnknown,
)
from tenant_apps.drives.models import DemoCar, Drive, DriveAgreement, DriveRoute, LicenceCheck
from tenant_apps.drives.operations.readings import require_reading
from tenant_apps.drives.operations.telling import drive_to_move
from tenant_apps.drives.queries import drive_for
from tenant_apps.drives.signing import digest_of

LANGUAGES = ("zh", "en")
_PRINT = "drives.tasks.print_agreement"
MOST_BETWEEN = 500
"""Kilometres a demo car does between two drives as a rule: to the filling station, to another branch."""


def prepare_agreement(
    *, actor: Actor, drive_id: UUID, route_id: UUID, mileage_km: int, level: int, sure: bool = False
) -> DriveAgreement:
    """Freeze what the driver is going to sign; what was signed before does not count any more.

    `mileage_km` is the odometer's now, `level` fuel or charge in per cent; `sure`: the reading is right,
    however far from the last one. Raises NotFound, Forbidden, IllegalMove, LicenceUnchecked, RouteUnknown,
    LevelWrong, MileageWrong and MileageImplausible.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "start")
        licence = LicenceCheck.objects.filter(drive=drive).first()
        if licence is None:
            raise LicenceUnchecked()
        route = DriveRoute.objects.filter(id=route_id, active=True).first()
        if route is None:
            raise RouteUnknown()
        if not 0 <= level <= 100:
            raise LevelWrong()
        car = DemoCar.objects.select_for_update().get(id=drive.car_id)
        require_reading(mileage_km, since=car.mileage_km, most=MOST_BETWEEN, sure=sure)
        text = text_of(drive, licence, route, mileage_km=mileage_km, level=level)
        _discard(drive)
        agreement = DriveAgreement.objects.create(
            drive=drive,
            text=text,
            text_sha256=digest_of(text),
            route=route,
            mileage_km=mileage_km,
            level=level,
        )
        after = {"text_sha256": agreement.text_sha256, "mileage_km": mileage_km}
        record(actor, "drives.agreement.prepared", ("drive", drive.id), after=after)
    return agreement


def sign_agreement(
    *, actor: Actor, drive_id: UUID, text_sha256: str, name: str, strokes: Strokes, language: str
) -> DriveAgreement:
    """Note the driver's signature under the text with this digest, in front of the actor.

    `strokes` are the lines of the finger on a sheet of WIDTH × HEIGHT; none means that `name` was typed
    instead. `language` is the one it was read in. Raises NotFound, Forbidden, IllegalMove, AgreementMissing,
    AgreementChanged and InkUnreadable.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "start")
        agreement = DriveAgreement.objects.select_for_update().filter(drive=drive).first()
        if agreement is None or not name.strip():
            raise AgreementMissing()
        if agreement.signed_at is not None or agreement.text_sha256 != text_sha256 or stale(drive, agreement):
            raise AgreementChanged()
        agreement.strokes = checked_strokes(strokes) if strokes else []
        agreement.signed_by, agreement.signed_at = name.strip(), clock.now()
        agreement.language = language if language in LANGUAGES else LANGUAGES[0]
        agreement.witness, agreement.witness_id = actor.name, actor.user_id
        agreement.seal = seal_of(agreement)
        agreement.save()
        after = {"text_sha256": text_sha256, "seal": agreement.seal, "drawn": bool(strokes)}
        record(actor, "drives.agreement.signed", ("drive", drive.id), after=after)
        order_print(agreement.id)
    return agreement


def order_print(agreement_id: UUID) -> None:
    """Have the worker make an agreement's PDF once this transaction is through."""
    with transaction.atomic():
        key = f"agreement:{agreement_id}"
        post_task(_PRINT, {"agreement_id": str(agreement_id)}, key=key, dealer=scope.dealer_schema())


def print_agreement(*, actor: Actor = SYSTEM, agreement_id: UUID) -> None:
    """Make the PDF of a signed agreement; a second run finds nothing to do.

    Takes seconds and so runs outside of any transaction until the file is there. Raises PdfUnavailable.
    """
    agreement = DriveAgreement.objects.filter(id=agreement_id).first()
    if agreement is None or agreement.signed_at is None or agreement.pdf:
        return
    content = pdf_of(agreement, path=path_of(agreement.strokes), width=WIDTH, height=HEIGHT)
    digest = hashlib.sha256(content).hexdigest()
    wanted = dealer_path("agreements", agreement.drive_id, f"{agreement.text['number']}-{digest[:12]}.pdf")
    key = default_storage.save(wanted, ContentFile(content))
    with transaction.atomic():
        fresh = DriveAgreement.objects.select_for_update().filter(id=agreement_id).first()
        if fresh is None or fresh.pdf:  # drawn up anew, or printed by somebody else, in the meantime
            transaction.on_commit(scope.bound(lambda: default_storage.delete(key)))
            return
        fresh.pdf, fresh.pdf_sha256 = key, digest
        fresh.save()
        record(actor, "drives.agreement.printed", ("drive", fresh.drive_id), after={"pdf_sha256": digest})


def download_agreement(*, actor: Actor, drive_id: UUID) -> tuple[str, bytes]:
    """The number and the PDF of a signed agreement, checked against its digests; who took it is noted.

    Raises NotFound, Forbidden, AgreementNotPrinted and AgreementDamaged.
    """
    drive = drive_for(actor, drive_id)
    agreement = DriveAgreement.objects.filter(drive=drive, signed_at__isnull=False).first()
    if agreement is None:
        raise NotFound()
    if digest_of(agreement.text) != agreement.text_sha256 or seal_of(agreement) != agreement.seal:
        raise AgreementDamaged()
    if not agreement.pdf:
        raise AgreementNotPrinted()
    try:
        with default_storage.open(agreement.pdf) as file:
            content: bytes = file.read()
    except FileNotFoundError as missing:
        raise AgreementDamaged() from missing
    if hashlib.sha256(content).hexdigest() != agreement.pdf_sha256:
        raise AgreementDamaged()
    with transaction.atomic():
        record(actor, "drives.agreement.downloaded", ("drive", drive.id))
    return drive.number, content


def _discard(drive: Drive) -> None:
    for old in DriveAgreement.objects.select_for_update().filter(drive=drive):
        old.delete()
        if old.pdf:
            transaction.on_commit(scope.bound(partial(default_storage.delete, old.pdf)))


def stale(drive: Drive, agreement: DriveAgreement) -> bool:
    """Whether the drive is not any more what the agreement says of it: another car, another time."""
    licence = LicenceCheck.objects.filter(drive=drive).first()
    if licence is None:
        return True
    now = text_of(drive, licence, agreement.route, mileage_km=agreement.mileage_km, level=agreement.level)
    return digest_of(now) != agreement.text_sha256


def seal_of(agreement: DriveAgreement) -> str:
    """The digest of what was signed, by whom, how, when and in front of whom."""
    return digest_of(
        {
            "text_sha256": agreement.text_sha256,
            "signed_by": agreement.signed_by,
            "strokes": agreement.strokes,
            "language": agreement.language,
            "signed_at": agreement.signed_at.isoformat() if agreement.signed_at else "",
            "witness": str(agreement.witness_id or ""),
        }
    )
