from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.outbox.operations import post_task
from core.kernel.actor import Actor
from shared_apps.accounts.models import Invitation
from shared_apps.accounts.operations import invite_member
from shared_apps.catalog.queries import brands_by_slug
from shared_apps.console.errors import UnknownBrand
from shared_apps.console.operations.progress import note_dealer_open
from shared_apps.insight.operations import add_up
from tenants.models import Dealer
from tenants.operations import (
    DealerDetails,
    note_owner_invited,
    open_dealer,
    register_dealer,
    retry_provisioning,
)

PROVISION = "console.tasks.provision"
REFRESH = "insight.tasks.refresh_overview"


def onboard_dealer(*, actor: Actor, details: DealerDetails) -> Dealer:
    """Register a dealer and open it at once: schema, portal, the owner's invitation on its way.

    Only where no spare schema is ready does it stay PROVISIONING, and the worker builds one.
    Raises UnknownBrand and what `register_dealer` raises; nothing is left behind then.
    """
    actor.require("dealers.onboard")
    unknown = set(details.brands) - brands_by_slug(details.brands).keys()
    if unknown:
        raise UnknownBrand(params={"brands": ", ".join(sorted(unknown))})
    with transaction.atomic():
        dealer = register_dealer(actor=actor, details=details)
        if dealer.state == "ACTIVE":
            _welcome(actor, dealer)
        else:
            _have_built(dealer)
    return dealer


def open_waiting_dealer(*, actor: Actor, dealer_id: UUID) -> Dealer:
    """Open a dealer that waits for a schema, if a spare is there now, and invite its owner.

    Returns the dealer as it then is; in any state but PROVISIONING nothing changes.
    """
    with transaction.atomic():
        waiting = Dealer.objects.select_for_update().get(id=dealer_id).state == "PROVISIONING"
        dealer = open_dealer(actor=actor, dealer_id=dealer_id)
        if waiting and dealer.state == "ACTIVE":
            _welcome(actor, dealer)
    return dealer


def retry_onboarding(*, actor: Actor, dealer_id: UUID) -> Dealer:
    """Try again after a failure. Raises IllegalMove unless provisioning has failed."""
    with transaction.atomic():
        dealer = retry_provisioning(actor=actor, dealer_id=dealer_id)
        _have_built(dealer)
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


def _welcome(actor: Actor, dealer: Dealer) -> None:
    invite_owner(actor=actor, dealer=dealer)
    dealer.refresh_from_db(fields=["progress"])
    note_dealer_open(actor, dealer)
    add_up(dealer.id)


def _have_built(dealer: Dealer) -> None:
    post_task(PROVISION, {"dealer_id": str(dealer.id)}, key=f"dealer:{dealer.id}", dealer="")
