from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.text import slugify

from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import NotFound
from core.kernel.money import Money
from shared_apps.catalog.cities import CITIES
from shared_apps.catalog.queries import trim_facts
from shared_apps.rulebook.engine import TermsRefused, share
from shared_apps.rulebook.lending import LenderProduct
from shared_apps.rulebook.payments import payments
from shared_apps.rulebook.queries import Offer, products_for, today
from shared_apps.rulebook.road import Purchase
from tenant_apps.financing.facts import Applicant, LoanPaid
from tenant_apps.financing.models import Application, Document, Inquiry
from tenant_apps.financing.states import CAME_TO_NOTHING, FINANCE, NOT_BOOKED
from tenant_apps.orders import gates
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.stock.queries import vehicle_for
from tenants.context import current_dealer
from tenants.queries import dealer_by_id

PROVINCES = {city.name_zh: city.province_zh for city in CITIES}
MONTHS = (12, 24, 36, 48, 60)
LIVE = ("QUEUED", "CONDITIONAL", "OFFERED", "ACCEPTED", "FAILED")


def application_of(order_id: UUID, *, locked: bool = False) -> Application | None:
    """How an order is financed, None where nobody ever asked; `locked` until the transaction ends."""
    rows = Application.objects.select_for_update() if locked else Application.objects
    return rows.filter(order_id=order_id).first()


def application_for(actor: Actor, order_id: UUID) -> Application:
    """The same for its buyer, or for staff who see orders. Raises NotFound and Forbidden."""
    found = application_of(order_at_hand(actor, order_id).id)
    if found is None:
        raise NotFound()
    return found


def finance_state(order: OrderAtHand) -> str:
    """Where the financing of an order stands."""
    found = Application.objects.filter(order_id=order.id).values_list("state", flat=True).first()
    return found or FINANCE.initial


def promised(order: OrderAtHand) -> int:
    """What of the price a lender has firmly promised, and no book has yet, in minor units."""
    stands = Q(state="ACCEPTED") | Q(state="FUNDED", attention=NOT_BOOKED)
    found = Application.objects.filter(stands, order_id=order.id).values_list("loan_minor", flat=True)
    return min(sum(found), order.total.amount - order.paid.amount)


def car_agreed(order: OrderAtHand) -> bool:
    """Whether the lender whose loan was taken, if any, lends on the car the order has now."""
    taken = Application.objects.filter(order_id=order.id, state__in=["ACCEPTED", "FUNDED"])
    waiting = Inquiry.objects.filter(id__in=taken.values("accepted_id"), car_unconfirmed_since__isnull=False)
    return not waiting.exists()


def loan_paid(order_id: UUID) -> LoanPaid | None:
    """The loan of an order that its lender has paid out and not taken back, None where there is none."""
    funded = Application.objects.filter(order_id=order_id, state="FUNDED")
    paid = Inquiry.objects.filter(id__in=funded.values("accepted_id")).first()
    if paid is None:
        return None
    return LoanPaid(paid.id, paid.lender, paid.lender_zh, Money(paid.loan_minor, paid.currency))


def order_of(application_id: UUID) -> UUID:
    """The order that an application is for. Raises NotFound."""
    found = Application.objects.filter(id=application_id).values_list("order_id", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def terms(order: OrderAtHand) -> dict[str, Any]:
    """What the sale's contract says of a loan that was taken: how much, and whose."""
    taken = Application.objects.filter(order_id=order.id, state="ACCEPTED")
    lender = Inquiry.objects.filter(id__in=taken.values("accepted_id")).values_list("lender_zh", flat=True)
    named = lender.first()
    return {"financed_minor": promised(order), "lender": named} if named is not None else {}


def inquiries_of(application: Application) -> list[Inquiry]:
    """The lenders asked in this round, by APR and then by all that is paid; those who declined last."""
    rows = application.inquiries.filter(round=application.round)
    last = ("DECLINED", "WITHDRAWN", "FAILED")
    return sorted(rows, key=lambda row: (row.state in last, row.apr, row.total_minor, row.product))


def documents_of(application: Application) -> list[Document]:
    """The papers sent in, the oldest first."""
    return list(application.documents.order_by("created_at", "id"))


def applicant_of(application: Application) -> Applicant | None:
    """Who borrows, in the clear: for a lender, or for the buyer's own form."""
    if application.applicant is None:
        return None
    return Applicant(**json.loads(application.applicant.opened()))


def to_forget(before: datetime) -> QuerySet[Application]:
    """Applications that came to nothing and have stood still since before a moment, with data still there."""
    return Application.objects.filter(
        state__in=CAME_TO_NOTHING, updated_at__lt=before, applicant__isnull=False
    ).exclude(inquiries__due_at__isnull=False)


def due_inquiries(now: datetime, limit: int = 100) -> list[UUID]:
    """Inquiries about which a lender is to be called by now."""
    rows = Inquiry.objects.filter(Q(due_at__lte=now)).order_by("due_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def most_to_finance(order: OrderAtHand) -> Money:
    """What of the price is neither paid nor firmly promised: by an old car, or a loan that was taken."""
    return gates.still_due(order)


def products_on(order: OrderAtHand, loan_minor: int, months: int) -> list[Offer]:
    """Lenders' products for this car and loan: those to be had first, by APR and by all that is paid."""
    car = vehicle_for(SYSTEM, order.vehicle_id)
    trim = trim_facts(order.trim_id, retired_ok=True)
    dealer = dealer_by_id(current_dealer().id)
    price = order.total.amount
    purchase = Purchase(
        price_minor=price,
        energy=trim.energy,
        as_of=today(),
        city=dealer.city,
        province=PROVINCES.get(dealer.city, ""),
        used=car.condition == "USED",
    )
    down = Decimal(price - loan_minor) / Decimal(price)
    found = []
    for offer in products_for(purchase, trim.brand_slug):
        product = offer.product
        obstacle = product.obstacle(
            used=purchase.used,
            energy=purchase.energy,
            brand=trim.brand_slug,
            down=down,
            months=months,
            loan_minor=loan_minor,
        )
        if obstacle:
            found.append(Offer(offer.rule, product, obstacle=obstacle))
            continue
        try:
            paid = payments(product.plan, loan_minor, product.rate, months, share(price, product.left))
            _rate = paid.apr  # a flow without a rate is refused here
        except TermsRefused:
            found.append(Offer(offer.rule, product, obstacle="terms"))
            continue
        found.append(Offer(offer.rule, product, paid))
    return sorted(found, key=_rank)


def lender_of(offer: Offer) -> str:
    """The short name of a product's lender, by which the simulators and consents know it."""
    return lender_named(offer.product)


def lender_named(product: LenderProduct) -> str:
    """The same of a product as the rules have it."""
    return slugify(product.lender_en)


def _rank(offer: Offer) -> tuple[object, ...]:
    paid = offer.payments
    return (0, paid.apr, paid.total_minor) if paid else (1, offer.product.lender_en, offer.product.name_en)


def to_see_to(attention: str) -> QuerySet[Application]:
    """Applications that a person must look at, for this reason."""
    return Application.objects.filter(attention=attention).annotate(since=F("updated_at"))


def rows_of(order: OrderAtHand) -> QuerySet[Application]:
    """What of it belongs to the order, for everything that happened."""
    return Application.objects.filter(order_id=order.id)
