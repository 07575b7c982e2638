from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.watching.models import (
    EMPTY,
    FAILED,
    QUEUED,
    SENDING,
    SENT,
    UNSURE,
    Letter,
    News,
    Reader,
)
from shared_apps.watching.operations.buyers import buyer_of, held
from shared_apps.watching.policies import ATTEMPTS, TAKEN_UP_FOR, next_try
from shared_apps.watching.queries import letters_due


@transaction.atomic
def write_letter(*, actor: Actor, user_id: UUID) -> Letter | None:
    """Put all news that are due for a buyer into one letter; None where there are none left."""
    held(user_id)  # two workers at once: the second finds nothing left
    now = clock.now()
    waiting = News.objects.filter(user_id=user_id, letter=None, due_at__lte=now)
    if not waiting.exists():
        return None
    letter = Letter.objects.create(user_id=user_id, try_at=now)
    waiting.update(letter=letter)
    return letter


@transaction.atomic
def chase_letters(*, actor: Actor, limit: int) -> list[UUID]:
    """Letters somebody has to take up now. Each comes again after a while, until it is settled.

    A letter whose taker has been silent for too long may have gone out: it becomes UNSURE and is left alone.
    """
    now = clock.now()
    due = letters_due(now).select_for_update(skip_locked=True)[:limit]
    states = {letter.id: letter.state for letter in due}
    queued = [one for one, state in states.items() if state == QUEUED]
    lost = [one for one, state in states.items() if state == SENDING]
    Letter.objects.filter(id__in=queued).update(try_at=now + TAKEN_UP_FOR)
    Letter.objects.filter(id__in=lost).update(state=UNSURE, updated_at=now)
    return queued


@transaction.atomic
def take_up(*, actor: Actor, letter_id: UUID) -> bool:
    """Note that the letter is being handed over from here on; False where somebody else has it, or had it.

    To be committed before the mail server hears of it: nobody hands the letter over a second time.
    """
    now = clock.now()
    mine = Letter.objects.filter(id=letter_id, state=QUEUED)
    return bool(mine.update(state=SENDING, try_at=now + TAKEN_UP_FOR, updated_at=now))


@transaction.atomic
def note_sent(*, actor: Actor, letter_id: UUID) -> None:
    """The mail server has the letter."""
    now = clock.now()
    Letter.objects.filter(id=letter_id, state=SENDING).update(state=SENT, sent_at=now, updated_at=now)


@transaction.atomic
def put_off(*, actor: Actor, letter_id: UUID) -> None:
    """The letter certainly did not go out: it is tried again later, a few times, then given up."""
    letter = Letter.objects.select_for_update().filter(id=letter_id, state__in=[QUEUED, SENDING]).first()
    if letter is None:
        return
    letter.attempts += 1
    letter.state = QUEUED if letter.attempts < ATTEMPTS else FAILED
    letter.try_at = next_try(letter.attempts, clock.now())
    letter.save()


@transaction.atomic
def close_letter(*, actor: Actor, letter_id: UUID, state: str) -> None:
    """Settle a letter without having sent it: EMPTY (nothing left to tell), UNSURE or FAILED."""
    if state not in (EMPTY, UNSURE, FAILED):
        raise ValueError(f"a letter is not settled as {state}")
    open_ones = Letter.objects.filter(id=letter_id, state__in=[QUEUED, SENDING])
    open_ones.update(state=state, updated_at=clock.now())


@transaction.atomic
def note_refusal(*, actor: Actor, letter_id: UUID, address: str) -> None:
    """The buyer's mail server turns the address away for good: nothing more is sent there."""
    letter = Letter.objects.filter(id=letter_id).first()
    if letter is None:
        return
    close_letter(actor=actor, letter_id=letter_id, state=FAILED)
    held(letter.user_id)
    Reader.objects.filter(user_id=letter.user_id).update(refused=address, refused_at=clock.now())


@transaction.atomic
def write_again(*, actor: Actor) -> None:
    """The buyer says the address works again. What was found until now is not told any more."""
    user_id = buyer_of(actor)
    held(user_id)
    Reader.objects.filter(user_id=user_id).update(refused="", refused_at=None)
