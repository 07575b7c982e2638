"""The certificate of conformity: pledged to a bank, redeemed, in hand, given to the buyer."""

from __future__ import annotations

from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import ids
from core.kernel.actor import Actor
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from core.storage.files import dealer_path
from tenant_apps.stock.errors import (
    BankMissing,
    CertificateAway,
    PayoffShort,
    ScanMissing,
    SecondPersonNeeded,
)
from tenant_apps.stock.models import Certificate, Vehicle
from tenant_apps.stock.operations.receiving import amount_errors
from tenant_apps.stock.operations.settling import lock_vehicle
from tenant_apps.stock.pictures import clean_picture
from tenant_apps.stock.projections import retell_listing
from tenant_apps.stock.states import CERTIFICATE, CERTIFICATE_ACTIONS, GONE, IN_HAND
from tenants.features.quotas import require_room


def pledge_certificate(*, actor: Actor, vehicle_id: UUID, bank: str, payoff: Money) -> Certificate:
    """Note which bank keeps the certificate and what it wants for it; a slip is corrected the same way.

    Raises Forbidden, NotFound, IllegalMove once it is asked back, BankMissing and what is wrong with the sum.
    """
    actor.require("stock.certificate")
    bank = " ".join(bank.split())[:80]
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        paper = _paper_of(vehicle)
        if (paper is not None and paper.state != CERTIFICATE.initial) or vehicle.state in GONE:
            raise IllegalMove(CERTIFICATE.name, paper.state if paper else IN_HAND, "pledge")
        if not bank:
            raise BankMissing()
        for refused in amount_errors(payoff, "payoff"):
            raise refused
        paper = paper or Certificate(vehicle=vehicle)
        paper.bank, paper.payoff_minor, paper.currency = bank, payoff.amount, payoff.currency
        paper.version += 0 if paper._state.adding else 1
        paper.save()
        record(actor, "stock.certificate.pledged", ("vehicle", vehicle.id), after={"state": paper.state})
        retell_listing(vehicle)
        return paper


def request_redeem(*, actor: Actor, vehicle_id: UUID) -> Certificate:
    """Ask the bank for the certificate. Raises Forbidden, NotFound and IllegalMove."""
    actor.require("stock.certificate")
    with transaction.atomic():
        return _move(_require_paper(lock_vehicle(vehicle_id), "request_redeem"), "request_redeem", actor)


def redeem_for_order(*, actor: Actor, vehicle_id: UUID) -> None:
    """The car is paid: its certificate is asked back from the bank, if one keeps it."""
    with transaction.atomic():
        paper = Certificate.objects.select_for_update().filter(vehicle_id=vehicle_id).first()
        if paper is not None and paper.state == CERTIFICATE.initial:
            _move(paper, "request_redeem", actor)


def scan_certificate(*, actor: Actor, vehicle_id: UUID, data: bytes) -> Certificate:
    """Keep a picture of the certificate that came from the bank; who takes it is not who receives the paper.

    Raises Forbidden, NotFound, IllegalMove, BadPhoto, PhotoTooLarge and QuotaReached.
    """
    actor.require("stock.certificate")
    picture = clean_picture(data)
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        paper = _require_paper(vehicle, "scan")
        if paper.state != "REDEEM_REQUESTED":
            raise IllegalMove(CERTIFICATE.name, paper.state, "scan")
        require_room("storage", adding=len(picture.data), field="file")
        paper.scan = dealer_path("certificates", vehicle.id, f"{ids.new_id()}.webp")
        paper.scanned_by, paper.scanned_by_name = actor.user_id, actor.name[:80]
        paper.version += 1
        paper.save()
        record(actor, "stock.certificate.scanned", ("vehicle", vehicle.id))
        # Last, so that a refusal leaves no file; a commit that fails leaves one that nothing points to.
        default_storage.save(paper.scan, ContentFile(picture.data))
        return paper


def receive_certificate(*, actor: Actor, vehicle_id: UUID, paid_off: Money) -> Certificate:
    """The paper is in the house and the loan on it paid off; `paid_off` is what the bank got.

    Raises Forbidden, NotFound, IllegalMove, ScanMissing, SecondPersonNeeded and PayoffShort.
    """
    actor.require("stock.certificate")
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        paper = _require_paper(vehicle, "receive")
        CERTIFICATE.target(paper.state, "receive")
        if not paper.scan:
            raise ScanMissing()
        if actor.user_id is None or actor.user_id == paper.scanned_by:
            raise SecondPersonNeeded()
        due = Money(paper.payoff_minor, paper.currency)
        if paid_off.currency != due.currency or paid_off < due:
            raise PayoffShort(params={"due": f"{due.amount / 100:,.2f}"})
        paper.paid_off_minor, paper.received_by = paid_off.amount, actor.user_id
        received = _move(paper, "receive", actor)
        retell_listing(vehicle)
        return received


def hand_over_certificate(*, actor: Actor, vehicle_id: UUID) -> Certificate:
    """The certificate leaves with the car. Who may is for the order to decide. Raises CertificateAway."""
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        paper = _paper_of(vehicle) or Certificate.objects.create(
            vehicle=vehicle, state=IN_HAND, currency=vehicle.currency
        )
        if paper.state != IN_HAND:
            raise CertificateAway()
        return _move(paper, "hand_over", actor)


def take_back_certificate(*, actor: Actor, vehicle_id: UUID) -> Certificate | None:
    """The car came back with its certificate; None for a car handed over before papers were followed."""
    with transaction.atomic():
        paper = _paper_of(lock_vehicle(vehicle_id))
        return None if paper is None else _move(paper, "take_back", actor)


def _paper_of(vehicle: Vehicle) -> Certificate | None:
    return Certificate.objects.select_for_update().filter(vehicle=vehicle).first()


def _require_paper(vehicle: Vehicle, verb: str) -> Certificate:
    paper = _paper_of(vehicle)
    if paper is None:
        raise IllegalMove(CERTIFICATE.name, IN_HAND, verb)
    return paper


def _move(paper: Certificate, verb: str, actor: Actor) -> Certificate:
    source = move(paper, machine=CERTIFICATE, verb=verb, actor=actor, action=CERTIFICATE_ACTIONS[verb])
    after = {"state": paper.state}
    record(
        actor, CERTIFICATE_ACTIONS[verb], ("vehicle", paper.vehicle_id), before={"state": source}, after=after
    )
    return paper
