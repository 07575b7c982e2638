"""Where an order's money stands as a whole: read off its payments, written by the transition function."""

from __future__ import annotations

from uuid import UUID

from core.flow.moves.operations import move
from core.kernel.actor import Actor
from core.kernel.states import IllegalMove
from tenant_apps.cashier.models import Account, Dispute, Payment
from tenant_apps.cashier.states import ACCOUNT, FEE, OPEN_DISPUTES


def follow_money(actor: Actor, order_id: UUID) -> None:
    """Take the account to where its payments say it is; call it after every change of one of them.

    Raises IllegalMove where the table knows no way there.
    """
    account = Account.objects.select_for_update().filter(order_id=order_id).first()
    if account is None:
        return
    target = standing(account)
    if target == account.state:
        return
    for step in ACCOUNT.moves_from(account.state):
        if step.target == target:
            after = {"held_minor": account.held_minor}
            move(
                account,
                machine=ACCOUNT,
                verb=step.verb,
                actor=actor,
                action="cashier.account.moved",
                after=after,
            )
            return
    raise IllegalMove(ACCOUNT.name, account.state, f"become {target}")


def standing(account: Account) -> str:
    """The state that an account's payments and disputes amount to."""
    disputes = Dispute.objects.filter(order_id=account.order_id)
    if any(dispute.state in OPEN_DISPUTES or dispute.owed for dispute in disputes):
        return "CHARGEBACK"
    payments = list(Payment.objects.filter(order_id=account.order_id))
    if account.held_minor:
        if account.held_minor == account.due_minor:
            return "PAID"
        only_deposit = all(p.kind in ("DEPOSIT", FEE) for p in payments if p.rest_minor)
        return "DEPOSIT_PAID" if only_deposit else "PARTIAL"
    states = {payment.state for payment in payments}
    if "REFUND_PENDING" in states:
        return "REFUND_PENDING"
    if any(payment.captured_at for payment in payments):
        return "REFUNDED"
    return "DEPOSIT_PENDING" if "PENDING" in states else "NONE"
