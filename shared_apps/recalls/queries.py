from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.kernel.actor import Actor
from shared_apps.recalls.facts import OpenRecall
from shared_apps.recalls.models import Recall, RecalledVin, RecallRepair

PUBLISH = "recalls.publish"


def recalls(actor: Actor) -> QuerySet[Recall]:
    """Every recall with the VINs it names (`named`) and the cars repaired, counted. Raises Forbidden."""
    actor.require(PUBLISH)
    return Recall.objects.annotate(
        named=Count("vins", distinct=True), repaired=Count("repairs__vin", distinct=True)
    )


def open_recalls(vin: str, trim_id: UUID) -> list[OpenRecall]:
    """The recalls this car is under and that nobody has noted as repaired, the oldest first."""
    named = RecalledVin.objects.filter(recall=OuterRef("pk"), vin=vin)
    repaired = RecallRepair.objects.filter(recall=OuterRef("pk"), vin=vin)
    rows = Recall.objects.filter(Q(trim_ids__contains=[trim_id]) | Q(Exists(named)), lifted_at=None)
    return [_opened(row) for row in rows.exclude(Exists(repaired)).order_by("announced_on", "id")]


def recalled() -> tuple[set[UUID], QuerySet[RecalledVin, Any]]:
    """Trims, and a query of VINs, under recalls that are not lifted: what to look through a stock for."""
    standing = Recall.objects.filter(lifted_at=None)
    trims: Iterable[list[UUID]] = standing.values_list("trim_ids", flat=True)
    vins = RecalledVin.objects.filter(recall__lifted_at=None).values_list("vin", flat=True)
    return {trim for some in trims for trim in some}, vins


def _opened(row: Recall) -> OpenRecall:
    return OpenRecall(
        id=row.id,
        number=row.number,
        title_zh=row.title_zh,
        title_en=row.title_en,
        remedy_zh=row.remedy_zh,
        remedy_en=row.remedy_en,
        announced_on=row.announced_on,
    )
