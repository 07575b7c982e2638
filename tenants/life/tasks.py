from __future__ import annotations

from uuid import UUID

from core.flow.tasks import market_task
from tenants.life.exporting import make_export
from tenants.life.letters import write_of_state
from tenants.queries import dealer_by_id


@market_task
def tell_owner(*, dealer_id: str, verb: str, reason: str) -> None:
    """Write to a dealer's owner what happened to the dealer."""
    dealer = dealer_by_id(UUID(dealer_id))
    if dealer.owner_email:
        write_of_state(dealer, verb, reason)


@market_task
def build_export(*, export_id: str) -> None:
    """Make the archive that somebody asked for. What goes wrong is told in its row."""
    make_export(UUID(export_id))
