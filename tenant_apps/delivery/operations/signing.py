"""The checklist that buyer and dealer sign with a finger, at the counter or where there is no network."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.edge.ink import checked_strokes
from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from core.storage import scope
from core.storage.files import dealer_path
from tenant_apps.delivery.errors import (
    ChecksMissing,
    DefectUndescribed,
    OdometerWrong,
    ProofMissing,
    SignedWhen,
)
from tenant_apps.delivery.facts import CHECKS, HANDED_OVER, OLDEST, Checklist
from tenant_apps.delivery.labels import CHECK_WORDS
from tenant_apps.delivery.models import Handover
from tenant_apps.delivery.operations.locking import at_hand
from tenant_apps.delivery.queries import handover_of
from tenant_apps.delivery.states import ACTIONS, HANDOVER
from tenant_apps.drives.signing import digest_of
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.stock.pictures import clean_picture
from tenant_apps.stock.queries import vehicle_snapshot
from tenants.features.quotas import require_room

AHEAD = timedelta(minutes=5)  # a tablet's clock may be a little fast


def sign_handover(*, actor: Actor, order_id: UUID, checklist: Checklist) -> Handover:
    """Both sides sign that the car, its keys and its papers have changed hands.

    A list that was signed without a network is taken for up to a week. Raises NotFound, Forbidden,
    IllegalMove, HandoverNotOffered, ProofMissing, SignedWhen, ChecksMissing, DefectUndescribed,
    OdometerWrong, Invalid for a number out of range and InkUnreadable.
    """
    with transaction.atomic():
        order, handover = at_hand(actor, order_id, "sign")
        _check(order, handover, checklist)
        handover.checklist = dict(checklist.plain())
        handover.buyer_strokes = checked_strokes(checklist.buyer_strokes)
        handover.dealer_strokes = checked_strokes(checklist.dealer_strokes)
        handover.signed_by = " ".join(checklist.buyer_name.split())[:80] or order.buyer_name
        handover.witness, handover.witness_id = actor.name, actor.user_id
        handover.signed_at, handover.received_at = checklist.signed_at, clock.now()
        handover.seal = seal_of(handover)
        after = {"seal": handover.seal, **checklist.plain()}
        move(handover, machine=HANDOVER, verb="sign", actor=actor, action=ACTIONS["sign"], after=after)
    return handover


def reopen_handover(*, actor: Actor, order_id: UUID, note: str = "") -> Handover:
    """Take the signed list back before the car has left, because something is not right.

    Raises NotFound, Forbidden, IllegalMove and HandoverNotOffered.
    """
    with transaction.atomic():
        _order, handover = at_hand(actor, order_id, "reopen")
        before = {"seal": handover.seal}
        handover.starts_at = handover.ends_at = handover.bay = handover.staff_id = None
        handover.staff_name = handover.signed_by = handover.seal = ""
        handover.signed_at = handover.received_at = handover.left_at = None
        handover.checklist, handover.buyer_strokes, handover.dealer_strokes = {}, [], []
        move(
            handover,
            machine=HANDOVER,
            verb="reopen",
            actor=actor,
            action=ACTIONS["reopen"],
            before=before,
            note=note[:400],
        )
    return handover


def add_proof(*, actor: Actor, order_id: UUID, data: bytes) -> Handover:
    """Keep the photo (JPEG, PNG or WebP) of the car at the buyer's door; another one replaces it.

    Raises NotFound, Forbidden, IllegalMove, HandoverNotOffered, QuotaReached and what `clean_picture` raises.
    """
    actor.require("delivery.sign")
    picture = clean_picture(data)  # before the lock: it takes a while
    with transaction.atomic():
        _order, handover = at_hand(actor, order_id, "sign")
        require_room("storage", adding=len(picture.data), field="file")
        old, handover.proof = handover.proof, dealer_path("handovers", handover.id, f"{ids.new_id()}.webp")
        handover.save(update_fields=["proof", "updated_at"])
        record(actor, "delivery.handover.photographed", ("handover", handover.id))
        default_storage.save(handover.proof, ContentFile(picture.data))
        if old:
            transaction.on_commit(scope.bound(lambda: default_storage.delete(old)))
    return handover


def view_proof(*, actor: Actor, order_id: UUID) -> bytes:
    """The photo as WebP, for the staff and the buyer. Raises NotFound and Forbidden."""
    handover = handover_of(order_at_hand(actor, order_id).id)
    if not handover.proof:
        raise NotFound()
    try:
        with default_storage.open(handover.proof) as file:
            data: bytes = file.read()
    except FileNotFoundError as missing:
        raise NotFound() from missing
    return data


def seal_of(handover: Handover) -> str:
    """The digest of what was signed, by whom, when and in front of whom."""
    return digest_of(
        {
            "order": str(handover.order_id),
            "checklist": handover.checklist,
            "signed_by": handover.signed_by,
            "buyer": handover.buyer_strokes,
            "dealer": handover.dealer_strokes,
            "witness": str(handover.witness_id or ""),
            "signed_at": handover.signed_at.isoformat() if handover.signed_at else "",
        }
    )


def _check(order: OrderAtHand, handover: Handover, signed: Checklist) -> None:
    now = clock.now()
    if not now - OLDEST <= signed.signed_at <= now + AHEAD:
        raise SignedWhen()
    taken = signed.checks | (signed.defects - HANDED_OVER)
    missing = [str(CHECK_WORDS[check]) for check in CHECKS if check not in taken]
    if missing:
        raise ChecksMissing(params={"points": "; ".join(missing)})
    if signed.defects and not signed.remarks.strip():
        raise DefectUndescribed()
    if not 1 <= signed.keys <= 9:
        raise Invalid("field.range", field="keys")
    if not 0 <= signed.level <= 100:
        raise Invalid("field.range", field="level")
    known = vehicle_snapshot(order.vehicle_id).mileage_km
    if not known <= signed.odometer_km <= 2_000_000:
        raise OdometerWrong(params={"km": f"{known:,}"})
    if handover.place == "HOME" and handover.state == "BOOKED" and not handover.proof:
        raise ProofMissing()
