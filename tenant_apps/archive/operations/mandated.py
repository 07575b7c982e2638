"""The ZIP over several dealers: each dealer's part is read in its own context, as far as its mandate goes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial, reduce
from operator import or_
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import Actor
from shared_apps.mandates.facts import Coverage
from shared_apps.mandates.operations import writing
from shared_apps.mandates.operations.writing import Taking
from shared_apps.mandates.queries import coverage_of, wanted_of
from tenant_apps.archive.models import Document
from tenant_apps.archive.operations.exporting import stamp_of, stretch_of
from tenant_apps.archive.operations.packing import StretchWriter, assemble
from tenants.context import DealerRef, dealer_context, one_by_one, ref_of
from tenants.queries import dealer_by_id

log = logging.getLogger(__name__)


class InOtherHands(Exception):
    """The export was cancelled, or another worker has it: nothing more is to be done here."""


def run_mandated_export(*, actor: Actor, export_id: UUID) -> str:
    """Write an export over dealers to its end, going on where a worker before left off; returns its state.

    Runs in the market's scope. Safe to call twice: whoever has it in hand is let finish.
    """
    runner = ids.new_id()
    export = writing.take_in_hand(actor=actor, export_id=export_id, runner=runner)
    if export is None:
        return writing.state_of(export_id)
    try:
        with translation.override(export.locale):
            return _run(actor, export, runner)
    except InOtherHands:
        return writing.state_of(export_id)
    except Exception as error:
        log.exception("mandated export %s stopped", export_id)
        return writing.let_go(actor=actor, export_id=export_id, runner=runner, error=type(error).__name__)


def _run(actor: Actor, export: Taking, runner: UUID) -> str:
    waiting = [UUID(one["id"]) for one in export.dealers if one["state"] == "WAITING"]
    for dealer in one_by_one([ref_of(dealer_by_id(one)) for one in waiting]):
        total = _total(export, dealer)
        export = _kept(
            writing.enter_total(export_id=export.id, runner=runner, dealer_id=dealer.id, total=total)
        )
    if export.total > writing.MOST_DOCUMENTS:
        return writing.let_go(
            actor=actor, export_id=export.id, runner=runner, error="too_large", for_good=True
        )
    for dealer in one_by_one([ref_of(dealer_by_id(one)) for one in waiting]):
        stamp = stamp_of(_recipient(export), dealer.name, export.locale)
        while (state := _write(export, runner, dealer, stamp)) == "WAITING":
            pass
        export = _kept(
            writing.close_dealer(export_id=export.id, runner=runner, dealer_id=dealer.id, state=state)
        )
    return _finish(actor, export, runner)


def _write(export: Taking, runner: UUID, dealer: DealerRef, stamp: bytes) -> str:
    """Write a stretch of a dealer's part; returns WAITING while there is more, else how the part ended."""
    coverage = coverage_of(dealer.id, wanted_of(export.criteria))
    if not coverage:
        return "WITHDRAWN"
    after = writing.last_of(export, dealer.id)
    with TemporaryFile() as spool:
        with dealer_context(dealer):
            folder = f"{dealer.slug}/"
            writer = StretchWriter(spool, folder=folder, dealer=dealer.name, stamp=stamp)
            last = stretch_of(_covered(coverage, export), after, writer, _place(export, dealer) + 1)
            if last is None:
                return "DONE"
            _tell_dealer(export, writer)
        spool.seek(0)
        key = default_storage.save(f"mandated/{export.id}/part-{ids.new_id()}", File(spool))
    entries = [entry.as_json() for entry in writer.entries]
    kept = writing.keep_part(
        export_id=export.id, runner=runner, dealer_id=dealer.id, key=key, last_id=last, size=writer.size,
        entries=entries,
    )  # fmt: skip
    if kept is not None:
        export.dealers = kept.dealers
        return "WAITING"
    default_storage.delete(key)
    if not coverage_of(dealer.id, wanted_of(export.criteria)):
        return "WITHDRAWN"
    raise InOtherHands()


def _tell_dealer(export: Taking, writer: StretchWriter) -> None:
    """The dealer's own audit names who takes what, before the platform has it."""
    operator = Actor("operator", export.asked_by_id, export.asked_by)
    about = {"export": str(export.id), "purpose": "FINANCE"}
    with transaction.atomic():
        for entry in (one for one in writer.entries if one.members):
            subject = ("document", entry.document)
            record(operator, "archive.document.taken", subject, after=about, note=export.reason)
        numbers = {"documents": len(writer.entries), "numbers": [one.number for one in writer.entries]}
        subject = ("mandated_export", str(export.id))
        record(operator, "archive.mandated.taken", subject, after=numbers, note=export.reason)


def _covered(coverage: list[Coverage], export: Taking) -> QuerySet[Document]:
    """Documents of the dealer at hand that its mandates cover and that were there when it was asked."""
    one_of = reduce(or_, (_q(one) for one in coverage))
    return Document.objects.filter(one_of, created_at__lte=export.created_at)


def _q(coverage: Coverage) -> Q:
    found = Q(kind__in=coverage.kinds, sealed_at__gte=_morning(coverage.since))
    if coverage.until:
        found &= Q(sealed_at__lt=_morning(coverage.until) + timedelta(days=1))
    return found


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.SHANGHAI)


def _total(export: Taking, dealer: DealerRef) -> int:
    coverage = coverage_of(dealer.id, wanted_of(export.criteria))
    if not coverage:
        return 0
    with dealer_context(dealer):
        return _covered(coverage, export).count()


def _place(export: Taking, dealer: DealerRef) -> int:
    return next(int(one["done"]) for one in export.dealers if one["id"] == str(dealer.id))


def _recipient(export: Taking) -> str:
    return _("Platform finance, %(name)s") % {"name": export.asked_by}


def _kept(export: Taking | None) -> Taking:
    if export is None:
        raise InOtherHands()
    return export


def _finish(actor: Actor, export: Taking, runner: UUID) -> str:
    withdrawn = [one for one in export.dealers if one["state"] == "WITHDRAWN"]
    told = {"export": export, "withdrawn": withdrawn, "now": clock.now()}
    readme = render_to_string("archive/mandated.txt", told)
    lists = partial(_entries, export)
    with TemporaryFile() as spool:
        sha256, size = assemble(spool, writing.stretches(export), lists=lists, readme=readme)
        spool.seek(0)
        key = default_storage.save(f"mandated/{export.id}/{writing.file_stem(export)}.zip", File(spool))
    return writing.finish_export(
        actor=actor, export_id=export.id, runner=runner, key=key, sha256=sha256, size=size
    )


def _entries(export: Taking) -> Iterator[dict[str, Any]]:
    for entries, _opened in writing.stretches(export):
        yield from entries
