"""A recall is published by an operator, told to every dealer, and put right car by car."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.kernel.events import Event
from shared_apps.catalog import vin as vins
from shared_apps.catalog.queries import trim_facts
from shared_apps.recalls.errors import (
    AlreadyLifted,
    AnnouncedLater,
    NothingRecalled,
    NotRecalled,
    NumberKnown,
    TextMissing,
    TooManyVins,
    VinsWrong,
)
from shared_apps.recalls.events import RecallLifted, RecallPublished
from shared_apps.recalls.facts import RecallNotice
from shared_apps.recalls.models import Recall, RecalledVin, RecallRepair
from shared_apps.recalls.queries import PUBLISH, open_recalls
from tenants.context import current_dealer
from tenants.queries import served_dealers

MOST_VINS = 20_000
TEXTS = ("title_zh", "title_en", "remedy_zh", "remedy_en")


def publish_recall(*, actor: Actor, notice: RecallNotice) -> Recall:
    """Publish a maker's recall; every dealer is told, and takes its cars off sale by itself.

    Raises Forbidden, TextMissing, AnnouncedLater, NothingRecalled, TooManyVins, VinsWrong, UnknownTrim and
    NumberKnown.
    """
    actor.require(PUBLISH)
    named = _checked(notice)
    texts = {name: " ".join(getattr(notice, name).split()) for name in TEXTS}
    with transaction.atomic():
        for trim_id in notice.trim_ids:
            trim_facts(trim_id, retired_ok=True)
        number = " ".join(notice.number.split())
        recall, new = Recall.objects.get_or_create(
            number=number,
            defaults={
                **texts,
                "announced_on": notice.announced_on,
                "trim_ids": sorted(set(notice.trim_ids)),
                "published_by": actor.name[:120],
            },
        )
        if not new:
            raise NumberKnown()
        RecalledVin.objects.bulk_create([RecalledVin(recall=recall, vin=vin) for vin in named], 1000)
        after = {"number": number, "trims": len(recall.trim_ids), "vins": len(named)}
        record(actor, "recalls.recall.published", ("recall", recall.id), after=after, note=recall.title_zh)
        _tell_dealers(RecallPublished(recall_id=recall.id), recall, actor)
    return recall


def lift_recall(*, actor: Actor, recall_id: UUID, reason: str) -> Recall:
    """It was a mistake, or is over: cars are held back by it no more, and orders say so. Dealers put theirs
    on sale themselves.

    Raises Forbidden, NotFound, AlreadyLifted and TextMissing without a reason.
    """
    actor.require(PUBLISH)
    reason = " ".join(reason.split())[:400]
    if not reason:
        raise TextMissing(field="reason")
    with transaction.atomic():
        recall = Recall.objects.select_for_update().filter(id=recall_id).first()
        if recall is None:
            raise NotFound()
        if recall.lifted_at:
            raise AlreadyLifted()
        recall.lifted_at, recall.lifted_by, recall.lift_reason = clock.now(), actor.name[:120] or "-", reason
        recall.save()
        record(actor, "recalls.recall.lifted", ("recall", recall.id), note=reason)
        _tell_dealers(RecallLifted(recall_id=recall.id), recall, actor)
    return recall


def record_repair(*, actor: Actor, recall_id: UUID, vin: str, trim_id: UUID, note: str) -> RecallRepair:
    """Note that a car of the dealer at hand was put right. Who may is for its stock to decide.

    To be called with the car locked, in the transaction that notes it there. Raises NotRecalled.
    """
    if recall_id not in {one.id for one in open_recalls(vin, trim_id)}:
        raise NotRecalled()
    return RecallRepair.objects.create(
        recall_id=recall_id,
        vin=vin,
        dealer_id=current_dealer().id,
        note=note,
        repaired_by=actor.name[:120],
    )


def _tell_dealers(event: Event, recall: Recall, actor: Actor) -> None:
    for schema in served_dealers().values_list("schema_name", flat=True):
        emit(event, aggregate=f"recall:{recall.id}:{schema}", actor=actor, dealer=schema)


def _checked(notice: RecallNotice) -> list[str]:
    """The VINs, normalised, each once."""
    for name in ("number", *TEXTS):
        if not getattr(notice, name).strip():
            raise TextMissing(field=name)
    if notice.announced_on > clock.now().astimezone(clock.SHANGHAI).date():
        raise AnnouncedLater()
    named = sorted({vins.normalise(vin) for vin in notice.vins if vin.strip()})
    if not named and not notice.trim_ids:
        raise NothingRecalled()
    if len(named) > MOST_VINS:
        raise TooManyVins(params={"most": f"{MOST_VINS:,}"})
    wrong = [vin for vin in named if list(vins.problems(vin))]
    if wrong:
        raise VinsWrong(params={"vins": ", ".join(vin[:24] for vin in wrong[:5])})
    return named
