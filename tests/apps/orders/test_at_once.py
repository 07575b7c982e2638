"""Everybody does everything to one order at one moment: nobody waits for each other in a circle."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from core.flow.outbox import relay
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.kernel.money import Money
from tenant_apps.cashier import operations as cashier
from tenant_apps.cashier.models import Account, Payment
from tenant_apps.cashier.operations.disputes import Disputed
from tenant_apps.ledger.models import Posting
from tenant_apps.orders import operations
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.paying import Captured
from tenants.context import dealer_context, ref_of
from tests.apps.orders.test_races import _at
from tests.factories.orders import make_order
from tests.factories.stock import make_trim, make_vehicle


def part(minor):
    return Captured(
        billing_payment_id=ids.new_id(), amount=Money(minor), method="CARD", captured_at=clock.now()
    )


def disputed(payment, status):
    return Disputed(
        billing_dispute_id=payment.billing_payment_id,
        billing_payment_id=payment.billing_payment_id,
        amount=Money(payment.amount_minor),
        status=status,
        reason="fraudulent",
        withdrawn=True,
        due_by=None,
    )


@pytest.mark.parametrize("ends", ["cancel", "swap"])
def test_nothing_is_locked_in_a_circle(committed, race, ends):
    main, trim = ref_of(committed["main"]), make_trim()
    for turn in range(4):
        spare = make_vehicle(main, "AVAILABLE", trim=trim)
        order = make_order(main, "CONTRACTED", vehicle=make_vehicle(main, "AVAILABLE", trim=trim))
        with dealer_context(main):
            for nth in range(2):
                operations.record_balance(
                    actor=SYSTEM, order_id=order.id, amount=Money(100_000), reference=f"first {nth}"
                )
            deposit = Payment.objects.get(order_id=order.id, kind="DEPOSIT")
        given = {"actor": SYSTEM, "order_id": order.id}
        back = {"actor": SYSTEM, "billing_payment_id": deposit.billing_payment_id}
        end = {
            "cancel": lambda given=given: operations.cancel_order(**given, reason="x"),
            "swap": lambda given=given, spare=spare: operations.reallocate(
                **given, vehicle_id=spare.id, reason="scratched"
            ),
        }[ends]
        deeds = [
            end,
            lambda given=given: operations.record_balance(**given, amount=Money(70_000), reference="A"),
            lambda given=given: operations.confirm_part(**given, captured=part(90_000)),
            lambda given=given, d=deposit, s=("lost", "won")[turn % 2]: operations.record_dispute(
                **given, told=disputed(d, s)
            ),
            lambda given=given: operations.record_refund(**given, reference="back"),
            lambda back=back: cashier.settle_refund(**back),
            lambda back=back: cashier.fail_refund(**back, reason="closed", amount=Money(200_000)),
        ]

        outcomes = race(*[_at(main, deed) for deed in deeds], relay.deliver_all)

        wrong = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, DomainError)]
        assert wrong == []
        with dealer_context(main):
            found, account = Order.objects.get(id=order.id), Account.objects.get(order_id=order.id)
            assert found.paid_minor == account.held_minor
            rows = Payment.objects.filter(order_id=order.id)
            assert account.held_minor == sum(row.rest_minor for row in rows if row.kind != "DAMAGES")
            assert Posting.objects.filter(order_id=order.id).aggregate(sum=Sum("amount_minor"))["sum"] == 0
