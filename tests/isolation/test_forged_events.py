"""What a dealer's role writes into the outbox by hand reaches nothing that is not that dealer's."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from billing.models import Payment, Refund
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.ids import new_id
from shared_apps.accounts.models import Invitation, Membership
from shared_apps.insight.models import OrderFact, VehicleFact
from tenant_apps.orders.operations import cancel_order
from tenants.context import DealerRef, dealer_context, market_context, owner_context
from tests.factories.accounts import account
from tests.factories.orders import billing_payment, make_order
from tests.factories.stock import make_vehicle

_INSERT = """
INSERT INTO outbox_outboxevent (event_id, name, aggregate, dealer_schema, payload, actor, request_id,
                                occurred_at, available_at, delivered, attempts, last_error)
VALUES (gen_random_uuid(), %s, %s, %s, %s, '{}', '', now(), %s, '[]', 0, '')
"""


def forge(
    dealer: DealerRef, name: str, said: dict, *, aggregate: str = "", due: datetime | None = None
) -> None:
    """Write a row as this dealer's role, past all of our code."""
    values = [name, aggregate or f"forged:{new_id()}", dealer.schema, json.dumps(said, default=str)]
    with dealer_context(dealer), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_INSERT, [*values, due or clock.now() - timedelta(hours=1)])


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    """Names of the tasks that went to the broker."""
    names: list[str] = []
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda self, *a, **o: names.append(self.name))
    return names


@pytest.mark.django_db
class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "billing.payment_captured",
            "billing.refund_requested",
            "accounts.member_joined",
            "marketplace.enquiry_made",
            "task:console.tasks.provision",
            "task:billing.tasks.execute_refund",
            "task:accounts.tasks.send_invitation",
            "task:celery.backend_cleanup",
            "nobody.knows",
            "",
        ],
    )
    def test_what_others_tell_and_start_is_refused_by_the_database(self, main, name):
        with pytest.raises(DatabaseError, match="row-level security"):
            forge(main, name, {})

    @pytest.mark.parametrize("name", ["task:orders.tasks.expire_holds_everywhere", "task:stock.nothing"])
    def test_a_task_of_the_market_is_not_started_under_a_dealers_apps_name(self, main, deliver, sent, name):
        forge(main, name, {})

        deliver()

        assert sent == []
        assert OutboxEvent.objects.get(name=name).attempts == 1

    def test_what_a_dealers_own_apps_tell_is_taken(self, main, deliver):
        forge(main, "stock.nobody_listens", {})
        assert deliver() == 1


@pytest.mark.django_db
class TestPayloads:
    def test_nobody_is_invited_to_another_dealer(self, main, other, deliver):
        said = {"invited_by": "x", "email": "evil@example.com", "role": "OWNER", "person": "x"}
        forge(main, "staff.invitation_requested", {**said, "dealer_id": other.id, "invitation_id": new_id()})

        deliver()

        with market_context():
            assert not Invitation.objects.filter(dealer_id=other.id).exists()

    def test_nobody_is_dismissed_at_another_dealer(self, main, other, deliver):
        person = account()
        with owner_context():
            Membership.objects.create(user=person, dealer_id=other.id)
        forge(main, "staff.member_left", {"dealer_id": other.id, "user_id": person.id})

        deliver()

        with market_context():
            assert Membership.objects.get(user=person).state == "ACTIVE"

    def test_another_dealers_payment_is_not_refunded(self, main, other, deliver):
        order = make_order(other, "RESERVED")
        payment = billing_payment(other, order)
        said = {"amount_minor": payment.amount_minor, "currency": "CNY", "reason": "x", "key": "k"}
        ids = {"payment_id": new_id(), "order_id": new_id(), "billing_payment_id": payment.id}
        forge(main, "cashier.refund_asked", {**said, **ids})

        deliver()

        with market_context():
            assert not Refund.objects.exists()
            assert Payment.objects.get(id=payment.id).refunded_minor == 0

    def test_another_dealers_payment_page_is_not_closed(self, main, other, deliver, sent):
        order = make_order(other)
        payment = billing_payment(other, order, state="OPEN", stripe_session_id="cs_theirs")
        forge(main, "orders.checkout_abandoned", {"order_id": order.id, "billing_payment_id": payment.id})

        deliver()
        deliver()

        assert "billing.tasks.close_checkout" not in sent

    def test_another_dealers_figures_stay(self, main, other, deliver, sent):
        car, order = make_vehicle(other, "AVAILABLE"), make_order(other, "RESERVED")
        deliver()
        figures = {"state": "DELIVERED", "currency": "CNY", "version": 999}
        of_car = {"vehicle_id": car.id, "listed": False, "price_minor": 1, "cost_minor": 1}
        of_order = {"order_id": order.id, "total_minor": 1, "paid_minor": 1, "delivered_at": None}
        forge(main, "stock.vehicle_changed", {**figures, **of_car})
        forge(main, "orders.order_changed", {**figures, **of_order, "placed_at": clock.now().isoformat()})

        deliver()

        with market_context():
            assert VehicleFact.objects.get(vehicle_id=car.id).dealer_id == other.id
            assert OrderFact.objects.get(order_id=order.id).state == "RESERVED"


@pytest.mark.django_db
def test_another_dealers_events_are_not_held_up(main, other, deliver, sent):
    order = make_order(other, "RESERVED")
    forge(main, "stock.x", {}, aggregate=f"order:{order.id}", due=clock.now() + timedelta(days=999))
    with dealer_context(other):
        cancel_order(actor=SYSTEM, order_id=order.id, reason="changed mind")

    deliver()

    with market_context():
        theirs = OutboxEvent.objects.filter(dealer_schema=other.schema, attempts=0)
        assert "orders.order_changed" not in theirs.values_list("name", flat=True)


@pytest.mark.django_db
def test_no_role_of_ours_can_put_a_table_before_anothers(main):
    for scope in (dealer_context(main), market_context()):
        refused = pytest.raises(DatabaseError, match="temporary")
        with scope, refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE accounts_user (id int)")
