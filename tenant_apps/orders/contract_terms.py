"""What an order agrees on, as the contract's terms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.kernel import clock
from shared_apps.catalog.queries import trim_facts
from tenant_apps.contracts.facts import ContractTerms, Party, SignerGiven, SoldVehicle
from tenant_apps.identities.queries import order_identity
from tenant_apps.orders import gates
from tenant_apps.orders.models import Order
from tenant_apps.orders.queries import at_hand
from tenant_apps.stock.queries import is_used
from tenants.context import current_dealer
from tenants.models import Dealer
from tenants.queries import dealer_by_id

PROMISES = ("trade_in_minor", "financed_minor")
"""What others pay of the price, as the contract calls it."""


def terms_of(order: Order) -> ContractTerms:
    """The terms as they stand now: parties, car and sums; the clauses are the template's."""
    dealer = dealer_by_id(current_dealer().id)
    return ContractTerms(
        order_number=order.number,
        drawn_on=clock.now().astimezone(clock.SHANGHAI).date().isoformat(),
        seller=Party(
            name=dealer.name, phone=dealer.phone, email=dealer.owner_email, address=_address(dealer)
        ),
        buyer=_buyer(order),
        vehicle=_vehicle(order),
        total_minor=order.total_minor,
        deposit_minor=order.deposit_minor,
        deposit_kind=order.deposit_kind,
        paid_minor=order.paid_minor,
        currency=order.currency,
        place_of_delivery=_address(dealer),
        clauses=(),
        used=is_used(order.vehicle_id),
        **gates.terms(at_hand(order)),
    )


def snapshot_of(order: Order) -> dict[str, Any]:
    """The same as the template of a sale is filled from."""
    plain = terms_of(order).as_json()
    return {name: value for name, value in plain.items() if name != "clauses"}


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
    )


def _address(dealer: Dealer) -> str:
    """Province, city and street; a municipality says its name once."""
    parts = [dealer.province, dealer.city, dealer.address]
    return "".join(
        part for i, part in enumerate(parts) if part and not any(part in earlier for earlier in parts[:i])
    )
