"""Where an order asks and tells its financing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from tenant_apps.financing.errors import CarNotAgreed, LenderHasNotPaid
from tenant_apps.financing.labels import TITLE, WORDS
from tenant_apps.financing.operations import follow_order
from tenant_apps.financing.presenting import card_of
from tenant_apps.financing.queries import car_agreed, finance_state, promised, rows_of, terms, to_see_to
from tenant_apps.financing.states import CAR_REFUSED, FINANCE, LENDER_SILENT, NOT_BOOKED
from tenant_apps.orders import errands, gates, sections
from tenant_apps.orders.facts import OrderAtHand


def _obstacles(order: OrderAtHand, verb: str) -> Iterator[DomainError]:
    """A car is not handed over on a promise, nor made ready before its lender knows it."""
    if verb in ("mark_ready", "deliver") and not car_agreed(order):
        yield CarNotAgreed()
    if verb == "deliver" and promised(order):
        yield LenderHasNotPaid()


def _follow(order: OrderAtHand, verb: str, _actor: Actor, reason: str) -> None:
    follow_order(actor=SYSTEM, order=order, verb=verb, reason=reason)


gates.register(
    gates.Region(
        name="finance",
        machine=FINANCE,
        rows=rows_of,
        state_of=finance_state,
        obstacles=_obstacles,
        promises=promised,
        terms=terms,
        follow=_follow,
    )
)
sections.register(sections.Section(name="finance", place=30, title=TITLE, words=WORDS, card=card_of))
for code in (NOT_BOOKED, CAR_REFUSED, LENDER_SILENT):
    errands.register(
        errands.Errand(code=f"loan_{code}", right="orders.finance", rows=partial(to_see_to, code))
    )
