"""The buyer's application: what is wanted, by whom, from which lenders, with which consents."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from core.edge.templatetags.marque import in_language
from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Forbidden, Invalids
from core.storage.sealed import plain
from shared_apps.rulebook.queries import Offer
from tenant_apps.financing import errors
from tenant_apps.financing.facts import EMPLOYMENTS, Applicant
from tenant_apps.financing.labels import CONSENT_VERSION, consent_text
from tenant_apps.financing.models import Application, Consent, Inquiry
from tenant_apps.financing.operations.moving import at_work, call, require_move, take
from tenant_apps.financing.queries import (
    MONTHS,
    application_of,
    lender_of,
    most_to_finance,
    products_on,
)
from tenant_apps.financing.states import FINANCE, MAY_APPLY
from tenant_apps.identities.errors import CardNumberWrong
from tenant_apps.identities.id_numbers import is_identity_card
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand


def save_draft(
    *, actor: Actor, order_id: UUID, loan_minor: int, months: int, applicant: Applicant
) -> Application:
    """Begin an application, or change one that no lender has seen yet; the applicant's data are sealed.

    Raises NotFound, Forbidden, IllegalMove, NotNow, and LoanOutOfRange, TermUnknown, IncomeMissing,
    EmploymentUnknown, CardNumberWrong; several at once as Invalids. No error repeats what was said.
    """
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        application = application_of(order_id, locked=True)
        state = application.state if application else FINANCE.initial
        if state == "DRAFT":
            _require_buyer(actor)
        else:
            require_move(FINANCE, state, "begin", actor)
        if order.state not in MAY_APPLY:
            raise errors.NotNow()
        applicant = Applicant(**{**asdict(applicant), "id_number": plain(applicant.id_number)})
        _refuse(_wrong(order, loan_minor, months, applicant))
        if application is None:
            application = Application.objects.create(
                order_id=order_id,
                price_minor=order.total.amount,
                loan_minor=loan_minor,
                months=months,
                currency=order.total.currency,
            )
        application.price_minor = order.total.amount
        application.loan_minor, application.months = loan_minor, months
        application.applicant = json.dumps(asdict(applicant))  # sealed as it is set
        application.accepted_id, application.attention = None, ""
        if state == "DRAFT":
            application.save()
            return application
        if state != FINANCE.initial:
            application.round += 1
        take(application, "begin", actor)
        return application


def submit_application(
    *, actor: Actor, order_id: UUID, products: Iterable[str], consents: Iterable[str]
) -> Application:
    """Send the application to the lenders of these products, each of which was separately consented to.

    `consents` are lenders' short names; the text in the language at hand is kept with each. Raises NotFound,
    Forbidden, IllegalMove, NotNow, NoLenderChosen, ProductNotForThis, ConsentMissing, DocumentMissing.
    """
    wanted, agreed = set(products), set(consents)
    with transaction.atomic():
        order, application = at_work(actor, order_id)
        require_move(FINANCE, application.state, "submit", actor)
        if order.state not in MAY_APPLY or application.loan_minor > most_to_finance(order).amount:
            raise errors.NotNow()
        found = products_on(order, application.loan_minor, application.months)
        offers = [offer for offer in found if offer.payments and offer.product.product in wanted]
        if not wanted:
            raise errors.NoLenderChosen()
        if {offer.product.product for offer in offers} != wanted:
            raise errors.ProductNotForThis()
        if not {lender_of(offer) for offer in offers} <= agreed:
            raise errors.ConsentMissing()
        if not application.documents.filter(kind="ID_CARD").exists():
            raise errors.DocumentMissing()
        for offer in offers:
            _agree(application, offer, actor)
        take(application, "submit", actor)
        for offer in offers:
            call(_inquire(application, offer))
        return application


def _require_buyer(actor: Actor) -> None:
    if actor.kind not in ("buyer", "system"):
        raise Forbidden()


def _wrong(order: OrderAtHand, loan_minor: int, months: int, who: Applicant) -> list[DomainError]:
    most = most_to_finance(order)
    wrong: list[DomainError] = []
    if not 0 < loan_minor <= most.amount:
        wrong.append(errors.LoanOutOfRange(params={"most": f"{most.amount // 100:,}"}))
    if months not in MONTHS:
        wrong.append(errors.TermUnknown())
    if who.income_minor < 0 or (who.income_minor == 0 and who.employment != "NONE"):
        wrong.append(errors.IncomeMissing())
    if who.employment not in EMPLOYMENTS:
        wrong.append(errors.EmploymentUnknown())
    if not is_identity_card(who.id_number, clock.now().astimezone(clock.SHANGHAI).date()):
        wrong.append(CardNumberWrong(field="id_number"))
    return wrong


def _refuse(wrong: list[DomainError]) -> None:
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Invalids(wrong)


def _agree(application: Application, offer: Offer, actor: Actor) -> None:
    lender = lender_of(offer)
    if application.consents.filter(lender=lender, withdrawn_at=None).exists():
        return
    name = in_language(offer.product, "lender")
    consent = Consent.objects.create(
        application=application, lender=lender, text_version=CONSENT_VERSION, text=consent_text(name)
    )
    after = {"lender": lender, "text_version": CONSENT_VERSION}
    record(actor, "financing.consent.given", ("consent", consent.id), after=after)


def _inquire(application: Application, offer: Offer) -> Inquiry:
    product, paid = offer.product, offer.payments
    assert paid is not None
    return Inquiry.objects.create(
        application=application,
        round=application.round,
        lender=lender_of(offer),
        product=product.product,
        rule=offer.rule.code,
        lender_zh=product.lender_zh,
        lender_en=product.lender_en,
        name_zh=product.name_zh,
        name_en=product.name_en,
        plan=product.plan,
        months=application.months,
        loan_minor=application.loan_minor,
        left_minor=paid.left_minor,
        currency=application.currency,
        rate=product.rate,
        apr=paid.apr,
        first_minor=paid.first_minor,
        total_minor=paid.total_minor,
        due_at=clock.now(),
    )
