from __future__ import annotations

import logging
from uuid import UUID

from core.flow.tasks import market_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenants.errors import ErasureRuns
from tenants.life import operations
from tenants.life.letters import write_of_erasure, write_of_state
from tenants.life.operations import begin_erasure, carry_out_erasure, make_export
from tenants.life.queries import certificate_by_number, due_for_erasure
from tenants.queries import dealer_by_id

log = logging.getLogger(__name__)


@market_task
def tell_owner(*, dealer_id: str, verb: str, reason: str) -> None:
    """Write to a dealer's owner what happened to the dealer."""
    dealer = dealer_by_id(UUID(dealer_id))
    if dealer.owner_email:
        write_of_state(dealer, verb, reason)


@market_task
def build_export(*, export_id: str) -> None:
    """Make the archive that somebody asked for. What goes wrong is told in its row."""
    make_export(export_id=UUID(export_id))


@market_task
def erase_due() -> int:
    """Begin to erase dealers whose time of grace is over, and go on where that was interrupted."""
    due = due_for_erasure(clock.latest())
    for dealer_id in due:
        try:
            begin_erasure(actor=SYSTEM, dealer_id=dealer_id)
        except Exception:
            log.exception("dealer %s could not be erased", dealer_id)
    return len(due)


@market_task
def erase_kept() -> int:
    """Erase files in write-once storage that outlived their dealer and whose day has come."""
    return operations.erase_kept(actor=SYSTEM)


@market_task
def erase_dealer(*, dealer_id: str) -> None:
    """Erase one dealer whose erasure was begun; a crash is made good by the next call."""
    try:
        carry_out_erasure(UUID(dealer_id))
    except ErasureRuns:
        log.info("dealer %s is being erased by another process", dealer_id)


@market_task
def send_certificate(*, number: str, to: str) -> None:
    """Send the certificate of deletion to whom the data belonged; the address is kept nowhere else."""
    write_of_erasure(to=to, certificate=certificate_by_number(number))
