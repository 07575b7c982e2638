from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.flow.reveal import reveal
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Conflict, DomainError, Invalid, Invalids, NotFound
from core.storage.sealed import plain
from shared_apps.console.credit_codes import is_sound
from tenant_apps.customers.queries import lead_for
from tenant_apps.identities import errors
from tenant_apps.identities.account_numbers import is_account, is_card
from tenant_apps.identities.id_numbers import is_identity_card, is_passport
from tenant_apps.identities.kinds import ACCOUNTS, CARD, ID_CARD, IDENTITIES, PASSPORT
from tenant_apps.identities.models import BankAccount, Identity, OrderIdentity

RECORD, REVEAL = "identities.record", "identities.reveal"
REVEAL_OF_ORDER = "identities.reveal_order"
Paper = TypeVar("Paper", Identity, BankAccount)


def record_identity(*, actor: Actor, lead_id: UUID, kind: str, name: str, number: str) -> Identity:
    """Note who a customer is on paper; it takes the place of what was noted before.

    Raises Forbidden, NotFound, Invalid for a kind there is not, NameMissing, and CardNumberWrong,
    PassportNumberWrong or CreditCodeWrong; several at once as Invalids. No error repeats the number.
    """
    actor.require(RECORD)
    number, name = _sound(kind, name, number)
    with transaction.atomic():
        lead_for(actor, lead_id)
        identity = _for_writing(Identity, lead_id)
        identity.kind, identity.name, identity.number = kind, name, number
        _write(identity)
        record(actor, "identities.identity.recorded", ("identity", lead_id), after={"kind": kind})
    return identity


def record_order_identity(
    *, actor: Actor, order_id: UUID, kind: str, name: str, number: str
) -> OrderIdentity:
    """Note who the buyer of an order is on paper; it takes the place of what was noted before.

    Buyers note it of themselves, the staff by right. The caller has made sure that the actor may see the
    order and that it is still under way. Raises Forbidden and what `record_identity` raises for wrong values.
    """
    if actor.kind != "buyer":
        actor.require(RECORD)
    number, name = _sound(kind, name, number)
    with transaction.atomic():
        found = OrderIdentity.objects.select_for_update().filter(order_id=order_id).first()
        identity = found or OrderIdentity(order_id=order_id)
        identity.kind, identity.name, identity.number = kind, name, number
        identity.by_buyer = actor.kind == "buyer"
        _write(identity)
        record(actor, "identities.order.recorded", ("order", order_id), after={"kind": kind})
    return identity


def reveal_order_identity(*, actor: Actor, order_id: UUID, purpose: str, reason: str) -> str:
    """The number of a buyer's paper in the clear, for a recorded reason: invoices and plates need it.

    The caller has made sure that the actor may see the order. Raises Forbidden, NotFound and what
    `core.flow.reveal.reveal` raises.
    """
    actor.require(REVEAL_OF_ORDER)
    paper = OrderIdentity.objects.filter(order_id=order_id).first()
    if paper is None:
        raise NotFound()
    return reveal(
        actor=actor,
        right=REVEAL_OF_ORDER,
        subject=("order_identity", order_id),
        column="number",
        value=paper.number,
        purpose=purpose,
        reason=reason,
    )


def record_account(
    *, actor: Actor, lead_id: UUID, kind: str, holder: str, bank: str, number: str
) -> BankAccount:
    """Note where a customer's refunds go; it takes the place of what was noted before.

    Raises Forbidden, NotFound, Invalid for a kind there is not, HolderMissing, BankMissing, and BankCardWrong
    or AccountNumberWrong; several at once as Invalids. No error repeats the number.
    """
    actor.require(RECORD)
    number, holder, bank = plain(number), holder.strip(), bank.strip()
    refused: list[DomainError] = []
    if kind not in ACCOUNTS:
        refused.append(Invalid("field.choice", field="kind"))
    elif kind == CARD and not is_card(number):
        refused.append(errors.BankCardWrong())
    elif kind != CARD and not is_account(number):
        refused.append(errors.AccountNumberWrong())
    if not holder:
        refused.append(errors.HolderMissing())
    if not bank:
        refused.append(errors.BankMissing())
    _refuse(refused)
    with transaction.atomic():
        lead_for(actor, lead_id)
        account = _for_writing(BankAccount, lead_id)
        account.kind, account.holder, account.bank, account.number = kind, holder, bank, number
        _write(account)
        record(actor, "identities.account.recorded", ("bank_account", lead_id), after={"kind": kind})
    return account


