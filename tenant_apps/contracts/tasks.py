from __future__ import annotations

from uuid import UUID

from core.flow.tasks import dealer_task
from tenant_apps.contracts import operations


@dealer_task
def render_contract(*, contract_id: str) -> None:
    """Make a contract's PDF. A second run finds nothing to do."""
    operations.render_contract(contract_id=UUID(contract_id))
