"""Whatever is asked, granted, refused and failed: Σ money is nothing, the car in one place, refund ≤ paid."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.kernel.money import Money
from shared_apps.marketplace.facts import Deposit
from tenant_apps.cashier.models import Account, Payment
from tenant_apps.cashier.operations import fail_refund, settle_refund
from tenant_apps.ledger.queries import balances_of
from tenant_apps.orders import operations
from tenant_apps.orders.ending import CAUSES, GROUNDS
from tenant_apps.orders.models import Order
from tenant_apps.orders.states import GIVEN_BACK
from tenants.context import dealer_context
from tests.apps.orders.test_walk import check_consistent
from tests.factories.delivery import sign_both
from tests.factories.orders import make_order, pay_in_full, rendered


class Planted(Exception):
    """A failure after everything was written: the transaction takes it all back."""


def _sign(order):
    rendered(order.id)
    operations.record_signature(actor=SYSTEM, order_id=order.id)


def _deliver(order):
    operations.mark_ready(actor=SYSTEM, order_id=order.id)
    sign_both(order.id)
    operations.deliver_order(actor=SYSTEM, order_id=order.id)


def _refunds(order, act, **more):
    for payment in Payment.objects.filter(order_id=order.id, billing_payment_id__isnull=False):
        act(actor=SYSTEM, billing_payment_id=payment.billing_payment_id, **more)


DEEDS = {
    "sign": lambda o, n: _sign(o),
    "pay": lambda o, n: pay_in_full(o.id, f"ICBC {n}"),
    "deliver": lambda o, n: _deliver(o),
    "cancel": lambda o, n: operations.cancel_order(
        actor=SYSTEM, order_id=o.id, reason="x", cause=CAUSES[n % 4]
    ),
    "ask": lambda o, n: operations.request_cancel(
        actor=SYSTEM, order_id=o.id, reason="x", cause=CAUSES[n % 4]
    ),
    "grant": lambda o, n: operations.approve_cancel(actor=SYSTEM, order_id=o.id),
    "keep": lambda o, n: operations.refuse_cancel(actor=SYSTEM, order_id=o.id, note="x"),
    "bring back": lambda o, n: operations.request_return(
        actor=SYSTEM, order_id=o.id, ground=GROUNDS[n % 3], km=n * 40, reason="x"
    ),
    "take back": lambda o, n: operations.accept_return(actor=SYSTEM, order_id=o.id),
    "no return": lambda o, n: operations.refuse_return(actor=SYSTEM, order_id=o.id, note="x"),
    "settle": lambda o, n: _refunds(o, settle_refund),
    "fail": lambda o, n: _refunds(o, fail_refund, reason="bank closed"),
    "transfers": lambda o, n: operations.record_refund(actor=SYSTEM, order_id=o.id, reference=f"R{n}"),
}
FORWARD = ["sign", "pay", "deliver", "bring back", "take back"]
STEPS = st.lists(
    st.tuples(st.one_of(st.sampled_from(FORWARD), st.sampled_from(list(DEEDS))), st.integers(0, 12)),
    min_size=3,
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, earnest=st.booleans(), breaks=st.sets(st.integers(0, 11), max_size=3))
def test_money_and_car_agree_after_every_step(main, steps, earnest, breaks):
    with transaction.atomic():
        kind = "EARNEST" if earnest else "REFUNDABLE"
        order = make_order(main, "RESERVED", deposit=Deposit(kind, Money(200_000)))
        with dealer_context(main):
            for at, (deed, n) in enumerate(steps):
                try:
                    with transaction.atomic():
                        DEEDS[deed](order, n)
                        if at in breaks:
                            raise Planted
                except (DomainError, Planted):
                    pass  # refused or broken: everything must agree all the same
                _check(order)
        transaction.set_rollback(True)


def _check(order):
    order = check_consistent(order)
    assert sum(line.amount.amount for line in balances_of(order.id)) == 0
    rows = [p for p in Payment.objects.filter(order_id=order.id) if p.kind != "DAMAGES"]
    paid = sum(p.amount_minor for p in rows)
    assert sum(p.refund_minor for p in rows) + sum(p.forfeited_minor for p in rows) <= paid
    if order.state in GIVEN_BACK:
        assert Account.objects.get(order_id=order.id).held_minor == 0
        assert sum(p.refund_minor + p.forfeited_minor for p in rows) == paid
        assert sum(p.forfeited_minor for p in rows) == order.kept_minor


def test_a_failure_in_the_middle_of_an_end_leaves_everything(main, monkeypatch):
    order = make_order(main, "FUNDED")
    with dealer_context(main):
        before = Order.objects.filter(id=order.id).values().get()

        def broken(*args, **kwargs):
            raise Planted

        monkeypatch.setattr(operations.cancelling, "take", broken)
        with pytest.raises(Planted), transaction.atomic():
            operations.cancel_order(actor=SYSTEM, order_id=order.id, reason="x")
        assert Order.objects.filter(id=order.id).values().get() == before
        _check(order)
