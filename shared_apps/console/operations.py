from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.outbox.operations import post_task
from core.kernel.actor import Actor
from shared_apps.accounts.models import Invitation
from shared_apps.accounts.operations import invite_member
from shared_apps.catalog.queries import brands_by_slug
from shared_apps.console.errors import UnknownBrand
from tenants.models import Dealer
from tenants.operations import DealerDetails, note_owner_invited, register_dealer, retry_provisioning

PROVISION = "console.tasks.provision"
REFRESH = "insight.tasks.refresh_overview"


def onboard_dealer(*, actor: Actor, details: DealerDetails) -> Dealer:
    """Register a dealer and have its schema, portal and owner's invitation made in the background.

    Raises UnknownBrand and what `register_dealer` raises; nothing is left behind then.
    """
    actor.require("dealers.onboard")
    unknown = set(details.brands) - brands_by_slug(details.brands).keys()
    if unknown:
        raise UnknownBrand(params={"brands": ", ".join(sorted(unknown))})
    with transaction.atomic():
        dealer = register_dealer(actor=actor, details=details)
        _start(dealer)
    return dealer


def retry_onboarding(*, actor: Actor, dealer_id: UUID) -> Dealer:
    """Try again after a failure. Raises IllegalMove unless provisioning has failed."""
    with transaction.atomic():
        dealer = retry_provisioning(actor=actor, dealer_id=dealer_id)
        _start(dealer)
    return dealer


def invite_owner(*, actor: Actor, dealer: Dealer) -> Invitation:
    """Send the owner's invitation, or send it again; an earlier link stops working."""
    with transaction.atomic():
        invitation = invite_member(
            actor=actor, dealer_id=dealer.id, email=dealer.owner_email, role="OWNER", name=dealer.owner_name
        )
        note_owner_invited(dealer_id=dealer.id)
    return invitation


def ask_for_refresh(*, actor: Actor) -> None:
    """Have the worker add up all figures now."""
    actor.require("console.see")
    with transaction.atomic():
        post_task(REFRESH, {}, key="insight:all", dealer="", unless_waiting=True)


def _start(dealer: Dealer) -> None:
    post_task(PROVISION, {"dealer_id": str(dealer.id)}, key=f"dealer:{dealer.id}", dealer="")
