"""The agreement of a test drive: frozen as shown, signed on screen, made a paper of, handed out."""

from __future__ import annotations

import hashlib
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from core.edge.ink import Strokes, checked_strokes
from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import NotFound
from core.storage import scope
from tenant_apps.contracts import operations as contracts
from tenant_apps.contracts.contract_terms import dealer_party, signed_by
from tenant_apps.contracts.errors import FileDamaged
from tenant_apps.contracts.facts import SignerGiven
from tenant_apps.drives.document import PAPER, snapshot_of, text_of
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
from tenant_apps.drives.queries import drive_to_see, paper_of
from tenant_apps.drives.signing import digest_of

LANGUAGES = ("zh", "en")
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
    AgreementChanged, InkUnreadable, and what binding the dealer's wording raises.
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
        _draw(drive, agreement, actor.name)
    return agreement


def download_agreement(*, actor: Actor, drive_id: UUID) -> tuple[str, bytes]:
    """The number and the PDF of a signed agreement, for the staff and its driver; who took it is noted.

    What was signed is checked against its digests. Raises NotFound, Forbidden, AgreementNotPrinted and
    AgreementDamaged.
    """
    drive = drive_to_see(actor, drive_id)
    agreement = DriveAgreement.objects.filter(drive=drive, signed_at__isnull=False).first()
    if agreement is None:
        raise NotFound()
    if digest_of(agreement.text) != agreement.text_sha256 or seal_of(agreement) != agreement.seal:
        raise AgreementDamaged()
    content = _content_of(drive, agreement)
    with transaction.atomic():
        record(actor, "drives.agreement.downloaded", ("drive", drive.id))
    return drive.number, content


def _content_of(drive: Drive, agreement: DriveAgreement) -> bytes:
    """The paper made of the agreement; of one from before there were such papers the file beside it."""
    paper = paper_of(drive)
    try:
        if paper is not None and paper.has_file:
            return contracts.read_document(actor=SYSTEM, contract_id=paper.id)[1]
        if not agreement.pdf:
            raise AgreementNotPrinted()
        with default_storage.open(agreement.pdf) as file:
            content: bytes = file.read()
    except (FileNotFoundError, FileDamaged) as damage:
        raise AgreementDamaged() from damage
    if hashlib.sha256(content).hexdigest() != agreement.pdf_sha256:
        raise AgreementDamaged()
    return content


def _draw(drive: Drive, agreement: DriveAgreement, witness: str) -> None:
    """Have what was shown and signed printed with the signature on it, sealed and filed."""
    assert agreement.signed_at is not None
    dealer = dealer_party()
    said = snapshot_of(
        drive, drive.licence, agreement.route, mileage_km=agreement.mileage_km, level=agreement.level
    )
    contracts.draw(
        actor=SYSTEM,
        kind=PAPER,
        subject_id=drive.id,
        number=drive.number,
        snapshot={
            **said,
            "shown_sha256": agreement.text_sha256,
            "signed": {
                "buyer": signed_by(agreement.signed_by, agreement.signed_at, strokes=agreement.strokes)
            },
        },
        signers=[SignerGiven(role="SELLER", name=dealer.name, organisation=dealer.name)],
        issued_by=witness,
        amends=True,
    )


def _discard(drive: Drive) -> None:
    """What was signed before does not count any more, and neither does its paper."""
    for old in DriveAgreement.objects.select_for_update().filter(drive=drive):
        old.delete()
        if old.pdf:
            transaction.on_commit(scope.bound(partial(default_storage.delete, old.pdf)))
    contracts.end_papers(actor=SYSTEM, subject_id=drive.id, kind=PAPER)


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
