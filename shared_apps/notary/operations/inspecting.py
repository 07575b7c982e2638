"""Checks of the log and the audit chains that an operator asks for, or that the night brings."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from core.flow.audit.chain import Checked
from core.flow.audit.operations import record
from core.flow.outbox.operations import post_task
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from shared_apps.notary.checking import check_audit, check_log
from shared_apps.notary.errors import CheckRuns
from shared_apps.notary.models import ChainResult, CheckRun
from shared_apps.notary.outside import Heads, kept_heads
from shared_apps.notary.queries import is_under_way, last_run
from tenants.context import DealerRef, one_by_one, ref_of
from tenants.queries import served_dealers

log = logging.getLogger(__name__)
RIGHT, RUN = "notary.check", "notary.tasks.check_now"


def ask_check(*, actor: Actor) -> CheckRun:
    """Have the worker check everything now. Raises Forbidden, and CheckRuns while one is under way."""
    actor.require(RIGHT)
    with transaction.atomic():
        run = _begin(actor)
        record(actor, "notary.check.asked", ("check", run.id))
        post_task(RUN, {"run_id": str(run.id)}, key=f"notary-check:{run.id}", dealer="")
    return run


def check_everything(*, actor: Actor, run_id: UUID | None = None) -> CheckRun:
    """Check the log and every chain, one after the other, noting what came of each.

    In the market's scope and outside of transactions. A chain that cannot be read is a result, too. Raises
    Forbidden and CheckRuns.
    """
    actor.require(RIGHT)
    if run_id is None:
        with transaction.atomic():
            run = _begin(actor)
    else:
        run = CheckRun.objects.get(id=run_id)
        if run.finished_at is not None:
            return run
    dealers = [ref_of(row) for row in served_dealers()]
    run.started_at, run.total, run.done, run.broken = clock.now(), len(dealers) + 1, 0, 0
    run.log = _log()
    run.save()
    try:
        outside = kept_heads()
        _note(run, None, outside)
        for dealer in one_by_one(dealers):
            _note(run, dealer, outside)
    except DomainError as error:
        run.error = error.code[:200]
    run.finished_at = clock.now()
    run.save()
    if run.broken or run.error or run.log.get("fault"):
        log.error("check of log and audit: %s broken, %s %s", run.broken, run.error, run.log.get("fault", ""))
    return run


def _begin(actor: Actor) -> CheckRun:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notary-check'))")
    last = last_run()
    if last is not None and is_under_way(last):
        raise CheckRuns()
    return CheckRun.objects.create(id=ids.new_id(), asked_by=actor.name[:120] or "system")


def _log() -> dict[str, Any]:
    try:
        found = check_log()
    except DomainError as error:
        return {"fault": error.code}
    told: dict[str, Any] = {"days": found.days, "leaves": found.leaves, "stamped": found.stamped}
    if found.bad is not None:
        told |= {"fault": found.bad.fault, "day": str(found.bad.day), "position": found.bad.position}
    return told


def _note(run: CheckRun, dealer: DealerRef | None, outside: Heads) -> None:
    try:
        result = _result(check_audit(dealer, outside=outside))
    except Exception:
        log.exception("the audit lines of %s could not be walked", dealer.slug if dealer else "the platform")
        result = {"fault": "unreadable", "broken": True}
    blank = {"number": 0, "at": None, "action": "", "subject": "", "name": dealer.name if dealer else ""}
    ChainResult.objects.update_or_create(
        dealer_id=dealer.id if dealer else None, defaults={**blank, **result, "checked_at": clock.now()}
    )
    run.done += 1
    run.broken += bool(result["broken"])
    run.save(update_fields=["done", "broken", "updated_at"])


def _result(found: Checked) -> dict[str, Any]:
    bad = found.bad
    counted = {name: getattr(found, name) for name in ("waiting", "heads", "undone")}
    told = {"lines": found.linked, **counted, "broken": bad is not None, "fault": ""}
    if bad is not None:
        names = {name: getattr(bad, name) for name in ("fault", "number", "at", "action")}
        told |= {**names, "subject": bad.subject[:120]}
    return told
