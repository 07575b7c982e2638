"""Writes of this app."""

from shared_apps.console.operations.dealers import (
    ask_for_refresh,
    invite_owner,
    onboard_dealer,
    open_waiting_dealer,
    retry_onboarding,
)

__all__ = [
    "ask_for_refresh",
    "invite_owner",
    "onboard_dealer",
    "open_waiting_dealer",
    "retry_onboarding",
]
