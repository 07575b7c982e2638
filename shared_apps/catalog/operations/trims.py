"""What happens to trims that are there: they retire, and rules that changed are applied to them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit import operations as audit
from core.flow.outbox import operations as outbox
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.catalog.derived import Parents, derived_columns
from shared_apps.catalog.events import TrimRetired
from shared_apps.catalog.models import Trim
from shared_apps.catalog.queries import LINES, TRIMS, RetiredTrim, UnknownTrim

_CHUNK = 1000


def retire_trim(*, actor: Actor, trim_id: UUID, reason: str = "") -> None:
    """Take a trim off sale for good. Cars, orders and contracts that refer to it keep it.

    Raises Forbidden, UnknownTrim, and RetiredTrim when it was retired before.
    """
    actor.require("catalog.retire")
    with transaction.atomic():
        trim = Trim.objects.select_for_update().filter(id=trim_id).first()
        if trim is None:
            raise UnknownTrim(trim_id)
        if trim.retired_at is not None:
            raise RetiredTrim(trim_id)
        before = {"on_sale": trim.on_sale, "retired_at": None}
        TRIMS.forget(trim_id)
        LINES.forget_all()
        trim.retired_at, trim.on_sale = clock.now(), False
        trim.save(update_fields=["retired_at", "on_sale", "updated_at"])
        after = {"on_sale": False, "retired_at": trim.retired_at.isoformat()}
        audit.record(
            actor, "catalog.trim.retired", ("trim", trim_id), before=before, after=after, note=reason[:500]
        )
        outbox.emit(TrimRetired(trim_id=trim_id), aggregate=f"trim:{trim_id}", actor=actor)


def reclassify(*, actor: Actor) -> int:
    """Apply today's category rules and search forms to every trim; the number of trims that changed.

    In chunks, each a transaction: safe to kill and to run again.
    """
    actor.require("catalog.reclassify")
    changed, last = 0, None
    while True:
        with transaction.atomic():
            rows = Trim.objects.select_related("model_year__series__brand").order_by("id")
            if last is not None:
                rows = rows.filter(id__gt=last)
            chunk = list(rows.select_for_update(of=("self",))[:_CHUNK])
            stale = [trim for trim in chunk if _refreshed(trim)]
            if stale:
                TRIMS.forget(*(trim.id for trim in stale))
                LINES.forget_all()
            Trim.objects.bulk_update(stale, ["categories", "search_text", "updated_at"], batch_size=250)
        changed += len(stale)
        if len(chunk) < _CHUNK:
            break
        last = chunk[-1].id
    if changed:
        with transaction.atomic():
            audit.record(actor, "catalog.reclassified", ("catalog", "trims"), after={"changed": changed})
    return changed


def _refreshed(trim: Trim) -> bool:
    """Set the derived columns anew; whether that made a difference."""
    year = trim.model_year
    series, brand = year.series, year.series.brand
    parents = Parents(
        brand_zh=brand.name_zh,
        brand_en=brand.name_en,
        tier=brand.tier,
        series_zh=series.name_zh,
        series_en=series.name_en,
        year=year.year,
        dimensions=series.dimensions,
    )
    columns = derived_columns(parents, vars(trim))
    if trim.categories == columns["categories"] and trim.search_text == columns["search_text"]:
        return False
    trim.categories, trim.search_text = columns["categories"], columns["search_text"]
    trim.updated_at = clock.now()
    return True
