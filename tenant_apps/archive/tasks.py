from __future__ import annotations

import logging
from uuid import UUID

from core.flow.tasks import dealer_task, market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.mandates.operations import expire_mandated_export, order_mandated_export
from shared_apps.mandates.queries import abandoned_takings, expired_takings
from tenant_apps.archive import operations
from tenant_apps.archive.queries import abandoned_exports, expired_exports
from tenants.context import current_dealer, dealer_context, one_by_one, ref_of
from tenants.queries import served_dealers

log = logging.getLogger(__name__)


@dealer_task
def run_export(*, export_id: str) -> None:
    """Write an export. A second run goes on where the first stopped, or finds nothing to do."""
    operations.run_export(actor=SYSTEM, export_id=UUID(export_id), dealer=current_dealer().name)


@market_task
def resume_exports() -> int:
    """Go on with exports whose worker died, dealer by dealer, and say how many."""
    found = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                for export_id in abandoned_exports(clock.now()):
                    operations.order_export(export_id)
                    found += 1
        except Exception:
            log.exception("exports of %s could not be resumed", dealer.slug)
    for export_id in abandoned_takings(clock.now()):
        order_mandated_export(export_id)
        found += 1
    return found


@market_task
def run_mandated_export(*, export_id: str) -> None:
    """Write an export over dealers, or go on with it."""
    operations.run_mandated_export(actor=SYSTEM, export_id=UUID(export_id))


@market_task
def tidy_up() -> int:
    """Erase documents whose retention is over and throw away exports' files, and say how many of both."""
    done = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                done += operations.erase_expired(actor=SYSTEM)
                for export_id in expired_exports(clock.now()):
                    operations.expire_export(actor=SYSTEM, export_id=export_id)
                    done += 1
        except Exception:
            log.exception("the archive of %s could not be tidied", dealer.slug)
    for export_id in expired_takings(clock.now()):
        expire_mandated_export(actor=SYSTEM, export_id=export_id)
        done += 1
    return done
