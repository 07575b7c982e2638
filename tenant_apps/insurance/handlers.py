"""Where an order asks and tells its insurance."""

from __future__ import annotations

from core.kernel.actor import SYSTEM, Actor
from tenant_apps.insurance.labels import TITLE, WORDS
from tenant_apps.insurance.operations import follow_order
from tenant_apps.insurance.presenting import card_of
from tenant_apps.insurance.queries import insurance_state
from tenant_apps.insurance.states import INSURANCE
from tenant_apps.orders import gates, sections
from tenant_apps.orders.facts import OrderAtHand


def _follow(order: OrderAtHand, _verb: str, _actor: Actor, reason: str) -> None:
    follow_order(actor=SYSTEM, order=order, reason=reason)


gates.register(gates.Region(name="insurance", machine=INSURANCE, state_of=insurance_state, follow=_follow))
sections.register(sections.Section(name="insurance", place=40, title=TITLE, words=WORDS, card=card_of))
