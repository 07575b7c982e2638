"""The old car takes its place beside an order's main line."""

from core.kernel.actor import Actor
from tenant_apps.orders import gates, sections
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.partexchange.labels import TITLE, WORDS
from tenant_apps.partexchange.operations import follow_order
from tenant_apps.partexchange.presenting import card_of
from tenant_apps.partexchange.queries import promises, state_of, terms
from tenant_apps.partexchange.states import PART_EXCHANGE


def _follow(order: OrderAtHand, _verb: str, actor: Actor, reason: str) -> None:
    follow_order(order, actor=actor, reason=reason)


gates.register(
    gates.Region(
        name="partexchange",
        machine=PART_EXCHANGE,
        state_of=state_of,
        promises=promises,
        terms=terms,
        follow=_follow,
    )
)
sections.register(sections.Section(name="partexchange", place=50, title=TITLE, words=WORDS, card=card_of))
