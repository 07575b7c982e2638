"""Whether a dealer takes buyers right now, and that it stays so until the transaction ends."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from tenants.errors import DealerFaulty, NotTrading
from tenants.states import TRADING

_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_STATE = """
SELECT d.state, coalesce(s.fault, '') FROM public.tenants_dealer d
LEFT JOIN public.fleet_schema s ON s.name = d.schema_name WHERE d.id = %s
"""


def require_trading(dealer_id: UUID) -> None:
    """Let a buyer in and hold the dealer's state until the transaction ends, in the market's scope.

    Buyers pass side by side; who changes the state waits for them, and they see the new state after it.
    Raises NotTrading, and DealerFaulty while the dealer's schema is not sound.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, [_name(dealer_id)])
        cursor.execute(_STATE, [dealer_id])
        found = cursor.fetchone()
    if found is None or found[0] not in TRADING:
        raise NotTrading()
    if found[1]:
        raise DealerFaulty()


def hold_state(dealer_id: UUID) -> None:
    """Wait until no buyer is on the way in, and keep others out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [_name(dealer_id)])


def _name(dealer_id: UUID) -> str:
    return f"dealer:{dealer_id}"
