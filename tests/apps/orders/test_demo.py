"""The demo's dealer that takes 定金: its orders say so, and whoever left has lost it."""

from datetime import timedelta
from random import Random

from config.demo import trade
from core.kernel import clock
from tenant_apps.cashier.models import Payment
from tenant_apps.orders.models import EndingPolicy, Order
from tenants.context import dealer_context
from tests.factories.staff import make_user, staff
from tests.factories.stock import make_vehicle


def test_earnest_money_is_asked_from_before_the_first_order_and_kept_of_who_left(
    main, stripe_here, monkeypatch
):
    monkeypatch.setattr(trade, "EARNEST", {"main": 2_000_000})
    with clock.set_to(clock.now() - timedelta(days=60)):
        for _ in range(4):
            make_vehicle(main, "AVAILABLE")
    team = {role: [staff(role)] for role in ("MANAGER", "SALES", "FINANCE")}

    for _ in range(2):
        trade.set_terms(main, team)
    began = clock.now() - timedelta(days=27)
    with dealer_context(main):
        trade._Run(main, team, make_user("李晓雯"), trade.Plan(0, "CANCELLED", 27), Random(1), began).play()

    with dealer_context(main):
        order = Order.objects.get()
        assert (order.state, order.deposit_kind, order.deposit_minor) == ("CANCELLED", "EARNEST", 2_000_000)
        assert EndingPolicy.objects.get().valid_from < order.created_at
        assert not Payment.objects.filter(kind="REFUND").exists()
