"""Papers of a hand-over: the note that both signed on the tablet, and the report of the inspection before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.contracts.contract_terms import car_on_paper, day_of, dealer_party, minute_of, signed_by
from tenant_apps.contracts.facts import SignerGiven
from tenant_apps.contracts.operations import draw, end_contracts
from tenant_apps.contracts.queries import current_contract, documents_about
from tenant_apps.contracts.states import ENDED
from tenant_apps.delivery.labels import CHECK_WORDS, GROUP_WORDS, ITEM_WORDS
from tenant_apps.delivery.models import Handover
from tenant_apps.delivery.queries import handover_of, installations_of
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.operations.papers import draw_paper
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.stock.queries import inspection_named

NOTE, REPORT = "DELIVERY_NOTE", "PDI_REPORT"


def draw_note(*, actor: Actor, order_id: UUID) -> bool:
    """Have what both have signed on the tablet printed, sealed and filed.

    Whether it was: not where nothing is signed any more, or the note is there. Raises NotFound and what
    `draw` raises.
    """
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        handover = handover_of(order.id)
        if handover.signed_at is None or handover.received_at is None:
            return False
        return draw_paper(
            actor=actor,
            order_id=order.id,
            kind=NOTE,
            said=_note(order, handover),
            since=handover.received_at,
            issued_by=handover.witness,
        )


def take_note_back(*, actor: Actor, order_id: UUID, reason: str = "") -> None:
    """What was signed is signed anew: notes of the time before no longer hold. Raises NotFound."""
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        signed, there = handover_of(order.id).received_at, current_contract(order.id, NOTE)
        if there is not None and (signed is None or there.created_at < signed):
            end_contracts(actor=actor, order_id=order.id, kinds=(NOTE,), reason=reason)


def draw_report(*, actor: Actor, inspection_id: UUID) -> bool:
    """Have the report of an inspection that a second person stands by printed, sealed and filed.

    A newer report of the car takes the older one's place. Whether it was drawn, or is there already. Raises
    NotFound and what `draw` raises.
    """
    with transaction.atomic():
        found = inspection_named(inspection_id)
        if found.confirmed_at is None:
            raise NotFound()
        before = [one for one in documents_about(found.vehicle_id) if one.kind == REPORT]
        if any(one.created_at >= found.confirmed_at and one.state not in ENDED for one in before):
            return False
        dealer, car = dealer_party(), car_on_paper(found.vehicle_id)
        failed = sum(not item["ok"] for item in found.items)
        draw(
            actor=actor,
            kind=REPORT,
            subject_id=found.vehicle_id,
            number=car.stock_no or car.vin,
            snapshot={
                "drawn_on": day_of(found.confirmed_at),
                "seller": asdict(dealer),
                "buyer": {},
                "vehicle": asdict(car),
                "inspected_at": minute_of(found.found_at),
                "inspector": found.found_by_name,
                "reviewer": found.confirmed_by_name,
                "result": "FAIL" if failed else "PASS",
                "failed": failed,
                "items": [_inspected(item) for item in found.items],
            },
            signers=[SignerGiven(role="SELLER", name=dealer.name, organisation=dealer.name)],
            issued_by=found.confirmed_by_name,
            amends=True,
        )
        return True


def _note(order: OrderAtHand, handover: Handover) -> dict[str, Any]:
    """What the note says beyond parties and car: the list as it was signed, and how both signed it."""
    assert handover.signed_at is not None
    signed, at = handover.checklist, handover.signed_at
    dealer, sale = dealer_party(), current_contract(order.id)
    fitted = [job.title for job in installations_of(order.id) if job.state == "FITTED"]
    return {
        "drawn_on": day_of(at),
        "vehicle": {**asdict(car_on_paper(order.vehicle_id)), "mileage_km": signed["odometer_km"]},
        "delivered_at": minute_of(at),
        "place": handover.address if handover.place == "HOME" else dealer.address or dealer.name,
        "home": handover.place == "HOME",
        "handed_by": handover.witness,
        "keys": signed["keys"],
        "fuel": f"{signed['level']}%",
        "items": [_checked(name, signed) for name in CHECK_WORDS],
        "defects": signed["remarks"],
        "contract_number": sale.number if sale is not None else "",
        "accessories": "；".join(fitted),
        "seal_of_the_list": handover.seal,
        "signed": {
            "buyer": signed_by(handover.signed_by, at, strokes=handover.buyer_strokes),
            "seller": signed_by(handover.witness, at, strokes=handover.dealer_strokes),
        },
    }


def _checked(name: str, signed: Mapping[str, Any]) -> dict[str, str]:
    zh, en = _said(CHECK_WORDS[name])
    bad = name in signed.get("defects", ())
    result = "FAIL" if bad else "YES" if name in signed["checks"] else "NO"
    return {"name_zh": zh, "name_en": en, "result": result, "note": ""}


def _inspected(item: Mapping[str, Any]) -> dict[str, str]:
    group, words = ITEM_WORDS.get(item["code"], ("BODY", item["code"]))
    group_zh, group_en = _said(GROUP_WORDS[group])
    zh, en = _said(words)
    result = "PASS" if item["ok"] else "FAIL"
    return {
        "group_zh": group_zh,
        "group_en": group_en,
        "name_zh": zh,
        "name_en": en,
        "result": result,
        "note": item["note"],
    }


def _said(text: Any) -> tuple[str, str]:
    """A lazy text in Chinese and in English."""
    with translation.override("zh-hans"):
        zh = str(text)
    with translation.override("en"):
        return zh, str(text)
