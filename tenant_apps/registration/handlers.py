"""The registration takes its place beside an order's main line."""

from core.kernel.actor import Actor
from tenant_apps.orders import errands, gates, sections
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.registration.labels import DESK_WORDS, TITLE, WORDS
from tenant_apps.registration.operations import follow_order
from tenant_apps.registration.presenting import card_of
from tenant_apps.registration.queries import offices_silent, refunds_due, rows_of, sent_back
from tenant_apps.registration.readiness import obstacles, state_of
from tenant_apps.registration.states import REGISTRATION, RIGHT


def _follow(order: OrderAtHand, verb: str, actor: Actor, reason: str) -> None:
    follow_order(order, verb=verb, actor=actor, reason=reason)


gates.register(
    gates.Region(
        name="registration",
        machine=REGISTRATION,
        rows=rows_of,
        state_of=state_of,
        obstacles=obstacles,
        follow=_follow,
    )
)
sections.register(
    sections.Section(
        name="registration", place=70, title=TITLE, words=WORDS, card=card_of, desk_words=DESK_WORDS
    )
)
for code, rows in (("tax_refund", refunds_due), ("office_silent", offices_silent), ("sent_back", sent_back)):
    errands.register(errands.Errand(code=code, right=RIGHT, rows=rows))
