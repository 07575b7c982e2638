"""What each state of a dealer means: at its portal, on the market, for its buyers, for the machine."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.core import mail
from django.db import DatabaseError, InternalError, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden
from core.kernel.states import IllegalMove
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import make_enquiry
from shared_apps.marketplace.queries import on_offer
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import confirm_deposit
from tenant_apps.orders.reservations import ensure_checkout, reserve_listing
from tenant_apps.orders.tasks import expire_holds_everywhere
from tenant_apps.staff.models import StaffMember
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context, market_context
from tenants.errors import NotTrading, ReasonMissing, StillBound
from tenants.fleet.models import Schema
from tenants.life import operations
from tenants.life.tasks import tell_owner
from tenants.middleware import forget_hosts
from tenants.models import Dealer
from tenants.states import DEALER, SERVED
from tests.factories.accounts import signed_in
from tests.factories.orders import buyer_of, captured, contact, make_order
from tests.factories.staff import client_for, make_member, make_user, staff_client
from tests.factories.stock import make_vehicle
from tests.life.conftest import OPERATOR, VERBS, put

SESSION = "/api/v1/session"
VEHICLES = "/api/v1/stock/vehicles"
CLOSED = {"SUSPENDED": "dealers.suspended", "OFFBOARDING": "dealers.offboarding"}


def into(dealer, state):
    """Bring an active dealer into the state by the way that leads there."""
    ways = {"READ_ONLY": ["freeze"], "SUSPENDED": ["suspend"], "OFFBOARDING": ["offboard"]}
    for verb in ways.get(state, []):
        put(dealer, verb)


class TestMoves:
    @pytest.mark.parametrize(("state", "verb"), list(product(SERVED, VERBS)))
    def test_follow_the_table_and_nothing_else(self, main, state, verb):
        with market_context():
            Dealer.objects.filter(id=main.id).update(state=state)
        allowed = {move.verb: move.target for move in DEALER.moves_from(state)}

        if verb in allowed:
            assert put(main, verb).state == allowed[verb]
        else:
            with pytest.raises(IllegalMove):
                put(main, verb)
            with market_context():
                assert Dealer.objects.get(id=main.id).state == state
                assert not AuditLine.objects.filter(subject_id=str(main.id)).exists()
                assert not OutboxEvent.objects.exists()

    @pytest.mark.parametrize("verb", VERBS)
    @pytest.mark.parametrize(
        "actor", [Actor("operator", name="新来的"), Actor("staff", name="店长"), Actor("buyer")]
    )
    def test_need_the_right(self, main, verb, actor):
        with market_context(), pytest.raises(Forbidden):
            VERBS[verb](actor=actor, dealer_id=main.id, reason="因为")
        with market_context():
            assert Dealer.objects.get(id=main.id).state == "ACTIVE"

    @pytest.mark.parametrize("reason", ["", "  ", "x", "好" * 201])
    @pytest.mark.parametrize("verb", ["freeze", "suspend", "offboard"])
    def test_need_a_reason(self, main, verb, reason):
        with market_context(), pytest.raises(ReasonMissing):
            VERBS[verb](actor=OPERATOR, dealer_id=main.id, reason=reason)
        with market_context():
            assert Dealer.objects.get(id=main.id).state == "ACTIVE"

    def test_leave_a_line_an_event_and_a_letter(self, main):
        put(main, "suspend")

        with market_context():
            line = AuditLine.objects.get(subject_id=str(main.id))
            event = OutboxEvent.objects.get(name="dealers.state_changed")
            asked = OutboxEvent.objects.get(name="task:tenants.life.tasks.tell_owner")
            dealer = Dealer.objects.get(id=main.id)
        assert (line.action, line.actor_name, line.note) == ("dealers.dealer.suspend", "运营小李", "合同到期")
        assert (line.before, line.after) == ({"state": "ACTIVE"}, {"state": "SUSPENDED"})
        assert (event.dealer_schema, event.payload["after"]) == (main.schema, "SUSPENDED")
        assert dealer.state_reason == "合同到期"
        tell_owner(**asked.payload)
        (letter,) = mail.outbox
        assert letter.to == ["owner@main.example"]
        assert "合同到期" in letter.body
        assert "您的门户已停用" in letter.body
        assert "Your portal is suspended" in letter.body

    def test_a_reason_of_several_lines_becomes_one(self, main):
        with market_context():
            dealer = operations.suspend_dealer(actor=OPERATOR, dealer_id=main.id, reason="欠费\r\nBcc: a@b.c")
        assert dealer.state_reason == "欠费 Bcc: a@b.c"

    def test_leaving_starts_the_time_of_grace_and_staying_ends_it(self, main, settings):
        settings.ERASE_GRACE_DAYS = 30
        with clock.set_to(clock.now()):
            assert put(main, "offboard").erase_after == clock.now() + timedelta(days=30)
        stayed = put(main, "stay")
        assert (stayed.state, stayed.erase_after) == ("SUSPENDED", None)


class TestLeaving:
    @pytest.mark.parametrize("state", ["RESERVED", "CONTRACTED", "FUNDED", "READY"])
    def test_waits_for_paid_orders(self, main, state):
        order = make_order(main, state)

        with pytest.raises(StillBound) as refused:
            put(main, "offboard")
        assert refused.value.params == {"count": 1, "what": order.number}
        with market_context():
            assert Dealer.objects.get(id=main.id).state == "ACTIVE"

        assert put(main, "offboard", hand_over="由成都锦江交付").state == "OFFBOARDING"
        with market_context():
            line = AuditLine.objects.get(action="dealers.dealer.offboard")
        assert line.after["hand_over"] == "由成都锦江交付"

    @pytest.mark.parametrize("state", ["HOLD", "EXPIRED", "CANCELLED", "DELIVERED", "CLOSED"])
    def test_does_not_wait_for_others(self, main, state):
        make_order(main, state)
        assert put(main, "offboard").state == "OFFBOARDING"


class TestReadOnly:
    """Committed: in a test's own transaction nobody could write again after the portal read."""

    def test_reads_and_refuses_at_once_to_write(self, leaver):
        car = make_vehicle(leaver, "AVAILABLE")
        client = staff_client(leaver, "OWNER")
        put(leaver, "freeze")

        assert client.get(VEHICLES).status_code == 200
        assert client.get(f"{VEHICLES}/{car.id}").json()["vin"] == car.vin
        answer = client.post(f"{VEHICLES}/{car.id}/price", {"price": {"amount": 1}}, "application/json")
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "dealers.read_only")

    def test_offers_no_button_for_what_would_be_refused(self, leaver):
        client = staff_client(leaver, "OWNER")
        assert "stock.receive" in client.get("/api/v1/session").json()["rights"]
        put(leaver, "freeze")

        session = client.get("/api/v1/session").json()

        assert session["dealer"]["state"] == "READ_ONLY"
        assert {right.partition(".")[2] for right in session["rights"]} == {"see", "see_all", "see_cost"}

    def test_its_staff_sign_in_and_out(self, leaver):
        user = make_user(email="owner@example.com")
        user.set_password("long-enough-1")
        with market_context():
            user.save()
        make_member(leaver, "OWNER", user=user)
        put(leaver, "freeze")
        client = client_for(leaver, None)
        signed = client.post(SESSION, {"login": user.email, "password": "long-enough-1"}, "application/json")
        assert signed.json()["authenticated"] is True
        assert client.delete(SESSION).status_code == 204

    def test_the_database_itself_refuses_even_raw_sql(self, leaver):
        with (
            pytest.raises(InternalError) as refused,
            dealer_context(leaver, read_only=True),
            transaction.atomic(),
        ):
            StaffMember.objects.update(name="改名")
        assert refused.value.__cause__.pgcode == "25006"

    def test_a_write_that_only_the_database_noticed_is_told_as_such(self, leaver, monkeypatch):
        client = staff_client(leaver, "OWNER")
        put(leaver, "freeze")

        def careless(*args, **kwargs):
            StaffMember.objects.update(name="改名")

        monkeypatch.setattr("tenant_apps.stock.api.vehicles", careless)
        answer = client.get(VEHICLES)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "dealers.read_only")

    def test_money_on_its_way_is_still_booked(self, leaver):
        order = make_order(leaver, "HOLD")
        put(leaver, "freeze")
        with dealer_context(leaver):
            confirm_deposit(actor=SYSTEM, order_id=order.id, captured=captured(order))
            assert Order.objects.get(id=order.id).state == "RESERVED"


