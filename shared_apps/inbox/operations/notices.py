"""What buyers are told of their contracts: once in the inbox, once by letter and text message."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.inbox.facts import BY_THEMSELVES, RECALLED, SENT, News
from shared_apps.inbox.models import Notice
from shared_apps.inbox.operations.buyers import buyer_of
from shared_apps.inbox.queries import notices_to_tell
from shared_apps.marketplace.queries import order_summary


@transaction.atomic
def take_notice(*, actor: Actor, news: News, dealer_schema: str) -> bool:
    """Put news of a contract into its buyer's inbox, once; whether it is new there.

    `dealer_schema` is where it came from: of another dealer's order, or to somebody who has not placed it,
    nothing is told. Of a contract that was never sent to its buyer nothing is told either.
    """
    actor.require("inbox.deliver")
    with suppress(NotFound):
        order = order_summary(news.order_id, news.buyer_id)
        if order.dealer.schema_name != dealer_schema:
            return False
        if (
            news.happened not in (SENT, RECALLED)
            and not Notice.objects.filter(contract_id=news.contract_id).exists()
        ):
            return False
        _row, new = Notice.objects.get_or_create(
            id=news.event_id,
            defaults={
                "user_id": news.buyer_id,
                "dealer_id": order.dealer_id,
                "order_id": news.order_id,
                "contract_id": news.contract_id,
                "kind": news.kind,
                "number": news.number[:40],
                "happened": news.happened,
                "unread": news.happened not in BY_THEMSELVES,
            },
        )
        return new
    return False


@transaction.atomic
def take_telling(*, actor: Actor, notice_id: UUID) -> bool:
    """Note that a notice is being told from here on; False where somebody else does it, or has.

    To be committed before a server hears of it: nobody is told twice.
    """
    actor.require("inbox.deliver")
    if not notices_to_tell(clock.now()).filter(id=notice_id).exists():
        return False
    return bool(Notice.objects.filter(id=notice_id, told_at=None).update(told_at=clock.now()))


@transaction.atomic
def put_telling_back(*, actor: Actor, notice_id: UUID) -> None:
    """Nothing went out for certain: let the next round try it again."""
    actor.require("inbox.deliver")
    Notice.objects.filter(id=notice_id).update(told_at=None)


@transaction.atomic
def mark_notices_read(*, actor: Actor) -> int:
    """The buyer has seen them; how many were new. Raises Unauthenticated."""
    return Notice.objects.filter(user_id=buyer_of(actor), unread=True).update(unread=False)
