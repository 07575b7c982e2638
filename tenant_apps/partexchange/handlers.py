"""The old car takes its place beside an order's main line; its contract follows its offer."""

from uuid import UUID

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.contracts.policies import drawn_by_itself
from tenant_apps.orders import gates, sections
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.partexchange.labels import DESK_TITLE, TITLE, WORDS
from tenant_apps.partexchange.operations import follow_order
from tenant_apps.partexchange.operations.papers import PAPER, draw_trade_in, end_trade_in
from tenant_apps.partexchange.presenting import card_of
from tenant_apps.partexchange.queries import order_of, promises, rows_of, state_of, terms
from tenant_apps.partexchange.states import PART_EXCHANGE


def _follow(order: OrderAtHand, _verb: str, actor: Actor, reason: str) -> None:
    follow_order(order, actor=actor, reason=reason)


gates.register(
    gates.Region(
        name="partexchange",
        machine=PART_EXCHANGE,
        rows=rows_of,
        state_of=state_of,
        promises=promises,
        terms=terms,
        follow=_follow,
    )
)
sections.register(
    sections.Section(
        name="partexchange", place=50, title=TITLE, words=WORDS, card=card_of, desk_title=DESK_TITLE
    )
)


@handles("partexchange.part_exchange.accept")
def on_accepted(delivery: Delivery) -> None:
    """The owner has taken the offer: the contract on the old car lies before them."""
    if drawn_by_itself(PAPER):
        draw_trade_in(actor=SYSTEM, order_id=order_of(UUID(delivery.payload["id"])))


@handles("partexchange.part_exchange.differ")
@handles("partexchange.part_exchange.give_back")
def on_undone(delivery: Delivery) -> None:
    """The offer fell after all, and its contract with it."""
    order_id = order_of(UUID(delivery.payload["id"]))
    end_trade_in(actor=SYSTEM, order_id=order_id, reason=delivery.payload["reason"])
