"""Every write of this app. The order's row is locked first, then the insurance's, then the quote's."""

from tenant_apps.insurance.operations.calling import call_insurer
from tenant_apps.insurance.operations.choosing import (
    bind_quote,
    cancel_insurance,
    follow_order,
    request_quotes,
)
from tenant_apps.insurance.operations.own import confirm_policy, declare_policy, reject_policy, view_policy

__all__ = [
    "bind_quote",
    "call_insurer",
    "cancel_insurance",
    "confirm_policy",
    "declare_policy",
    "follow_order",
    "reject_policy",
    "request_quotes",
    "view_policy",
]
