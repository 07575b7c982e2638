from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.inbox.models import Reader, Word
from shared_apps.inbox.operations.buyers import buyer_of
from shared_apps.inbox.queries import to_mail


@transaction.atomic
def take_letter(*, actor: Actor, word_id: UUID) -> bool:
    """Note that an answer is being told by letter from here on; False where somebody else does it, or has.

    To be committed before the mail server hears of it: nobody sends a second letter.
    """
    actor.require("inbox.deliver")
    if not to_mail(clock.now()).filter(id=word_id).exists():
        return False
    return bool(Word.objects.filter(id=word_id, mailed_at=None).update(mailed_at=clock.now()))


@transaction.atomic
def put_letter_back(*, actor: Actor, word_id: UUID) -> None:
    """The letter certainly did not go out: let the next round try it again."""
    actor.require("inbox.deliver")
    Word.objects.filter(id=word_id).update(mailed_at=None)


@transaction.atomic
def write_letters(*, actor: Actor, wanted: bool) -> None:
    """Tell a buyer's answers by letter, or no longer. Raises Unauthenticated."""
    Reader.objects.update_or_create(user_id=buyer_of(actor), defaults={"letters": wanted})