def forget_identity(*, actor: Actor, lead_id: UUID) -> None:
    """Delete a customer's paper. Raises Forbidden and NotFound."""
    _forget(actor, Identity, lead_id, "identities.identity.deleted", "identity")


def forget_account(*, actor: Actor, lead_id: UUID) -> None:
    """Delete a customer's account. Raises Forbidden and NotFound."""
    _forget(actor, BankAccount, lead_id, "identities.account.deleted", "bank_account")


def reveal_identity(*, actor: Actor, lead_id: UUID, purpose: str, reason: str) -> str:
    """The number of a customer's paper in the clear, for a recorded reason.

    Raises NotFound and what `core.flow.reveal.reveal` raises.
    """
    return _reveal(actor, Identity, lead_id, "identity", purpose, reason)


def reveal_account(*, actor: Actor, lead_id: UUID, purpose: str, reason: str) -> str:
    """The number of a customer's account in the clear, for a recorded reason.

    Raises NotFound and what `core.flow.reveal.reveal` raises.
    """
    return _reveal(actor, BankAccount, lead_id, "bank_account", purpose, reason)


def _sound(kind: str, name: str, number: str) -> tuple[str, str]:
    number, name = plain(number), name.strip()
    refused: list[DomainError] = []
    if kind not in IDENTITIES:
        refused.append(Invalid("field.choice", field="kind"))
    elif (wrong := _identity_problem(kind, number)) is not None:
        refused.append(wrong)
    if not name:
        refused.append(errors.NameMissing())
    _refuse(refused)
    return number, name


def _identity_problem(kind: str, number: str) -> DomainError | None:
    if kind == ID_CARD:
        today = clock.now().astimezone(clock.SHANGHAI).date()
        return None if is_identity_card(number, today) else errors.CardNumberWrong()
    if kind == PASSPORT:
        return None if is_passport(number) else errors.PassportNumberWrong()
    return None if is_sound(number) else errors.CreditCodeWrong()


def _refuse(refused: list[DomainError]) -> None:
    if refused:
        raise refused[0] if len(refused) == 1 else Invalids(refused)


def _for_writing(model: type[Paper], lead_id: UUID) -> Paper:
    found = model._default_manager.select_for_update().filter(lead_id=lead_id).first()
    return found or model(lead_id=lead_id)


def _write(paper: Identity | BankAccount | OrderIdentity) -> None:
    try:
        with transaction.atomic():
            paper.save()
    except IntegrityError as error:  # somebody noted the first one at the same moment
        raise Conflict() from error


def _forget(actor: Actor, model: type[Paper], lead_id: UUID, action: str, kind: str) -> None:
    actor.require(RECORD)
    with transaction.atomic():
        lead_for(actor, lead_id)
        gone, _ = model._default_manager.filter(lead_id=lead_id).delete()
        if not gone:
            raise NotFound()
        record(actor, action, (kind, lead_id))


def _reveal(actor: Actor, model: type[Paper], lead_id: UUID, kind: str, purpose: str, reason: str) -> str:
    actor.require(REVEAL)
    lead_for(actor, lead_id)
    paper = model._default_manager.filter(lead_id=lead_id).first()
    if paper is None:
        raise NotFound()
    return reveal(
        actor=actor,
        right=REVEAL,
        subject=(kind, lead_id),
        column="number",
        value=paper.number,
        purpose=purpose,
        reason=reason,
    )
