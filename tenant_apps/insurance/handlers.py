"""Where an order asks and tells its insurance."""

from __future__ import annotations

from collections.abc import Iterator

from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from tenant_apps.insurance.errors import NamesTheCar
from tenant_apps.insurance.labels import TITLE, WORDS
from tenant_apps.insurance.operations import follow_order
from tenant_apps.insurance.presenting import card_of
from tenant_apps.insurance.queries import insurance_state, rows_of, to_check
from tenant_apps.insurance.states import INSURANCE, NAMES_THE_CAR
from tenant_apps.orders import errands, gates, sections
from tenant_apps.orders.facts import OrderAtHand


def _obstacles(order: OrderAtHand, verb: str) -> Iterator[DomainError]:
    if verb == "reallocate" and insurance_state(order) in NAMES_THE_CAR:
        yield NamesTheCar()


def _follow(order: OrderAtHand, verb: str, _actor: Actor, reason: str) -> None:
    follow_order(actor=SYSTEM, order=order, verb=verb, reason=reason)


gates.register(
    gates.Region(
        name="insurance",
        machine=INSURANCE,
        rows=rows_of,
        state_of=insurance_state,
        obstacles=_obstacles,
        follow=_follow,
    )
)
sections.register(sections.Section(name="insurance", place=40, title=TITLE, words=WORDS, card=card_of))
errands.register(errands.Errand(code="policy_to_check", right="orders.insurance", rows=to_check))
