"""The hand-over takes its place beside an order's main line."""

from django.utils.translation import gettext_lazy as _

from tenant_apps.delivery.labels import HANDOVER_WORDS
from tenant_apps.delivery.operations import follow_order
from tenant_apps.delivery.presenting import card_of
from tenant_apps.delivery.readiness import obstacles, state_of
from tenant_apps.delivery.states import HANDOVER
from tenant_apps.orders import gates, sections

gates.register(
    gates.Region(
        name="delivery", machine=HANDOVER, state_of=state_of, obstacles=obstacles, follow=follow_order
    )
)
sections.register(
    sections.Section(name="delivery", place=80, title=_("Hand-over"), words=HANDOVER_WORDS, card=card_of)
)
