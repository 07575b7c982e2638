"""Writes of this app."""

from shared_apps.console.operations.applications import (
    ApplicationDetails,
    approve_application,
    reject_application,
    review_application,
    slug_refusal,
    submit_application,
)
from shared_apps.console.operations.dealers import (
    ask_for_refresh,
    invite_owner,
    onboard_dealer,
    open_waiting_dealer,
    retry_onboarding,
)

__all__ = [
    "ApplicationDetails",
    "approve_application",
    "ask_for_refresh",
    "invite_owner",
    "onboard_dealer",
    "open_waiting_dealer",
    "reject_application",
    "retry_onboarding",
    "review_application",
    "slug_refusal",
    "submit_application",
]
