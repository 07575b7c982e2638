"""Where the car is has a card on its order's page."""

from django.utils.translation import gettext_lazy as _

from tenant_apps.logistics.labels import STAGES
from tenant_apps.logistics.presenting import card_of
from tenant_apps.orders.sections import Section, register

register(Section(name="logistics", place=60, title=_("Where the car is"), words=STAGES, card=card_of))
