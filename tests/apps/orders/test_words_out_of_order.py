"""What Stripe says comes in any order, all the way from the webhook to the order."""

from __future__ import annotations

from itertools import permutations

import pytest

from billing.models import WebhookEvent
from billing.operations import record_webhook
from tenant_apps.cashier.models import Dispute, Payment
from tenant_apps.orders.models import Order
from tenant_apps.orders.reservations import ensure_checkout
from tenants.context import dealer_context, market_context
from tests.apps.billing.conftest import pay, told_by
from tests.factories.orders import buyer_of, make_order

DISPUTED_CARD = "4000 0000 0000 0259"


@pytest.mark.parametrize("shuffle", range(6))
def test_a_dispute_that_is_heard_of_before_its_payment_stops_the_order(main, stripe_here, deliver, shuffle):
    order = make_order(main)
    page = ensure_checkout(actor=buyer_of(order), dealer=main, order_id=order.id, locale="zh-hans")
    pay(page, DISPUTED_CARD)
    words = [w for w in told_by(stripe_here) if b'"charge.dispute' in w[0] or b"completed" in w[0]]
    for body, signature in list(permutations(words))[shuffle]:
        record_webhook(body, signature)
        deliver()

    with dealer_context(main):
        assert Order.objects.get(id=order.id).state == "DISPUTED"
        assert Payment.objects.get().state == "CAPTURED"
        assert Dispute.objects.get().withdrawn
    with market_context():
        assert not WebhookEvent.objects.filter(processed_at=None).exists()
