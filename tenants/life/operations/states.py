from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit, post_task
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.kernel.states import IllegalMove
from tenants.context import dealer_context, ref_of
from tenants.errors import ReasonMissing, StillBound
from tenants.life.events import DealerStateChanged
from tenants.life.guard import hold_state
from tenants.life.queries import ties_of
from tenants.models import Dealer
from tenants.states import DEALER, WORKING

TELL_OWNER = "tenants.life.tasks.tell_owner"
SHORTEST_REASON, LONGEST_REASON = 2, 200
NAMED = 5  # ties told by number in the refusal


def freeze_dealer(*, actor: Actor, dealer_id: UUID, reason: str) -> Dealer:
    """Let the portal read only and take its cars off the market.

    Raises Forbidden, ReasonMissing, NotFound, IllegalMove, as do the following.
    """
    return _change(actor, dealer_id, "freeze", reason)


def suspend_dealer(*, actor: Actor, dealer_id: UUID, reason: str) -> Dealer:
    """Close the portal and take its cars off the market; orders that run are still booked and shown."""
    return _change(actor, dealer_id, "suspend", reason)


def reactivate_dealer(*, actor: Actor, dealer_id: UUID, reason: str) -> Dealer:
    """Open the portal again; its cars are back on the market as they stood."""
    return _change(actor, dealer_id, "reactivate", reason)


def keep_dealer(*, actor: Actor, dealer_id: UUID, reason: str) -> Dealer:
    """A dealer who was leaving stays, suspended until it is reactivated."""
    return _change(actor, dealer_id, "stay", reason)


def offboard_dealer(*, actor: Actor, dealer_id: UUID, reason: str, hand_over: str = "") -> Dealer:
    """Close the portal for good: the data is kept for the time of grace, then erased.

    Raises StillBound while paid orders wait for their cars, unless `hand_over` says what becomes of them.
    """
    return _change(actor, dealer_id, "offboard", reason, hand_over=_line(hand_over))


def close_for_maintenance(*, actor: Actor, dealer_id: UUID, reason: str) -> Dealer:
    """Close the portal for a while; the market is not touched. Raises IllegalMove unless the portal works."""
    return _maintain(actor, dealer_id, "maintenance_on", _checked(reason))


def open_after_maintenance(*, actor: Actor, dealer_id: UUID) -> Dealer:
    """Open the portal again; nothing happens where it is open."""
    return _maintain(actor, dealer_id, "maintenance_off", "")


def _change(actor: Actor, dealer_id: UUID, verb: str, reason: str, *, hand_over: str = "") -> Dealer:
    actor.require(_right(verb))
    reason = _checked(reason)
    with transaction.atomic():
        hold_state(dealer_id)
        dealer = _locked(dealer_id)
        before = dealer.state
        dealer.state = DEALER.target(before, verb)
        if verb == "offboard" and not hand_over:
            _require_free(dealer)
        dealer.state_reason = "" if dealer.state == "ACTIVE" else reason
        dealer.erase_after = _erase_after() if dealer.state == "OFFBOARDING" else None
        dealer.save(update_fields=["state", "state_reason", "erase_after", "updated_at"])
        after: dict[str, Any] = {"state": dealer.state}
        if dealer.erase_after:
            after |= {"erase_after": dealer.erase_after.isoformat(), "hand_over": hand_over}
        record(
            actor,
            f"dealers.dealer.{verb}",
            ("dealer", dealer.id),
            before={"state": before},
            after=after,
            note=reason,
        )
        changed = DealerStateChanged(dealer_id=dealer.id, verb=verb, before=before, after=dealer.state)
        emit(changed, aggregate=f"dealer:{dealer.id}", actor=actor, dealer=dealer.schema_name)
        _tell_owner(dealer, verb, reason)
    return dealer


def _maintain(actor: Actor, dealer_id: UUID, verb: str, reason: str) -> Dealer:
    actor.require("dealers.suspend")
    with transaction.atomic():
        dealer = _locked(dealer_id)
        if reason and dealer.state not in WORKING:
            raise IllegalMove(DEALER.name, dealer.state, verb)
        if dealer.maintenance == reason:
            return dealer
        before, dealer.maintenance = dealer.maintenance, reason
        dealer.save(update_fields=["maintenance", "updated_at"])
        record(
            actor,
            f"dealers.dealer.{verb}",
            ("dealer", dealer.id),
            before={"maintenance": before},
            after={"maintenance": reason},
            note=reason,
        )
    return dealer


def _require_free(dealer: Dealer) -> None:
    with dealer_context(ref_of(dealer)):
        ties = ties_of()
    if ties:
        what = ", ".join(tie.number for tie in ties[:NAMED])
        raise StillBound(params={"count": len(ties), "what": what})


def _tell_owner(dealer: Dealer, verb: str, reason: str) -> None:
    said = {"dealer_id": str(dealer.id), "verb": verb, "reason": reason}
    post_task(TELL_OWNER, said, key=f"dealer-mail:{dealer.id}", dealer="")


def _locked(dealer_id: UUID) -> Dealer:
    found = Dealer.objects.select_for_update().filter(id=dealer_id).first()
    if found is None:
        raise NotFound()
    return found


def _right(verb: str) -> str:
    return next(move.right for move in DEALER.moves if move.verb == verb)


def _erase_after() -> Any:
    return clock.now() + timedelta(days=settings.ERASE_GRACE_DAYS)


def _checked(reason: str) -> str:
    reason = _line(reason)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ReasonMissing()
    return reason


def _line(text: str) -> str:
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
