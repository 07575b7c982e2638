"""The hand-over takes its place beside an order's main line."""

from django.utils.translation import gettext_lazy as _

from core.kernel.actor import Actor
from tenant_apps.delivery.labels import HANDOVER_WORDS
from tenant_apps.delivery.operations import follow_order
from tenant_apps.delivery.presenting import card_of
from tenant_apps.delivery.readiness import obstacles, state_of
from tenant_apps.delivery.states import HANDOVER
from tenant_apps.orders import gates, sections
from tenant_apps.orders.facts import OrderAtHand


def _follow(order: OrderAtHand, _verb: str, actor: Actor, reason: str) -> None:
    follow_order(order, actor=actor, reason=reason)


gates.register(
    gates.Region(name="delivery", machine=HANDOVER, state_of=state_of, obstacles=obstacles, follow=_follow)
)
sections.register(
    sections.Section(name="delivery", place=80, title=_("Hand-over"), words=HANDOVER_WORDS, card=card_of)
)
