"""What an order owes changes only before it is signed, and never below what is paid."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.cashier.errors import MoreThanHeld, WrongCurrency
from tenant_apps.cashier.models import Account
from tenant_apps.cashier.operations.payments import figure


def change_due(*, actor: Actor, order_id: UUID, due: Money) -> None:
    """From now on the order owes `due` in all. The order's operations decide who may, and write it down.

    Raises WrongCurrency, and MoreThanHeld where more than that is held already.
    """
    with transaction.atomic():
        fitting = Account.objects.filter(order_id=order_id, currency=due.currency, held_minor__lte=due.amount)
        if fitting.update(due_minor=due.amount):
            return
        found = Account.objects.get(order_id=order_id)
        if found.currency != due.currency:
            raise WrongCurrency(params={"currency": found.currency})
        raise MoreThanHeld(params={"held": figure(found.held_minor)})
