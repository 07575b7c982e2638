"""Financing and insurance of the demo's orders, through the operations buyers and staff use."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw

from core.flow.outbox.relay import deliver_all
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.financing import operations as financing
from tenant_apps.financing.facts import Applicant
from tenant_apps.financing.queries import (
    application_of,
    inquiries_of,
    lender_of,
    most_to_finance,
    products_on,
)
from tenant_apps.insurance import operations as insurance
from tenant_apps.insurance.queries import choice_for, insurance_of, quotes_of, today
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand, orders
from tenants.context import DealerRef, dealer_context

ID_NUMBER = "11010519491231002X"  # the example of the standard: nobody's
MONTHS = 36
INCOME = 3_200_000
STAGES = ("ACCEPTED", "APPROVED", "DRAFT")
"""How far the applications of a dealer's open orders go; the last one promises nothing."""


def lend_and_insure(dealer: DealerRef) -> None:
    """Applications in different states for orders under way, and insurance of the first of them."""
    with dealer_context(dealer):
        for order_id, stage in zip(_waiting(), STAGES, strict=False):
            order = order_at_hand(SYSTEM, order_id)
            if application_of(order_id) is None:
                _apply(order, stage)
            if insurance_of(order_id) is None:
                _insure(order, binds=stage == "ACCEPTED")
            deliver_all()


def _waiting() -> list[UUID]:
    """Orders under way, those without a contract first: what is promised after it was signed is not in it."""
    return [
        order_id
        for state in ("RESERVED", "CONTRACTED")
        for order_id in orders(SYSTEM, state=state).order_by("created_at", "id").values_list("id", flat=True)
    ]


def _apply(order: OrderAtHand, stage: str) -> None:
    buyer = Actor("buyer", order.buyer_id, order.buyer_name)
    loan = min(order.total.share(6, 10).amount // 1_000_000 * 1_000_000, most_to_finance(order).amount)
    financing.save_draft(
        actor=buyer,
        order_id=order.id,
        loan_minor=loan,
        months=MONTHS,
        applicant=Applicant(
            id_number=ID_NUMBER, income_minor=INCOME, employment="EMPLOYED", employer="西湖茶业"
        ),
    )
    financing.add_document(actor=buyer, order_id=order.id, kind="ID_CARD", data=_card())
    if stage == "DRAFT":
        return
    chosen: dict[str, str] = {}
    for offer in products_on(order, loan, MONTHS):
        if offer.payments:
            chosen.setdefault(lender_of(offer), offer.product.product)
    if not chosen:
        return
    financing.submit_application(actor=buyer, order_id=order.id, products=chosen.values(), consents=chosen)
    deliver_all()
    application = application_of(order.id)
    offers = [row for row in inquiries_of(application) if row.state == "OFFERED"] if application else []
    if stage == "ACCEPTED" and offers:
        financing.accept_offer(actor=buyer, order_id=order.id, inquiry_id=offers[0].id)


def _insure(order: OrderAtHand, *, binds: bool) -> None:
    buyer = Actor("buyer", order.buyer_id, order.buyer_name)
    choice = choice_for(order)
    if choice.tariff is None or choice.compulsory_minor is None:
        return
    covers = [each.cover.code for each in choice.covers if each.on]
    found = insurance.request_quotes(actor=buyer, order_id=order.id, covers=covers, starts_on=today())
    deliver_all()
    priced = [quote for quote in quotes_of(found) if quote.state == "PRICED"]
    if binds and priced:
        insurance.bind_quote(actor=buyer, order_id=order.id, quote_id=priced[0].id)


def _card() -> bytes:
    """Something of the shape of an ID card, without anybody on it."""
    picture = Image.new("RGB", (856, 540), "#e8efe9")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((560, 90, 790, 380), 16, fill="#c9d6cc")
    for line in range(4):
        draw.rounded_rectangle(
            (60, 110 + line * 70, 60 + 380 - line * 40, 140 + line * 70), 8, fill="#b7c7bb"
        )
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
