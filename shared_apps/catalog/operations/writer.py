"""Drafts into rows, a batch at a time; where a batch fails, one by one, so that each trim stands alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction

from core.flow.outbox import operations as outbox
from core.kernel.actor import Actor
from shared_apps.catalog import spec_schema
from shared_apps.catalog.derived import Parents, derived_columns
from shared_apps.catalog.events import CatalogImported
from shared_apps.catalog.importing.drafts import Refused, TrimDraft
from shared_apps.catalog.importing.report import Outcome
from shared_apps.catalog.models import ModelYear, Trim
from shared_apps.catalog.operations.parents import ensured_years
from shared_apps.catalog.queries import BRANDS, LINES, TRIMS

_LOCK = 0x6D61727175650001
"""Two imports at once would race for the same new brands; they take turns, batch by batch."""

_COMPARED = (
    "model_year_id", "name_zh", "name_en", "body", "size_class", "energy", "drive", "seats", "doors",
    "msrp_minor", "currency", "on_sale", "specs", "spec_version", "categories", "search_text",
)  # fmt: skip
_WRITTEN = ("model_year", *_COMPARED[1:], "updated_at")


def write_batch(drafts: Sequence[TrimDraft], *, actor: Actor, dry_run: bool) -> list[Outcome]:
    """Write these drafts of one source, no reference twice, and tell of each what became of it, in order.

    All in one transaction; when the database refuses one of them, each in its own. With `dry_run`
    everything is done and undone.
    """
    judged = [_judged(draft) for draft in drafts]
    sound = [draft for draft, refused in zip(drafts, judged, strict=True) if refused is None]
    written = iter(_written(sound, actor=actor, dry_run=dry_run))
    return [next(written) if refused is None else Outcome("REFUSED", refused=refused) for refused in judged]


def _judged(draft: TrimDraft) -> Refused | None:
    """Specs are held against their schema on every way into the table, and this is the only one."""
    faults = spec_schema.problems(draft.specs, energy=draft.energy)
    if not faults:
        return None
    told = "; ".join(f"{fault.path}: {fault.message} ({fault.code})" for fault in faults[:3])
    return Refused("specs", told[:400], faults[0].path)


def _written(drafts: Sequence[TrimDraft], *, actor: Actor, dry_run: bool) -> list[Outcome]:
    if not drafts:
        return []
    try:
        return _transaction(drafts, actor=actor, dry_run=dry_run)
    except (IntegrityError, DataError) as error:
        if len(drafts) == 1:
            reason = str(error).strip().splitlines()[0]
            refused = Refused("database", f"the database refuses it: {reason[:200]}")
            return [Outcome("REFUSED", refused=refused)]
    return [outcome for draft in drafts for outcome in _written([draft], actor=actor, dry_run=dry_run)]


def _transaction(drafts: Sequence[TrimDraft], *, actor: Actor, dry_run: bool) -> list[Outcome]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        TRIMS.forget_all()
        BRANDS.forget_all()
        LINES.forget_all()
        outcomes = _upserted(drafts, actor)
        transaction.set_rollback(dry_run)
    return outcomes


def _upserted(drafts: Sequence[TrimDraft], actor: Actor) -> list[Outcome]:
    years = ensured_years(drafts)
    existing = {
        row.source_ref: row
        for row in Trim.objects.filter(source=drafts[0].source, source_ref__in=[d.source_ref for d in drafts])
    }
    slugs = _Slugs([years[_key(d)] for d in drafts if d.source_ref not in existing])
    outcomes: list[Outcome] = []
    changed: list[Trim] = []
    for draft in drafts:
        year, row = years[_key(draft)], existing.get(draft.source_ref)
        columns = _columns(draft, year)
        if row is None:
            slug = slugs.free(year, draft)
            changed.append(Trim(source=draft.source, source_ref=draft.source_ref, slug=slug, **columns))
            outcomes.append(Outcome("CREATED"))
            continue
        if row.retired_at is not None:
            columns["on_sale"] = False
        different = tuple(name for name in _COMPARED if getattr(row, name) != columns[name])
        if different:
            for name in different:
                setattr(row, name, columns[name])
            changed.append(row)
        outcomes.append(Outcome("CHANGED", different) if different else Outcome("UNCHANGED"))
    Trim.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["source", "source_ref"], update_fields=_WRITTEN
    )
    _announce(drafts[0].source, changed, {row.id for row in existing.values()}, actor)
    return outcomes


def _announce(source: str, written: Sequence[Trim], known: set[UUID], actor: Actor) -> None:
    """Tell what this batch changed, in the batch's own transaction: a killed run has told all it did."""
    if not written:
        return
    changed = tuple(trim.id for trim in written if trim.id in known)
    event = CatalogImported(source=source, created=len(written) - len(changed), changed=changed)
    outbox.emit(event, aggregate="catalog", actor=actor)


def _key(draft: TrimDraft) -> tuple[str, str, int]:
    return draft.brand.slug, draft.series.slug, draft.year


def _columns(draft: TrimDraft, year: ModelYear) -> dict[str, Any]:
    series, brand = year.series, year.series.brand
    row = {
        "model_year_id": year.id,
        "name_zh": draft.name_zh,
        "name_en": draft.name_en,
        "body": draft.body,
        "size_class": draft.size_class,
        "energy": draft.energy,
        "drive": draft.drive,
        "seats": draft.seats,
        "doors": draft.doors,
        "msrp_minor": draft.msrp_minor,
        "currency": draft.currency,
        "on_sale": draft.on_sale,
        "specs": draft.specs,
        "spec_version": spec_schema.VERSION,
    }
    parents = Parents(
        brand_zh=brand.name_zh,
        brand_en=brand.name_en,
        tier=brand.tier,
        series_zh=series.name_zh,
        series_en=series.name_en,
        year=year.year,
        dimensions=series.dimensions,
    )
    return row | derived_columns(parents, row)


class _Slugs:
    """Gives new trims slugs that are free within their model year; the same trim always gets the same one."""

    def __init__(self, years: Sequence[ModelYear]) -> None:
        rows = Trim.objects.filter(model_year__in=years) if years else Trim.objects.none()
        self._taken = set(rows.values_list("model_year_id", "slug"))

    def free(self, year: ModelYear, draft: TrimDraft) -> str:
        """The draft's own slug, or that with a digest of its reference where another source has taken it."""
        slug = draft.slug
        if (year.id, slug) in self._taken:
            digest = hashlib.sha256(f"{draft.source}:{draft.source_ref}".encode()).hexdigest()[:8]
            slug = f"{slug[:100]}-{digest}"
        self._taken.add((year.id, slug))
        return slug
