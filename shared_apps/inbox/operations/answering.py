from __future__ import annotations

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.inbox.facts import DEALER, OPEN, Answer
from shared_apps.inbox.models import Thread, Word
from shared_apps.inbox.queries import is_blocked


@transaction.atomic
def take_answer(*, actor: Actor, answer: Answer, dealer_schema: str) -> bool:
    """Put a dealer's answer into the buyer's inbox, once; whether it is new there.

    `dealer_schema` is where it came from: into the thread of another dealer nothing gets. Who blocked the
    dealer hears nothing; in a thread that was closed an answer that was on its way is noted, without any
    sign.
    """
    actor.require("inbox.deliver")
    thread = (
        Thread.objects.select_for_update(of=("self",))
        .filter(id=answer.thread_id, dealer__schema_name=dealer_schema)
        .first()
    )
    if thread is None or is_blocked(thread.user_id, thread.dealer_id):
        return False
    word, new = Word.objects.get_or_create(
        id=answer.word_id,
        defaults={
            "thread": thread,
            "side": DEALER,
            "text": answer.text,
            "author": answer.author,
            "price_minor": answer.price_minor,
            "on_road_minor": answer.on_road_minor,
            "currency": answer.currency,
            "valid_until": answer.valid_until,
            "created_at": min(answer.said_at, clock.now()),
        },
    )
    if not new:
        return False
    thread.said_at = clock.now()
    thread.answered_at = thread.answered_at or word.created_at
    if answer.price_minor is not None:
        thread.price_minor, thread.on_road_minor = answer.price_minor, answer.on_road_minor
        thread.currency, thread.valid_until = answer.currency, answer.valid_until
    thread.unread = thread.state == OPEN
    thread.save()
    return True
