"""The contract by which the dealer takes an old car, as soon as its owner has taken the offer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from core.kernel.actor import Actor
from core.kernel.money import Money
from shared_apps.catalog.queries import trim_facts
from tenant_apps.contracts.contract_terms import day_of
from tenant_apps.contracts.operations import end_contracts
from tenant_apps.orders.operations.papers import draw_paper
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.partexchange.labels import POINT_WORDS
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.partexchange.queries import part_exchange_of

PAPER = "TRADE_IN"
STANDS = ("ACCEPTED", "RECEIVED")
"""States in which the offer is agreed on."""


def draw_trade_in(*, actor: Actor, order_id: UUID) -> bool:
    """Draw the contract on an old car whose offer is accepted; its owner and the dealer sign it.

    Whether it was drawn: not where the offer no longer stands, or the contract is there. Raises NotFound and
    what `draw` raises.
    """
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        car = part_exchange_of(order.id)
        if car.state not in STANDS or car.accepted_at is None or car.offered_minor is None:
            return False
        return draw_paper(
            actor=actor,
            order_id=order.id,
            kind=PAPER,
            said=_said(car),
            since=car.accepted_at,
            value=Money(car.offered_minor, car.currency),
        )


def end_trade_in(*, actor: Actor, order_id: UUID, reason: str = "") -> None:
    """The offer does not stand any more, and neither does the contract made of it. Raises NotFound."""
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        if part_exchange_of(order.id).state not in STANDS:
            end_contracts(actor=actor, order_id=order.id, kinds=(PAPER,), reason=reason)


def _said(car: PartExchange) -> dict[str, Any]:
    """What the contract says beyond the parties: the old car takes the place of the new one."""
    return {
        "vehicle": {**_model(car), "vin": car.vin, "mileage_km": car.mileage_km},
        "price_minor": car.offered_minor,
        "payoff_minor": car.lien_minor,
        "paid_out_minor": car.equity_minor,
        "credited": True,
        "lien": car.lien_minor > 0,
        "lien_holder": car.lien_holder,
        "inspected_on": day_of(car.inspected_at),
        "valid_until": day_of(car.valid_until),
        "defects": _faults(car) or "无 None",
    }


def _model(car: PartExchange) -> dict[str, Any]:
    """The car by the catalogue; by what its owner calls it where the catalogue has none."""
    if car.trim_id is None:
        return {"make_zh": car.title_zh, "make_en": car.title_en}
    trim = trim_facts(car.trim_id, retired_ok=True)
    return {
        "brand_zh": trim.brand_zh,
        "brand_en": trim.brand_en,
        "series_zh": trim.series_zh,
        "series_en": trim.series_en,
        "trim_zh": trim.name_zh,
        "trim_en": trim.name_en,
        "model_year": trim.model_year,
        "energy": trim.energy,
    }


def _faults(car: PartExchange) -> str:
    with translation.override("zh-hans"):
        return "；".join(f"{POINT_WORDS[name]}：{note or '有异常'}" for name, note in car.faults.items())
