"""Whatever people and banks do in whatever order: car, market, money and papers agree after every step."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.kernel.money import Money
from tenant_apps.cashier.models import Payment
from tenant_apps.contracts.queries import current_contract
from tenant_apps.orders import operations
from tenant_apps.orders.models import Order
from tenant_apps.orders.states import ENDED_UNSOLD, TAKES_THE_CAR
from tenants.context import dealer_context
from tests.apps.orders.test_walk import check_consistent
from tests.factories.delivery import sign_both
from tests.factories.orders import captured, contact, render_quickly
from tests.factories.stock import make_vehicle

BUYERS = [contact(), contact(), contact()]


def _render(order):
    contract = current_contract(order.id)
    if contract is not None:
        render_quickly(contract.id)


def _balance(order, share):
    account = Order.objects.get(id=order.id)
    open_minor = account.total_minor - account.paid_minor
    amount = Money(max(open_minor * share // 100, 1))
    operations.record_balance(actor=SYSTEM, order_id=order.id, amount=amount, reference=ids.new_id().hex)


def _expire(order, later):
    with clock.set_to(clock.now() + timedelta(minutes=later)):
        operations.expire_order(actor=SYSTEM, order_id=order.id)


DEEDS = {
    "pay": lambda o, n: operations.confirm_deposit(actor=SYSTEM, order_id=o.id, captured=captured(o)),
    "pay wrong": lambda o, n: operations.confirm_deposit(
        actor=SYSTEM, order_id=o.id, captured=captured(o, amount=Money(n + 1))
    ),
    "expire": lambda o, n: _expire(o, n % 32),
    "prepare": lambda o, n: operations.prepare_contract(actor=SYSTEM, order_id=o.id),
    "render": lambda o, n: _render(o),
    "sign": lambda o, n: operations.record_signature(actor=SYSTEM, order_id=o.id),
    "balance": lambda o, n: _balance(o, n),
    "ready": lambda o, n: operations.mark_ready(actor=SYSTEM, order_id=o.id),
    "shake": lambda o, n: sign_both(o.id),
    "deliver": lambda o, n: operations.deliver_order(actor=SYSTEM, order_id=o.id),
    "close": lambda o, n: operations.close_order(actor=SYSTEM, order_id=o.id),
    "cancel": lambda o, n: operations.cancel_order(actor=SYSTEM, order_id=o.id, reason="x"),
    "transfers back": lambda o, n: operations.record_refund(actor=SYSTEM, order_id=o.id, reference="R"),
}
FORWARD = ["pay", "prepare", "render", "sign", "balance", "balance", "ready", "shake", "deliver", "close"]
STEP = st.one_of(
    st.tuples(st.just("hold"), st.integers(0, 2)),
    st.tuples(st.sampled_from(list(DEEDS)), st.integers(0, 120)),
    st.tuples(st.sampled_from(FORWARD), st.just(100)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=4, max_size=25))
def test_everything_agrees_after_every_step(main, steps):
    with transaction.atomic():
        car = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            _walk(car, steps)
        transaction.set_rollback(True)


def _walk(car, steps):
    orders = []
    for deed, n in [("hold", 0), *steps]:
        try:
            with transaction.atomic():
                if deed == "hold":
                    order = operations.hold_for_buyer(actor=SYSTEM, vehicle_id=car.id, buyer=BUYERS[n])
                    orders = [*[o for o in orders if o.id != order.id], order]
                else:
                    DEEDS[deed](orders[n % len(orders)], n)
        except DomainError:
            pass  # refused; everything must agree all the same
        _check(car, orders)


def _check(car, orders):
    live = Order.objects.filter(vehicle_id=car.id, state__in=TAKES_THE_CAR)
    assert live.count() <= 1
    standing = live.first()
    if standing is not None:
        check_consistent(standing)
    elif orders:
        check_consistent(orders[-1])
    for order in Order.objects.filter(vehicle_id=car.id, state__in=ENDED_UNSOLD):
        assert order.paid_minor == 0
        assert not Payment.objects.filter(order_id=order.id, state="CAPTURED").exists()
