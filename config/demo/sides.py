"""What goes on beside the demo's orders: an old car, a registration, something to be fitted, a hand-over."""

from __future__ import annotations

from uuid import UUID

from core.kernel.actor import SYSTEM, Actor
from shared_apps.catalog.queries import trims_of_series
from shared_apps.catalog.vin import make_vin
from tenant_apps.delivery import operations as delivery
from tenant_apps.delivery.facts import HomeWish
from tenant_apps.delivery.queries import free_times, handover_state, installations_of, quote
from tenant_apps.orders.queries import order_at_hand, orders
from tenant_apps.partexchange import operations as partexchange
from tenant_apps.partexchange.facts import FirmOffer, Inspection, OldCar
from tenant_apps.partexchange.queries import part_exchange_of
from tenant_apps.registration import operations as registration
from tenant_apps.registration.queries import registration_state
from tenants.context import DealerRef, dealer_context

MILEAGE_KM, OFFER, LIEN = 46_800, 9_200_000, 1_500_000
HOME = HomeWish(address="人民路 18 号 2 幢 1 单元", km=18.5)
FITTED = ("隐形车衣", "行车记录仪")


def work_beside(dealer: DealerRef, team: dict[str, list[Actor]]) -> None:
    """Take a dealer's newest orders under way a little further beside their main line; once."""
    manager = team["MANAGER"][0]
    with dealer_context(dealer):
        for order_id in _newest("RESERVED"):
            if part_exchange_of(order_id).state == "NONE":
                _old_car(dealer, manager, order_id)
        for order_id in _newest("FUNDED"):
            if registration_state(order_id) == "SELF":
                registration.move_registration(actor=manager, order_id=order_id, verb="open")
            if not installations_of(order_id):
                _fit(manager, order_id)
        for order_id in _newest("READY"):
            if handover_state(order_id) == "OPEN":
                _bring(manager, order_id)


def _newest(state: str) -> list[UUID]:
    return list(orders(SYSTEM, state=state).order_by("-created_at", "-id").values_list("id", flat=True)[:1])


def _old_car(dealer: DealerRef, manager: Actor, order_id: UUID) -> None:
    trim = next(iter(trims_of_series("tesla", "model-3")), None)
    if trim is None:
        return
    vin = make_vin(wmi="LRW", vds="3E7EK", year=2023, plant="C", serial=700_000 + int(dealer.schema[-3:]))
    told = OldCar(title_zh=trim.title_zh, title_en=trim.title_en, trim_id=trim.id, mileage_km=MILEAGE_KM)
    found = Inspection(vin=vin, mileage_km=MILEAGE_KM, faults={"body": "左前门有划痕"}, owner_proven=True)
    partexchange.attach_car(actor=manager, order_id=order_id, car=told)
    partexchange.inspect_car(actor=manager, order_id=order_id, found=found)
    offer = FirmOffer(amount_minor=OFFER, lien_minor=LIEN, lien_holder="招商银行")
    partexchange.make_offer(actor=manager, order_id=order_id, offer=offer)


def _bring(manager: Actor, order_id: UUID) -> None:
    """The car is to be brought to its buyer, who has not paid for that yet."""
    slot = next(free_times(), None)
    if slot is None:
        return
    fee = quote(order_at_hand(manager, order_id), HOME.km).fee.amount
    delivery.book_handover(
        actor=manager, order_id=order_id, starts_at=slot.starts_at, home=HOME, seen_fee=fee
    )


def _fit(manager: Actor, order_id: UUID) -> None:
    jobs = [delivery.plan_installation(actor=manager, order_id=order_id, title=one) for one in FITTED]
    delivery.move_installation(actor=manager, installation_id=jobs[0].id, verb="fit")
