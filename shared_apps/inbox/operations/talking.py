from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.inbox.errors import DealerBlocked, ReplyLimit, WordsMissing, WordsTooLong
from shared_apps.inbox.facts import BUYER, CLOSED, OPEN, QUESTION
from shared_apps.inbox.models import Block, Thread, Word
from shared_apps.inbox.operations.asking import event_of
from shared_apps.inbox.operations.buyers import held
from shared_apps.inbox.policies import REPLIES, REPLIES_WITHIN
from shared_apps.inbox.queries import is_blocked, open_threads, thread_of
from shared_apps.marketplace.events import EnquiryClosed
from shared_apps.marketplace.facts import Enquirer
from shared_apps.marketplace.operations import answer_due, tell_dealer
from shared_apps.marketplace.operations.enquiries import LONGEST_MESSAGE
from tenants.life.guard import require_trading


@transaction.atomic
def reply(*, actor: Actor, thread_id: UUID, text: str, word_id: UUID) -> Thread:
    """Write to the dealer of a thread; a closed one is open again. Sent twice (`word_id`) it is said once.

    Where another thread about the same is open by now, it is said there; the thread it went to is returned.
    Raises Unauthenticated, NotFound, WordsMissing, WordsTooLong, DealerBlocked, NotTrading, DealerFaulty and
    ReplyLimit.
    """
    user_id, text = held(actor), text.strip()
    thread = thread_of(user_id, thread_id)
    thread = open_threads(user_id, [thread.subject]).filter(dealer=thread.dealer).first() or thread
    said = Word.objects.filter(id=word_id).first()
    if said is not None:
        if said.thread_id != thread.id:
            raise NotFound()
        return thread
    if not text:
        raise WordsMissing()
    if len(text) > LONGEST_MESSAGE:
        raise WordsTooLong()
    if is_blocked(user_id, thread.dealer_id):
        raise DealerBlocked(params={"dealer": thread.dealer.name})
    require_trading(thread.dealer_id)
    _count(user_id)
    now = clock.now()
    ask = thread.ask
    word = Word.objects.create(
        id=word_id, thread=thread, side=BUYER, kind=QUESTION, text=text, author=ask.name
    )
    thread.state, thread.said_at, thread.unread = OPEN, now, False
    thread.due_at = answer_due(thread.dealer, asked_at=now)
    thread.save()
    asker = Enquirer(user_id, ask.name, ask.phone, ask.email)
    tell_dealer(event_of(word, thread=thread, asker=asker), actor=actor, dealer=thread.dealer)
    return thread


@transaction.atomic
def close_thread(*, actor: Actor, thread_id: UUID) -> Thread:
    """The buyer needs no more answers here. Raises Unauthenticated and NotFound."""
    thread = thread_of(held(actor), thread_id)
    if thread.state == OPEN:
        _close(actor, thread)
    return thread


@transaction.atomic
def block_dealer(*, actor: Actor, thread_id: UUID) -> Thread:
    """Hear nothing more of the dealer of a thread; all threads with it end. Raises as `close_thread`."""
    user_id = held(actor)
    thread = thread_of(user_id, thread_id)
    Block.objects.get_or_create(user_id=user_id, blocked_id=thread.dealer_id)
    of_dealer = Thread.objects.filter(user_id=user_id, dealer_id=thread.dealer_id, state=OPEN)
    for one in of_dealer.select_related("dealer", "ask").order_by("id"):
        _close(actor, one)
    return thread


@transaction.atomic
def unblock_dealer(*, actor: Actor, dealer_slug: str) -> None:
    """Let a dealer write again, in threads the buyer opens. Raises Unauthenticated."""
    user_id = held(actor)
    ids = Thread.objects.filter(user_id=user_id, dealer__slug=dealer_slug).values_list("dealer_id", flat=True)
    Block.objects.filter(user_id=user_id, blocked_id__in=list(ids.distinct())).delete()


def _close(actor: Actor, thread: Thread) -> None:
    thread.state, thread.unread = CLOSED, False
    thread.save()
    tell_dealer(EnquiryClosed(enquiry_id=thread.id), actor=actor, dealer=thread.dealer)


def _count(user_id: UUID) -> None:
    key = f"inbox-replies:{user_id}"
    cache.add(key, 0, REPLIES_WITHIN)
    if cache.incr(key) > REPLIES:
        raise ReplyLimit()
