"""`manage.py market`: every fault is planted, found by its name, mended or left for a person."""

from __future__ import annotations

import logging
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.market_audit.findings import HEALED, PERSON
from config.tasks import verify_market
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from shared_apps.accounts.models import User
from shared_apps.insight.models import VehicleFact
from shared_apps.marketplace.models import Listing, OrderSummary, VinRegistration
from tenant_apps.cashier.models import Payment
from tenant_apps.customers.models import Lead
from tenant_apps.orders.models import Order
from tenant_apps.staff.models import StaffMember
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context, market_context, owner_context
from tenants.fleet.models import Schema
from tenants.middleware import forget_hosts
from tenants.models import Dealer, Domain
from tests.factories.customers import make_lead
from tests.factories.orders import billing_payment
from tests.factories.staff import make_member
from tests.factories.stock import make_vehicle
from tests.flows.market_faults import (
    HEALABLE,
    Market,
    everything,
    listing_from_the_future,
    lost_fact,
    lost_listing,
    lost_membership,
    lost_summary,
    lost_vin,
    stray_listing,
    stray_summary,
    wrong_stat,
)


@pytest.fixture
def market(main, other, deliver, settings, tmp_path) -> Market:
    return Market(main, other, deliver)


class TestHonestMarket:
    def test_is_found_honest(self, market):
        code, told = market.run("verify")
        assert (code, told["faults"], told["dealers"]) == (0, [], 2)
        assert told["sums"] == {
            "listings": {"schemas": 2, "public": 2},
            "orders": {"schemas": 2, "public": 2},
        }

    def test_has_nothing_to_mend(self, market):
        code, told = market.run("republish")
        assert (code, told["mended"]) == (0, 0)

    def test_of_nobody_is_fine_too(self, db):
        with owner_context():
            Dealer.objects.all().update(state="DELETED")
            Domain.objects.all().delete()
        out = StringIO()
        call_command("market", "verify", stdout=out)
        assert "0 dealers, 0 faults" in out.getvalue()


class TestHealing:
    @pytest.mark.parametrize("fault", HEALABLE)
    def test_found_by_its_name_mended_and_clean(self, market, fault):
        kind, plant = HEALABLE[fault]
        with owner_context():
            subject = str(plant(market))
        before = everything()

        code, told = market.run("verify")
        named = [(f["dealer"], f["kind"], f["id"]) for f in told["faults"]]
        assert (code, ("main", kind, subject) in named) == (1, True), named
        assert {dealer for dealer, _kind, _id in named} == {"main"}

        assert market.run("republish", "--dry-run")[1]["faults"] == told["faults"]
        assert market.faults() == named  # the dry run changed nothing

        code, told = market.run("republish")
        market.deliver()
        assert (code, told["faults"]) == (0, []), told
        assert told["mended"] == len(named)
        assert market.faults() == []
        assert everything() == before  # and nothing of others was touched

    def test_a_mended_listing_says_what_the_stock_says(self, market):
        with owner_context():
            listing_from_the_future(market)
        market.run("republish")
        with market_context():
            shown = Listing.objects.get(id=market.car.id)
            assert (shown.price_minor, shown.version) == (market.car.price_minor, market.car.version)

    def test_a_stray_listing_is_withdrawn_so_that_its_page_can_say_so(self, market):
        with owner_context():
            stray = stray_listing(market)
        market.run("republish")
        with market_context():
            assert Listing.objects.get(id=stray).withdrawn_at is not None

    def test_all_at_once(self, market):
        with owner_context():
            for plant in (lost_listing, lost_vin, lost_summary, lost_fact, lost_membership, wrong_stat):
                plant(market)
        assert len(market.faults()) >= 6
        assert market.run("republish")[0] == 0
        market.deliver()
        assert market.faults() == []

    def test_one_dealer_alone(self, market):
        with owner_context():
            lost_listing(market)
            Listing.objects.filter(dealer_id=market.other.id).delete()
        assert {dealer for dealer, *_ in market.faults()} == {"main", "other"}
        assert market.run("republish", "--dealer", "main")[0] == 0
        assert {dealer for dealer, *_ in market.faults()} == {"other"}
        assert {dealer for dealer, *_ in market.faults("verify", "--dealer", "main")} == set()
        with pytest.raises(CommandError):
            call_command("market", "verify", "--dealer", "nobody", stdout=StringIO())

    def test_mending_leaves_a_line(self, market):
        with owner_context():
            lost_listing(market)
        market.run("republish")
        with market_context(), connection.cursor() as cursor:
            cursor.execute("SELECT after FROM audit_auditline WHERE action = 'market.dealer.healed'")
            assert "listing.missing" in str(cursor.fetchall())