class TestClosed:
    @pytest.mark.parametrize("state", CLOSED)
    def test_tells_why_and_reads_nothing(self, main, state, django_assert_max_num_queries):
        client = staff_client(main, "OWNER")
        into(main, state)

        for call in (client.get, client.post, client.delete):
            answer = call(VEHICLES)
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, CLOSED[state])

    def test_page_speaks_both_languages(self, main, client_of):
        put(main, "suspend")
        page = client_of("main").get("/stock").content.decode()
        assert "门户已停用" in page
        assert "This portal is suspended" in page
        assert "support@marque.localhost" in page
        assert page.index("门户已停用") < page.index("This portal is suspended")

    def test_staff_still_sign_out(self, main):
        client = staff_client(main, "OWNER")
        put(main, "suspend")
        assert client.delete(SESSION).status_code == 204
        put(main, "reactivate")
        assert client.get(SESSION).json()["authenticated"] is False

    def test_says_nothing_of_the_operators_words(self, main, client_of):
        put(main, "suspend")
        assert "合同到期" not in client_of("main").get("/").content.decode()

    def test_one_query_a_host_and_second(self, main, client_of, monkeypatch, django_assert_num_queries):
        moment = [5.0]
        monkeypatch.setattr("tenants.middleware.monotonic", lambda: moment[0])
        put(main, "suspend")
        client = client_of("main")
        with django_assert_num_queries(1):
            client.get(VEHICLES)
            client.get(VEHICLES)
        moment[0] += 1
        with django_assert_num_queries(1):
            client.get(VEHICLES)


