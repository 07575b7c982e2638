"""An order's invoice: asked of the tax bureau, issued or refused, reversed by a red letter."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction

from core.flow.moves.operations import move
from core.flow.outbox.operations import post_task
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Invalid, Invalids, NotFound
from core.storage import scope
from core.storage.crypto import SealBroken
from core.storage.sealed import plain
from shared_apps.console.credit_codes import is_sound
from tenant_apps.identities.id_numbers import is_identity_card, is_passport
from tenant_apps.identities.kinds import ID_CARD, IDENTITIES, PASSPORT
from tenant_apps.identities.queries import OpenedPaper, opened_paper
from tenant_apps.invoicing import bureau, errors
from tenant_apps.invoicing.models import Invoice
from tenant_apps.invoicing.operations.numbering import next_number
from tenant_apps.invoicing.queries import live_invoice, service_invoice
from tenant_apps.invoicing.states import (
    AT_THE_BUREAU,
    CARS,
    INVOICE,
    INVOICED_WHEN,
    SALE_UNDONE,
    SERVED_WHEN,
    SERVICE,
)
from tenant_apps.invoicing.terms import split, split_at
from tenant_apps.orders.facts import Charge, OrderAtHand
from tenant_apps.orders.gates import charges
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.stock.queries import costing_of
from tenants.context import current_dealer

log = logging.getLogger(__name__)
RIGHT = "books.invoice"
_ASK = "invoicing.tasks.ask_bureau"
MAX_ATTEMPTS = 6


def issue_invoice(
    *, actor: Actor, order_id: UUID, buyer_name: str = "", id_kind: str = "", id_number: str = ""
) -> Invoice:
    """Ask the bureau for an order's invoice; while one is asked for or issued, asking again changes nothing.

    Without a number it is made out to the paper that was noted on the order. After a refusal it is asked anew
    with what is given now. Raises Forbidden, NotFound, NotPaidYet, Invalid
    for a kind there is not, BuyerNameMissing and NumberWrong; several at once as Invalids.
    """
    actor.require(RIGHT)
    buyer_name, id_number = " ".join(buyer_name.split())[:80], plain(id_number)
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        invoice = live_invoice(order_id)
        if invoice is not None and invoice.state in AT_THE_BUREAU:
            return invoice
        if order.state not in INVOICED_WHEN:
            raise errors.NotPaidYet()
        paper = None if id_number else _noted(order_id)
        if paper is not None:
            buyer_name, id_kind, id_number = paper.name, paper.kind, paper.number
        _check_buyer(buyer_name, id_kind, id_number)
        invoice = invoice or _drafted(order)
        invoice.buyer_name, invoice.id_kind, invoice.id_number = buyer_name, id_kind, id_number
        if not invoice.number:
            invoice.number = next_number("FP")
            invoice.save(force_insert=True)
        _request(invoice, actor)
        invoice_services(actor=actor, order=order)
        return invoice


def invoice_services(*, actor: Actor, order: OrderAtHand) -> None:
    """Ask for the invoice of what was done and paid beside the sale, made out as the car's is; once.

    Nothing before the hand-over, and nothing while the car's own invoice was not asked for: it tells to whom.
    """
    sale = live_invoice(order.id) if order.state in SERVED_WHEN else None
    if sale is None or sale.state not in AT_THE_BUREAU:
        return
    for charge in charges(order):
        invoice = service_invoice(order.id)
        if charge.due or not charge.total or (invoice is not None and invoice.state in AT_THE_BUREAU):
            continue
        invoice = invoice or _drafted_service(order, charge)
        invoice.buyer_name, invoice.id_kind = sale.buyer_name, sale.id_kind
        invoice.id_number = sale.id_number.opened()
        if not invoice.number:
            invoice.number = next_number("FP")
            invoice.save(force_insert=True)
        _request(invoice, actor)


def ask_red_letter(*, actor: Actor, invoice_id: UUID, reason: str) -> Invoice:
    """Ask for the red letter that reverses an issued invoice, and return it.

    Raises Forbidden, NotFound, ReasonMissing, NothingToReverse.
    """
    actor.require(RIGHT)
    reason = " ".join(reason.split())[:400]
    if not reason:
        raise errors.ReasonMissing()
    with transaction.atomic():
        invoice = _locked(invoice_id)
        if invoice.kind != "BLUE" or invoice.state != "ISSUED":
            raise errors.NothingToReverse()
        return _reverse(invoice, actor, reason)


def ask_again(*, actor: Actor, invoice_id: UUID) -> Invoice:
    """Ask the bureau once more after it stayed silent; the same key cannot issue twice.

    Raises Forbidden, NotFound, NotWaiting.
    """
    actor.require(RIGHT)
    with transaction.atomic():
        invoice = _locked(invoice_id)
        if invoice.state != "REQUESTED":
            raise errors.NotWaiting()
        _enqueue(invoice)
        return invoice


def withdraw_invoice(*, actor: Actor, order: OrderAtHand, reason: str) -> None:
    """The sale is undone: an issued invoice gets its red letter; one on its way gets it when it comes.

    What was done beside the sale was done: its invoice stands.
    """
    with transaction.atomic():
        issued = Invoice.objects.filter(order_id=order.id, kind="BLUE", state="ISSUED", form__in=CARS)
        invoice = issued.select_for_update().first()
        if invoice is not None:
            _reverse(invoice, actor, reason or order.number)


def put_to_bureau(*, invoice_id: UUID) -> int:
    """Ask the bureau and keep what it says; returns the seconds after which to ask again, 0 for never.

    The bureau is asked outside of any transaction. Its silence is kept with the invoice, for all to see.
    """
    invoice = Invoice.objects.select_related("reverses").filter(id=invoice_id, state="REQUESTED").first()
    if invoice is None:
        return 0
    try:
        issued = bureau.ask(_asked(invoice))
    except bureau.BureauRefused as refusal:
        _refused(invoice_id, str(refusal))
        return 0
    except bureau.BureauSilent as silence:
        return _silent(invoice_id, str(silence))
    _issued(invoice_id, issued)
    return 0


def _drafted(order: OrderAtHand) -> Invoice:
    form = "USED_CAR" if costing_of(order.vehicle_id).used else "NEW_CAR"
    parts = split(order.total, form)
    return Invoice(
        form=form,
        order_id=order.id,
        order_number=order.number,
        seller_name=current_dealer().name,
        vin=order.vin,
        title_zh=order.title_zh,
        title_en=order.title_en,
        net_minor=parts.net.amount,
        vat_minor=parts.vat.amount,
        total_minor=parts.total.amount,
        vat_rate=parts.rate,
        currency=parts.total.currency,
    )


def _drafted_service(order: OrderAtHand, charge: Charge) -> Invoice:
    parts = split_at(charge.total, charge.vat_rate)
    return Invoice(
        form=SERVICE,
        order_id=order.id,
        order_number=order.number,
        seller_name=current_dealer().name,
        vin=order.vin,
        title_zh=charge.title_zh,
        title_en=charge.title_en,
        net_minor=parts.net.amount,
        vat_minor=parts.vat.amount,
        total_minor=parts.total.amount,
        vat_rate=parts.rate,
        currency=parts.total.currency,
    )


def _request(invoice: Invoice, actor: Actor) -> Invoice:
    invoice.error, invoice.attempts = "", 0
    move(
        invoice, machine=INVOICE, verb="request", actor=actor, action="invoicing.invoice.requested",
        note=invoice.reason, after={"number": invoice.number, "order": invoice.order_number},
    )  # fmt: skip
    _enqueue(invoice)
    return invoice


def _reverse(blue: Invoice, actor: Actor, reason: str) -> Invoice:
    move(
        blue, machine=INVOICE, verb="ask_red", actor=actor, action="invoicing.invoice.red_asked", note=reason
    )
    copied = (
        "form", "order_id", "order_number", "seller_name", "buyer_name", "id_kind", "vin", "title_zh",
        "title_en", "vat_rate", "currency",
    )  # fmt: skip
    red = Invoice(kind="RED", reverses=blue, reason=reason, **{name: getattr(blue, name) for name in copied})
    red.id_number = blue.id_number.opened()
    red.net_minor, red.vat_minor, red.total_minor = -blue.net_minor, -blue.vat_minor, -blue.total_minor
    red.number = next_number("FP")
    red.save(force_insert=True)
    return _request(red, actor)


def _issued(invoice_id: UUID, issued: bureau.Issued) -> None:
    with transaction.atomic():
        invoice = _locked(invoice_id)
        if invoice.state != "REQUESTED":
            return
        invoice.official_code, invoice.official_number = issued.code, issued.number
        invoice.check_code, invoice.error, invoice.issued_at = issued.check, "", clock.now()
        move(
            invoice, machine=INVOICE, verb="issue", actor=SYSTEM, action="invoicing.invoice.issued",
            after={"official_number": issued.number},
        )  # fmt: skip
        if invoice.kind == "RED":
            blue = _reversed_by(invoice)
            blue.reversed_at = clock.now()
            move(blue, machine=INVOICE, verb="reverse", actor=SYSTEM, action="invoicing.invoice.reversed")
        elif invoice.form in CARS and order_at_hand(SYSTEM, invoice.order_id).state in SALE_UNDONE:
            _reverse(invoice, SYSTEM, "sale undone")


def _refused(invoice_id: UUID, why: str) -> None:
    with transaction.atomic():
        invoice = _locked(invoice_id)
        if invoice.state != "REQUESTED":
            return
        invoice.error = why[:400]
        move(
            invoice, machine=INVOICE, verb="refuse", actor=SYSTEM, action="invoicing.invoice.refused",
            note=why[:400],
        )  # fmt: skip
        if invoice.kind == "RED":
            blue = _reversed_by(invoice)
            blue.error = why[:400]
            move(
                blue, machine=INVOICE, verb="refuse_red", actor=SYSTEM,
                action="invoicing.invoice.red_refused", note=why[:400],
            )  # fmt: skip


def _silent(invoice_id: UUID, why: str) -> int:
    with transaction.atomic():
        invoice = _locked(invoice_id)
        if invoice.state != "REQUESTED":
            return 0
        attempts = invoice.attempts + 1
        Invoice.objects.filter(id=invoice_id).update(attempts=attempts, error=why[:400])
        return 10 * 2**attempts if attempts < MAX_ATTEMPTS else 0


def _reversed_by(red: Invoice) -> Invoice:
    return Invoice.objects.select_for_update().get(red_letters=red.id)


def _locked(invoice_id: UUID) -> Invoice:
    """The invoice after its order, both locked. Raises NotFound."""
    order_id = Invoice.objects.filter(id=invoice_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound()
    order_at_hand(SYSTEM, order_id, locked=True)
    return Invoice.objects.select_for_update().get(id=invoice_id)


def _enqueue(invoice: Invoice) -> None:
    post_task(
        _ASK,
        {"invoice_id": str(invoice.id)},
        key=f"invoice:{invoice.id}",
        dealer=scope.dealer_schema(),
        unless_waiting=True,
    )


def _asked(invoice: Invoice) -> bureau.Asked:
    return bureau.Asked(
        key=str(invoice.id),
        form=invoice.form,
        seller=invoice.seller_name,
        buyer=invoice.buyer_name,
        id_number=invoice.id_number.opened(),
        vin=invoice.vin,
        net_minor=invoice.net_minor,
        vat_minor=invoice.vat_minor,
        reverses=invoice.reverses.official_number if invoice.reverses else "",
    )


def _noted(order_id: UUID) -> OpenedPaper | None:
    """The paper of the order's buyer; none where there is none, or it does not open any more."""
    try:
        return opened_paper(order_id)
    except (SealBroken, LookupError):
        log.exception("the paper of order %s does not open", order_id)
        return None


def _check_buyer(name: str, kind: str, number: str) -> None:
    refused: list[DomainError] = []
    if not name:
        refused.append(errors.BuyerNameMissing())
    if kind not in IDENTITIES:
        refused.append(Invalid("field.choice", field="id_kind"))
    elif not _sound(kind, number):
        refused.append(errors.NumberWrong())
    if refused:
        raise refused[0] if len(refused) == 1 else Invalids(refused)


def _sound(kind: str, number: str) -> bool:
    if kind == ID_CARD:
        return is_identity_card(number, clock.now().astimezone(clock.SHANGHAI).date())
    return is_passport(number) if kind == PASSPORT else is_sound(number)
