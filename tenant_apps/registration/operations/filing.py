"""Calling the vehicle office about a filing until it answers; never inside a transaction."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, NotFound
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.registration.facts import MOST_CALLS, PAUSES, Filing, OfficeAnswer
from tenant_apps.registration.models import Registration
from tenant_apps.registration.offices import offices
from tenant_apps.registration.states import ACTIONS, REGISTRATION, RIGHT
from tenants.context import current_dealer


def call_office(*, actor: Actor, registration_id: UUID) -> None:
    """Ask the office what has become of a filing and note its answer; a second run finds nothing to do.

    A silent office is called again later, at most MOST_CALLS times; then a person must look at it.
    """
    filing = _claimed(actor, registration_id)
    if filing is None:
        return
    try:
        answer = offices().file(filing)
    except DomainError as silence:
        _note_silence(actor, registration_id, filing, silence.code)
        return
    _note(actor, registration_id, filing, answer)


def call_again(*, actor: Actor, order_id: UUID) -> Registration:
    """A person wants the office to be called once more. Raises NotFound and Forbidden."""
    actor.require(RIGHT)
    with transaction.atomic():
        order_at_hand(actor, order_id, locked=True)
        found = Registration.objects.select_for_update().filter(order_id=order_id, state="SUBMITTED").first()
        if found is None:
            raise NotFound()
        found.calls, found.given_up, found.trouble, found.call_at = 0, False, "", clock.now()
        found.save()
        record(actor, "registration.office.called_again", ("registration", found.id))
    return found


def _claimed(actor: Actor, registration_id: UUID) -> Filing | None:
    """What to file, with the next call already in the diary: whoever dies in between is called again."""
    with transaction.atomic():
        found = Registration.objects.select_for_update().filter(id=registration_id).first()
        now = clock.now()
        if found is None or found.state != "SUBMITTED" or found.given_up:
            return None
        if found.call_at is None or found.call_at > now:
            return None
        order = order_at_hand(actor, found.order_id)
        found.calls += 1
        found.call_at = now + PAUSES[min(found.calls, len(PAUSES)) - 1]
        found.save()
        return Filing(
            key=found.filing_key,
            vin=order.vin,
            owner=order.buyer_name,
            owner_phone=order.buyer_phone,
            city=current_dealer().city,
            times_filed=found.times_filed,
            attempt=found.calls,
        )


def _note(actor: Actor, registration_id: UUID, filing: Filing, answer: OfficeAnswer) -> None:
    with transaction.atomic():
        found = Registration.objects.select_for_update().get(id=registration_id)
        if found.state != "SUBMITTED" or found.filing_key != filing.key:
            return  # answered already, or withdrawn meanwhile
        found.trouble = ""
        if answer.outcome == "PENDING":
            found.save()
            return
        found.answered_at, found.call_at = clock.now(), None
        found.plate, found.reasons = answer.plate, list(answer.reasons)
        verb = "register" if answer.outcome == "REGISTERED" else "reject"
        after = {"plate": answer.plate, "reasons": found.reasons}
        move(found, machine=REGISTRATION, verb=verb, actor=actor, action=ACTIONS[verb], after=after)


def _note_silence(actor: Actor, registration_id: UUID, filing: Filing, code: str) -> None:
    with transaction.atomic():
        found = Registration.objects.select_for_update().get(id=registration_id)
        if found.state != "SUBMITTED" or found.filing_key != filing.key:
            return
        found.trouble, found.given_up = code, found.calls >= MOST_CALLS
        found.save()
        if found.given_up:
            record(actor, "registration.office.given_up", ("registration", found.id), after={"code": code})