class TestMaintenance:
    def test_closes_the_portal_for_a_while_and_not_the_market(self, main, client_of):
        make_vehicle(main, "AVAILABLE")
        client = staff_client(main, "OWNER")
        with market_context():
            operations.close_for_maintenance(actor=OPERATOR, dealer_id=main.id, reason="搬迁数据库")
            assert on_offer().count() == 1
        forget_hosts()
        answer = client.get(VEHICLES)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "dealers.maintenance")
        assert int(answer["Retry-After"]) > 0
        page = client_of("main").get("/")
        assert (page.status_code, page["Retry-After"]) == (503, answer["Retry-After"])

        with market_context():
            operations.open_after_maintenance(actor=OPERATOR, dealer_id=main.id)
        forget_hosts()
        assert client.get(VEHICLES).status_code == 200

    def test_a_faulty_schema_closes_it_too(self, main):
        client = staff_client(main, "OWNER")
        with market_context():
            Schema.objects.update_or_create(
                name=main.schema, defaults={"state": "TAKEN", "fault": "a table is missing"}
            )
        forget_hosts()
        answer = client.get(VEHICLES)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "dealers.fault")
        assert "a table is missing" not in answer.content.decode()

    def test_is_not_for_a_dealer_that_is_closed_anyway(self, main):
        put(main, "suspend")
        with market_context(), pytest.raises(IllegalMove):
            operations.close_for_maintenance(actor=OPERATOR, dealer_id=main.id, reason="搬迁数据库")


class TestMarket:
    @pytest.mark.parametrize("state", ["READ_ONLY", "SUSPENDED", "OFFBOARDING"])
    def test_hides_its_cars_and_lets_nobody_reserve(self, main, other, state):
        car, theirs = make_vehicle(main, "AVAILABLE"), make_vehicle(other, "AVAILABLE")
        into(main, state)

        with market_context():
            assert set(on_offer().values_list("id", flat=True)) == {theirs.id}
        buyer = contact()
        with pytest.raises(DomainError) as refused:
            reserve_listing(actor=buyer_of(buyer), buyer=buyer, listing_id=car.id)
        assert refused.value.status == 404
        with market_context(), pytest.raises(DomainError):
            make_enquiry(actor=buyer_of(buyer), listing_id=car.id, name="李", phone="13800138000")
        with dealer_context(main):
            assert not Order.objects.exists()
            assert Vehicle.objects.get(id=car.id).state == "AVAILABLE"

    def test_no_new_payment_page_for_a_dealer_that_does_not_trade(self, main):
        buyer = contact()
        order = make_order(main, "HOLD", buyer=buyer)
        put(main, "suspend")
        with pytest.raises(NotTrading):
            ensure_checkout(actor=buyer_of(buyer), dealer=main, order_id=order.id, locale="en")

    def test_cars_come_back_exactly_as_they_were(self, main, deliver):
        make_vehicle(main, "AVAILABLE")
        held = make_order(main, "HOLD")
        with market_context():
            before = list(Listing.objects.order_by("id").values())
        put(main, "suspend")
        deliver()
        put(main, "reactivate")
        deliver()
        with market_context():
            assert list(Listing.objects.order_by("id").values()) == before
            assert on_offer().count() == 1
        assert held.state == "HOLD"

    def test_what_was_lost_meanwhile_is_published_again(self, main, deliver):
        car = make_vehicle(main, "AVAILABLE")
        put(main, "suspend")
        with market_context():
            Listing.objects.filter(id=car.id).update(withdrawn_at=clock.now(), price_minor=1)
        put(main, "reactivate")
        deliver()
        with market_context():
            shown = on_offer().get()
        assert (shown.id, shown.price_minor) == (car.id, car.price_minor)

    @pytest.mark.parametrize("state", ["READ_ONLY", "SUSPENDED", "OFFBOARDING"])
    def test_holds_still_expire(self, main, state):
        order = make_order(main, "HOLD")
        into(main, state)
        with clock.set_to(order.hold_expires_at + timedelta(seconds=1)):
            assert expire_holds_everywhere() == 1
        with dealer_context(main):
            assert Order.objects.get(id=order.id).state == "EXPIRED"
            assert Vehicle.objects.get(id=order.vehicle_id).state == "AVAILABLE"
        with market_context():
            assert not on_offer().exists()

    @pytest.mark.parametrize("state", ["READ_ONLY", "SUSPENDED", "OFFBOARDING"])
    def test_buyers_see_and_leave_their_orders(self, main, client_of, state):
        user = make_user("买家")
        order = make_order(main, "HOLD", buyer=contact(user.id))
        into(main, state)
        client = client_of("market")
        signed_in(client, user)
        shown = client.get(f"/api/v1/orders/main/{order.id}").json()
        assert (shown["number"], shown["can_cancel"]) == (order.number, True)
        left = client.post(f"/api/v1/orders/main/{order.id}/cancel", {}, content_type="application/json")
        assert left.json()["state"] == "CANCELLED"


def test_rows_refused_by_the_database_are_not_mistaken(main):
    """Another refusal of the database stays what it is."""
    with pytest.raises(DatabaseError), dealer_context(main), transaction.atomic():
        Order.objects.create(number="MQ-1", state="NOWHERE")