class TestAcrossDealers:
    """Copies that are another dealer's. The database refuses dealers such writes: only a hand makes them."""

    def test_a_listing_under_another_name_goes_home(self, market):
        with owner_context():
            Listing.objects.filter(id=market.car.id).update(dealer_id=market.other.id)
        assert ("main", "listing.wrong_dealer", str(market.car.id)) in market.faults()
        assert market.run("republish")[0] == 0
        with market_context():
            assert Listing.objects.get(id=market.car.id).dealer_id == market.main.id

    def test_an_order_under_another_name_goes_home(self, market):
        with owner_context():
            OrderSummary.objects.filter(id=market.order.id).update(dealer_id=market.other.id)
        assert ("main", "summary.wrong_dealer", str(market.order.id)) in market.faults()
        assert market.run("republish")[0] == 0
        market.deliver()
        assert market.faults() == []

    def test_a_vin_held_for_another_goes_home(self, market):
        with owner_context():
            VinRegistration.objects.filter(vin=market.car.vin).update(dealer_id=market.other.id)
        assert ("main", "vin.wrong_dealer", market.car.vin) in market.faults()
        assert market.run("republish")[0] == 0
        with market_context():
            assert VinRegistration.objects.get(vin=market.car.vin).dealer_id == market.main.id

    def test_a_car_that_two_have_is_for_a_person(self, market):
        with dealer_context(market.other):
            theirs = Vehicle.objects.get(state="AVAILABLE")
            Vehicle.objects.filter(id=theirs.id).update(vin=market.car.vin)
        with owner_context():
            VinRegistration.objects.filter(vin=theirs.vin).delete()
        assert market.faults() == [("other", "vin.twice", market.car.vin)]
        code, told = market.run("republish")
        assert (code, told["mended"], told["faults"][0]["healable"]) == (1, 0, False)
        with market_context():
            assert VinRegistration.objects.get(vin=market.car.vin).dealer_id == market.main.id

    def test_with_one_dealer_looked_at_nobody_elses_vin_is_taken(self, market):
        with owner_context():
            VinRegistration.objects.filter(vin=market.car.vin).update(dealer_id=market.other.id)
        assert market.faults("verify", "--dealer", "main") == [("main", "vin.twice", market.car.vin)]


