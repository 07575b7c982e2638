"""Everything that writes mandates and exports over dealers."""

from shared_apps.mandates.operations.granting import grant_mandate, withdraw_mandate
from shared_apps.mandates.operations.taking import (
    ask_mandated_export,
    cancel_mandated_export,
    expire_mandated_export,
    fetch_mandated_export,
    order_mandated_export,
)

__all__ = [
    "ask_mandated_export",
    "cancel_mandated_export",
    "expire_mandated_export",
    "fetch_mandated_export",
    "grant_mandate",
    "order_mandated_export",
    "withdraw_mandate",
]
