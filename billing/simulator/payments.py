"""What happens when a buyer pays, on a hosted page or by an intent of its own (``session`` None).

Each function is one step of one transaction.
"""

from billing.simulator import cards
from billing.simulator.cards import Refusal
from billing.simulator.events import emit
from billing.simulator.resources import charges, disputes, intents, sessions
from billing.simulator.store import Object, Transaction

WALLETS = ("alipay", "wechat_pay")


class Closed(Exception):
    """The session can no longer be paid; its ``status`` says why."""

    def __init__(self, session: Object) -> None:
        super().__init__(session["status"])
        self.session = session


def open_session(tx: Transaction, session_id: str) -> Object:
    """The session, if a payment may still begin."""
    session = tx.get(sessions.KIND, session_id)
    if session["status"] == "open" and session["expires_at"] <= tx.now:
        sessions.close(tx, session)
    if session["status"] != "open":
        raise Closed(session)
    return session


def pay_by_card(tx: Transaction, session: Object, number: str, payer: Object) -> Refusal | None:
    """One attempt with a card. None: paid, or waiting for 3-D Secure (see ``waits_for_bank``)."""
    return charge_card(tx, session, intents.open_for(tx, session), number, payer, session["url"])


def charge_card(
    tx: Transaction, session: Object | None, intent: Object, number: str, payer: Object, page: str
) -> Refusal | None:
    """One attempt with a card on an intent; ``page`` is where its payer acts, if the bank wants to ask."""
    refusal = cards.verdict(number)
    if refusal is not None:
        _refuse(tx, intent, cards.shown_method(number), payer, refusal)
    elif number in cards.ASKS_THE_BANK:
        await_action(tx, intent, f"{page}/bank", {**payer, "number": number}, return_url=page)
        if session is not None:
            session["payer"] = payer
            tx.save(sessions.KIND, session)
    else:
        _succeed(tx, session, intent, cards.shown_method(number), payer)
        if number == cards.DISPUTED:
            disputes.begin(tx, tx.get(charges.KIND, intent["latest_charge"]), "fraudulent")
    return refusal


def waits_for_bank(tx: Transaction, session: Object) -> bool:
    """Whether the last attempt waits for the payer's confirmation at the bank."""
    intent_id = session["payment_intent"]
    return bool(intent_id) and tx.get(intents.KIND, intent_id)["status"] == "requires_action"


def answer_bank(tx: Transaction, session: Object, *, confirmed: bool) -> Refusal | None:
    """The payer confirmed, or refused, at the bank."""
    intent = tx.get(intents.KIND, session["payment_intent"])
    return answer_intent_bank(tx, session, intent, session["payer"], confirmed=confirmed)


def answer_intent_bank(
    tx: Transaction, session: Object | None, intent: Object, payer: Object, *, confirmed: bool
) -> Refusal | None:
    """The same for an intent."""
    if confirmed:
        _succeed(tx, session, intent, cards.shown_method(cards.THREE_D_SECURE), payer)
        return None
    # The bank was never asked for money, so there is no charge.
    _note_failure(tx, intent, cards.NOT_AUTHENTICATED)
    return cards.NOT_AUTHENTICATED


def pay_by_wallet(
    tx: Transaction, session: Object, wallet: str, payer: Object, *, confirmed: bool
) -> Refusal | None:
    """The payer answered in Alipay or WeChat Pay."""
    return charge_wallet(tx, session, intents.open_for(tx, session), wallet, payer, confirmed=confirmed)


def charge_wallet(
    tx: Transaction, session: Object | None, intent: Object, wallet: str, payer: Object, *, confirmed: bool
) -> Refusal | None:
    """The same for an intent."""
    method: Object = {"type": wallet, wallet: {"transaction_id": None}}
    if confirmed:
        _succeed(tx, session, intent, method, payer)
        return None
    _refuse(tx, intent, method, payer, cards.WALLET_REFUSED)
    return cards.WALLET_REFUSED


def await_action(
    tx: Transaction,
    intent: Object,
    url: str,
    payer: Object,
    *,
    return_url: str,
    kind: str = "redirect_to_url",
) -> None:
    """The payer must act elsewhere: at the bank, in Alipay, or by reading a code with WeChat."""
    where: Object = {"url": url, "return_url": return_url}
    if kind == "wechat_pay_display_qr_code":
        where = {"data": url, "hosted_instructions_url": url, "image_data_url": "", "image_url_png": url}
    intent.update(status="requires_action", next_action={"type": kind, kind: where}, payer=payer)
    tx.save(intents.KIND, intent)
    emit(tx, "payment_intent.requires_action", intents.shown(intent))


def _refuse(tx: Transaction, intent: Object, method: Object, payer: Object, refusal: Refusal) -> None:
    charge = charges.attempt(tx, intent, method=method, payer=payer, failure=refusal.as_error())
    intent["latest_charge"] = charge["id"]
    _note_failure(tx, intent, refusal)
    emit(tx, "charge.failed", charge)


def _note_failure(tx: Transaction, intent: Object, refusal: Refusal) -> None:
    intent.update(
        status="requires_payment_method",
        next_action=None,
        last_payment_error={"type": "card_error", **refusal.as_error()},
    )
    intent.pop("payer", None)
    tx.save(intents.KIND, intent)
    emit(tx, "payment_intent.payment_failed", intent)


def _succeed(tx: Transaction, session: Object | None, intent: Object, method: Object, payer: Object) -> None:
    charge = charges.attempt(tx, intent, method=method, payer=payer, failure=None)
    intent.update(
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=charge["id"],
        payment_method=charge["payment_method"],
        last_payment_error=None,
        next_action=None,
    )
    intent.pop("payer", None)
    tx.save(intents.KIND, intent)
    emit(tx, "charge.succeeded", charge)
    emit(tx, "payment_intent.succeeded", intent)
    if session is None:
        return
    session.update(
        status="complete",
        payment_status="paid",
        customer_details={"address": None, "phone": None, "tax_exempt": "none", **payer},
    )
    session.pop("payer", None)
    tx.save(sessions.KIND, session)
    emit(tx, "checkout.session.completed", sessions.shown(session))