class TestForPeople:
    def named_and_left(self, market: Market, kind: str, subject: Any, dealer: str = "main") -> None:
        fault = (dealer, kind, str(subject))
        assert market.faults() == [fault]
        code, told = market.run("republish")
        assert (code, told["mended"]) == (1, 0)
        assert (told["faults"][0]["meaning"], market.faults()) == (
            PERSON.get(kind, told["faults"][0]["meaning"]),
            [fault],
        )

    def test_a_paid_order_that_only_its_buyer_knows(self, market):
        with owner_context():
            subject = stray_summary(market, paid=200_000)
        self.named_and_left(market, "summary.orphan_paid", subject)

    @pytest.mark.parametrize(
        ("kind", "model", "column"),
        [
            ("vehicle.brand", Vehicle, "brand_id"),
            ("order.payment", Order, "billing_payment_id"),
            ("cashier.payment", Payment, "billing_payment_id"),
        ],
    )
    def test_what_points_to_nothing(self, market, kind, model, column):
        with dealer_context(market.main):
            row = model.objects.order_by("id").first()
            model.objects.filter(id=row.id).update(**{column: ids.new_id()})
        self.named_and_left(market, kind, row.id)

    @pytest.mark.parametrize(("kind", "column"), [("lead.owner", "owner_id"), ("lead.buyer", "buyer_id")])
    def test_a_lead_of_nobody(self, market, kind, column):
        lead = make_lead(market.main)
        market.deliver()
        with dealer_context(market.main):
            Lead.objects.filter(id=lead.id).update(**{column: ids.new_id()})
        self.named_and_left(market, kind, lead.id)

    def test_a_trim_the_catalogue_does_not_know(self, market):
        with dealer_context(market.main):
            Vehicle.objects.filter(id=market.car.id).update(trim_id=ids.new_id())
        assert ("main", "vehicle.trim", str(market.car.id)) in market.faults()

    def test_an_order_without_a_buyer(self, market):
        with owner_context():
            User.objects.filter(id=market.order.buyer_id).delete()
        self.named_and_left(market, "order.buyer", market.order.id)

    def test_staff_without_an_account(self, market):
        nobody = make_member(market.main, user=None)
        with dealer_context(market.main):
            gone = ids.new_id()
            StaffMember.objects.filter(id=nobody.id).update(user_id=gone)
        self.named_and_left(market, "staff.no_user", gone)

    def test_money_for_no_order(self, market):
        with dealer_context(market.main):
            order = Order.objects.get()
        order.id = ids.new_id()
        payment = billing_payment(market.main, order)
        self.named_and_left(market, "billing.order", payment.id)

    def test_an_event_that_never_arrived(self, market):
        with owner_context():
            event = OutboxEvent.objects.create(
                name="x.y", aggregate="x:1", payload={}, dealer_schema="t_main", dead_at=clock.now()
            )
        self.named_and_left(market, "outbox.dead", event.id)

    def test_a_host_nobody_proved(self, market):
        with owner_context():
            Domain.objects.create(domain="evil.example.cn", tenant_id=market.main.id, is_primary=False)
        self.named_and_left(market, "domain.unproven", "evil.example.cn")
        forget_hosts()

    def test_a_dealer_without_a_host(self, market):
        with owner_context():
            Domain.objects.filter(tenant_id=market.main.id).delete()
        self.named_and_left(market, "domain.missing", "main")

    def test_a_schema_taken_by_nobody(self, market):
        with owner_context():
            Schema.objects.create(name="d_999999", state="TAKEN")
        self.named_and_left(market, "schema.taken", "d_999999", dealer="d_999999")


class TestWhatIsNoFault:
    def test_an_event_on_its_way(self, market):
        late = make_vehicle(market.main, "AVAILABLE")
        assert market.faults() == []
        with market_context():
            assert not VehicleFact.objects.filter(vehicle_id=late.id).exists()

    @pytest.mark.parametrize("state", ["READ_ONLY", "SUSPENDED", "OFFBOARDING"])
    def test_listings_of_a_dealer_who_pauses(self, market, state):
        """They are hidden by the dealer's state, and are there again the moment it trades again."""
        with owner_context():
            Dealer.objects.filter(id=market.main.id).update(state=state)
        assert market.faults() == []

    @pytest.mark.parametrize("state", ["PROVISION_FAILED", "DELETED"])
    def test_but_of_one_who_is_not_there_they_are(self, market, state):
        with owner_context():
            Dealer.objects.filter(id=market.main.id).update(state=state)
            Domain.objects.filter(tenant_id=market.main.id).delete()
        assert ("t_main", "listing.closed", str(market.car.id)) in market.faults()
        market.run("republish")
        assert "listing.closed" not in {kind for _d, kind, _i in market.faults()}

    def test_what_a_restore_left_expired(self, market):
        with owner_context():
            OrderSummary.objects.filter(id=stray_summary(market)).update(state="EXPIRED")
        assert market.faults() == []


def test_the_nights_look_raises_its_voice(market, caplog):
    with caplog.at_level(logging.INFO, logger="config.tasks"):
        verify_market.run()
        assert [record.levelname for record in caplog.records] == ["INFO"]
        caplog.clear()
        with owner_context():
            lost_listing(market)
        verify_market.run()
    assert [record.levelname for record in caplog.records][-1] == "ERROR"
    assert "listing.missing 1" in caplog.text


def test_every_kind_has_its_planted_fault():
    """What the command can name, the tests above have planted."""
    elsewhere = {"listing.wrong_dealer", "listing.closed", "vin.wrong_dealer", "summary.wrong_dealer"}
    assert set(HEALED) == {kind for kind, _plant in HEALABLE.values()} | elsewhere


def test_lines_for_people(market):
    with owner_context():
        stray_summary(market, paid=1)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("market", "verify", stdout=out)
    assert "main: summary.orphan_paid" in out.getvalue()
    assert PERSON["summary.orphan_paid"] in out.getvalue()
