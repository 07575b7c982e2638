"""Applications for financing, brought into each state by the real operations and the simulated lenders."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from config.demo.loading import LENDERS
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from shared_apps.rulebook.operations import load_rules
from shared_apps.rulebook.queries import forget_rules
from tenant_apps.financing import operations
from tenant_apps.financing.facts import Applicant
from tenant_apps.financing.models import Application, Inquiry
from tenant_apps.financing.queries import lender_of, products_on
from tenant_apps.financing.tasks import call_due
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import record_signature
from tenant_apps.orders.queries import order_at_hand
from tenants.context import DealerRef, dealer_context, owner_context
from tests.factories.orders import buyer_of, make_order, rendered
from tests.factories.stock import PRICE

ID_NUMBER = "11010519491231002X"
INSTANT, CAREFUL, SLOW = "yuanshan-bank", "qinghe-auto-finance", "luyun-leasing"
LOAN, MONTHS = 14_000_000, 36
STATES = {
    "DRAFT": (),
    "SUBMITTED": ("submit",),
    "CONDITIONAL": ("submit_careful", "ask"),
    "APPROVED": ("submit", "ask"),
    "DECLINED": ("submit_poor", "ask"),
    "ACCEPTED": ("submit", "ask", "accept"),
    "FUNDED": ("submit", "ask", "accept", "sign", "ask"),
    "WITHDRAWN": ("submit", "withdraw"),
}
"""The steps from a draft into each state."""


def lenders_rules() -> None:
    """The demo's lenders, so that there are products to ask for."""
    with owner_context():
        load_rules(actor=SYSTEM, path=LENDERS)
    forget_rules()


def applicant(income: int = 3_000_000, **given: Any) -> Applicant:
    """Somebody with an ID card and an income a month, in minor units."""
    values = {"id_number": ID_NUMBER, "employment": "EMPLOYED", "employer": "西湖茶业", **given}
    return Applicant(income_minor=income, **values)


def picture() -> bytes:
    """A small picture as a telephone sends one."""
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG")
    return out.getvalue()


def draft(order: Order, who: Applicant | None = None, loan: int = LOAN, months: int = MONTHS) -> Application:
    """An application that no lender has seen, with a picture of the ID card."""
    buyer = buyer_of(order)
    operations.save_draft(
        actor=buyer, order_id=order.id, loan_minor=loan, months=months, applicant=who or applicant()
    )
    operations.add_document(actor=buyer, order_id=order.id, kind="ID_CARD", data=picture())
    return Application.objects.get(order_id=order.id)


def submit(order: Order, *lenders: str) -> Application:
    """Send the application to the best product of each lender."""
    application = Application.objects.get(order_id=order.id)
    at_hand = order_at_hand(SYSTEM, order.id)
    found = {}
    for offer in products_on(at_hand, application.loan_minor, application.months):
        if offer.payments and lender_of(offer) in (lenders or (INSTANT,)):
            found.setdefault(lender_of(offer), offer.product.product)
    return operations.submit_application(
        actor=buyer_of(order), order_id=order.id, products=found.values(), consents=found
    )


def make_application(dealer: DealerRef, state: str = "DRAFT", order: Order | None = None) -> Application:
    """The financing of a reserved order in the state; `lenders_rules` first."""
    with dealer_context(dealer):
        known = order or make_order(dealer, "RESERVED")
        steps = STATES[state]
        draft(known, applicant(income=400_000) if "submit_poor" in steps else None)
        for step in steps:
            _STEPS[step](known)
        return Application.objects.get(order_id=known.id)


def only_inquiry(order_id: UUID, **known: Any) -> Inquiry:
    """The one inquiry of an order's application."""
    return Inquiry.objects.get(application__order_id=order_id, **known)


def in_five_minutes() -> None:
    """Call lenders about what is due five minutes from now."""
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        call_due()


def _sign(order: Order) -> None:
    rendered(order.id)
    record_signature(actor=SYSTEM, order_id=order.id)


_STEPS = {
    "submit": submit,
    "submit_careful": lambda order: submit(order, CAREFUL),
    "submit_poor": submit,
    "ask": lambda order: call_due(),
    "accept": lambda order: operations.accept_offer(
        actor=buyer_of(order), order_id=order.id, inquiry_id=only_inquiry(order.id).id
    ),
    "sign": _sign,
    "withdraw": lambda order: operations.withdraw_application(actor=buyer_of(order), order_id=order.id),
}
REST = Money(PRICE.amount - 200_000 - LOAN)
"""What the buyer of a factory's car still pays beside the deposit and the loan."""
