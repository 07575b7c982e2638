"""What an order agrees on, as the contract's terms."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import translation

from core.kernel import clock
from shared_apps.catalog.cities import CITIES
from shared_apps.catalog.queries import trim_facts
from shared_apps.marketplace.labels import payment_word
from shared_apps.rulebook.queries import on_the_road, today
from shared_apps.rulebook.road import Purchase
from shared_apps.rulebook.sharing import cited
from tenant_apps.cashier.queries import payments_of
from tenant_apps.contracts.contract_terms import day_of, dealer_party, signed_by
from tenant_apps.contracts.facts import ContractTerms, Party, SignerGiven, SoldVehicle
from tenant_apps.identities.queries import order_identity
from tenant_apps.orders import gates
from tenant_apps.orders.deadlines import STAGES
from tenant_apps.orders.models import Order
from tenant_apps.orders.queries import at_hand, was_demo
from tenant_apps.stock.queries import is_used
from tenants.context import current_dealer
from tenants.queries import dealer_by_id

PROVINCES = {city.name_zh: city.province_zh for city in CITIES}
SUMS = ("total_minor", "deposit_minor", "paid_minor", "trade_in_minor", "financed_minor")
PROMISES = ("trade_in_minor", "financed_minor")
"""What others pay of the price, as the contract calls it."""


def terms_of(order: Order) -> ContractTerms:
    """The terms as they stand now: parties, car and sums; the clauses are the template's."""
    seller = dealer_party()
    return ContractTerms(
        order_number=order.number,
        drawn_on=day_of(clock.now()),
        seller=seller,
        buyer=_buyer(order),
        vehicle=_vehicle(order),
        total_minor=order.total_minor,
        deposit_minor=order.deposit_minor,
        deposit_kind=order.deposit_kind,
        paid_minor=order.paid_minor,
        currency=order.currency,
        place_of_delivery=seller.address,
        clauses=(),
        used=is_used(order.vehicle_id),
        deliver_by=_deliver_by(order),
        **gates.terms(at_hand(order)),
    )


def snapshot_of(order: Order) -> dict[str, Any]:
    """The same as the template of a sale is filled from, with the calculation it rests on.

    That is what was asked (car, price, place, day, loan and old car), the rules that answered, each by its id
    with its version, and all sums that came of it: it can be made again years later.
    """
    terms = terms_of(order)
    plain = {name: value for name, value in terms.as_json().items() if name != "clauses"}
    road = on_the_road(_purchase(order)) if order.currency == "CNY" else None
    return {
        **plain,
        "rule_version": ", ".join(cited(road)) if road else "",
        "calculation": {
            "policy_version": order.policy_version,
            "price_at_hold_minor": order.price_at_hold_minor,
            "road": road.as_json() if road else None,
            "totals": {
                **{name: plain[name] for name in SUMS},
                "balance_minor": terms.balance_minor,
                "on_the_road_minor": road.total_minor if road else None,
            },
        },
    }


def _purchase(order: Order) -> Purchase:
    """What the on-the-road price of an order's car is asked for."""
    trim, city = trim_facts(UUID(order.vehicle["trim_id"]), retired_ok=True), current_dealer().city
    return Purchase(
        price_minor=order.total_minor,
        energy=trim.energy,
        as_of=today(),
        city=city,
        province=PROVINCES.get(city, ""),
        seats=trim.seats,
        used=is_used(order.vehicle_id),
    )


def _deliver_by(order: Order) -> str:
    found = gates.due_on(at_hand(order))
    return found.isoformat() if found else ""


def basis_of(order: Order) -> dict[str, Any]:
    """What every paper of an order says: its number, both sides and the car."""
    return {
        "order_number": order.number,
        "drawn_on": day_of(clock.now()),
        "seller": asdict(dealer_party()),
        "buyer": asdict(_buyer(order)),
        "vehicle": asdict(_vehicle(order)),
        "currency": order.currency,
    }


def deposit_of(order: Order) -> dict[str, Any]:
    """What the agreement on an order's deposit says beyond that."""
    paid_at = order.reserved_at or clock.now()
    refundable = order.deposit_kind == "REFUNDABLE"
    return {
        "total_minor": order.total_minor,
        "deposit_minor": order.deposit_minor,
        "deposit_kind": order.deposit_kind,
        "held_until": day_of(paid_at + STAGES["RESERVED"].within),
        "deliver_by": _deliver_by(order),
        "paid_by": _paid_by(order.id),
        "signed": {"buyer": signed_by(order.buyer_name, paid_at, online=True)} if refundable else {},
    }


def _paid_by(order_id: UUID) -> str:
    """How the deposit came, in both languages; empty where it was not booked by a payment."""
    came = next((one.method for one in payments_of(order_id) if one.kind == "DEPOSIT"), "")
    if not came:
        return ""
    with translation.override("zh-hans"):
        zh = payment_word(came)
    with translation.override("en"):
        return f"{zh} {payment_word(came)}"


def promises_differ(order: Order, terms: ContractTerms | None) -> bool:
    """Whether a loan or an old car now brings something else than the contract says."""
    now = gates.terms(at_hand(order))
    return terms is not None and any(getattr(terms, name) != now.get(name, 0) for name in PROMISES)


def signers_of(order: Order) -> tuple[SignerGiven, ...]:
    """Who signs an order's papers: the buyer by their account and phone, and the dealer."""
    dealer = dealer_by_id(current_dealer().id)
    buyer = SignerGiven(
        role="BUYER",
        name=_name_on_paper(order),
        user_id=order.buyer_id,
        phone=order.buyer_phone,
        email=order.buyer_email,
    )
    return buyer, SignerGiven(role="SELLER", name=dealer.name, organisation=dealer.name, phone=dealer.phone)


def _name_on_paper(order: Order) -> str:
    """As the buyer's document writes it, where it was noted."""
    noted = order_identity(order.id)
    return noted.name if noted is not None else order.buyer_name


def _buyer(order: Order) -> Party:
    """With the number of the buyer's document as far as it may be shown.

    It tells two people of one name apart; the whole number stays sealed, and goes on the invoice alone.
    """
    noted = order_identity(order.id)
    return Party(
        name=noted.name if noted is not None else order.buyer_name,
        id_number=(noted.masked or "") if noted is not None else "",
        phone=order.buyer_phone,
        email=order.buyer_email,
    )


def _vehicle(order: Order) -> SoldVehicle:
    car = order.vehicle
    trim = trim_facts(UUID(car["trim_id"]), retired_ok=True)
    return SoldVehicle(
        brand_zh=trim.brand_zh,
        brand_en=trim.brand_en,
        series_zh=trim.series_zh,
        series_en=trim.series_en,
        trim_zh=trim.name_zh,
        trim_en=trim.name_en,
        model_year=trim.model_year,
        vin=order.vin,
        stock_no=car["stock_no"],
        colour_zh=car["colour_name_zh"],
        colour_en=car["colour_name_en"],
        interior_zh=car["interior_name_zh"],
        interior_en=car["interior_name_en"],
        energy=trim.energy,
        mileage_km=car["mileage_km"],
        was_demo=was_demo(order),
    )
