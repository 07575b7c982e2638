"""An old car in the order: its machine, its offer, its money and its place in stock."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from core.kernel.money import Money
from tenant_apps.cashier.models import Payment
from tenant_apps.ledger.models import Entry
from tenant_apps.orders import gates
from tenant_apps.orders import operations as orders
from tenant_apps.orders.models import Order
from tenant_apps.orders.queries import at_hand
from tenant_apps.partexchange.facts import FirmOffer
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.partexchange.queries import subsidy_of
from tenant_apps.partexchange.states import PART_EXCHANGE
from tenant_apps.staff.policies import ROLES
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import buyer_of, make_order
from tests.factories.partexchange import LIEN, OFFER, bring_to, call_off, inspection, step
from tests.factories.staff import staff
from tests.factories.stock import a_vin, make_vehicle

EQUITY = OFFER - LIEN


def brought(main, state, order_state="CONTRACTED"):
    order = make_order(main, order_state)
    with dealer_context(main):
        bring_to(order, state)
        assert gates.region("partexchange").state_of(at_hand(order)) == state
    return order


def rows():
    return (
        list(PartExchange.objects.order_by("id").values()),
        list(Order.objects.order_by("id").values()),
        Vehicle.objects.count(),
        Payment.objects.count(),
        AuditLine.objects.count(),
        OutboxEvent.objects.count(),
    )


CALLERS = {role: lambda order, role=role: staff(role) for role in ROLES} | {
    "buyer": buyer_of,
    "another buyer": lambda order: Actor("buyer", ids.new_id(), "路人"),
    "nobody": lambda order: Actor("anonymous"),
    "system": lambda order: SYSTEM,
}


def _tried(order, verb, actor):
    with transaction.atomic():
        try:
            with transaction.atomic():
                step(order, verb, actor)
        except DomainError:
            return False
        transaction.set_rollback(True)
    return True


@pytest.mark.parametrize("state", PART_EXCHANGE.states)
def test_each_step_is_open_to_whom_and_where_the_table_says_and_to_nobody_else(main, state):
    order = brought(main, state)
    with dealer_context(main):
        for verb in ("attach", "inspect", "offer", "accept", "receive", "differ", "reject"):
            listed = {m.verb: m for m in PART_EXCHANGE.moves_from(state)}.get(verb)
            for caller, made in CALLERS.items():
                actor = made(order)
                sees = actor.kind == "system" or caller == "buyer" or actor.may("orders.see")
                may = listed is not None and listed.may(actor) and sees
                before = rows()
                assert _tried(order, verb, actor) == may, (state, verb, caller)
                assert may or rows() == before, (state, verb, caller)


def test_the_database_knows_the_moves(main):
    brought(main, "OFFERED")
    with dealer_context(main):
        assert moves_in_database("part_exchange") == moves_in_code(PART_EXCHANGE)
        with pytest.raises(IntegrityError), transaction.atomic():
            PartExchange.objects.update(state="ACCEPTED")


class TestMoney:
    def test_equity_promises_then_pays_and_the_car_stands_in_stock(self, main, deliver):
        order = brought(main, "ACCEPTED")
        with dealer_context(main):
            assert gates.promised(at_hand(order)) == EQUITY
            vin = PartExchange.objects.get().vin

            step(order, "receive", staff("SALES"))

            order = Order.objects.get(id=order.id)
            assert gates.promised(at_hand(order)) == 0
            paid = Payment.objects.get(method="TRADE_IN")
            assert (paid.amount_minor, paid.reference, paid.state) == (EQUITY, vin, "CAPTURED")
            car = Vehicle.objects.get(vin=vin)
            assert (car.state, car.condition, car.cost_minor) == ("RECON", "USED", OFFER)
            assert order.paid_minor == order.deposit_minor + EQUITY
        deliver()
        with dealer_context(main):
            lines = _sums(f"payment:{paid.id}:captured")
            assert lines == {"2202": EQUITY, "2205": -EQUITY}

    def test_an_order_is_funded_by_money_and_promise_to_the_fen(self, main):
        order = brought(main, "OFFERED")
        with dealer_context(main):
            due = order.total_minor - order.deposit_minor - EQUITY
            orders.record_balance(actor=SYSTEM, order_id=order.id, amount=Money(due - 1), reference="a")
            step(order, "accept", buyer_of(order))
            assert Order.objects.get(id=order.id).state == "CONTRACTED"
            orders.record_balance(actor=SYSTEM, order_id=order.id, amount=Money(1), reference="b")
            funded = Order.objects.get(id=order.id)
            assert (funded.state, funded.promised_minor) == ("FUNDED", EQUITY)
            step(order, "receive")
            paid = Order.objects.get(id=order.id)
            assert (paid.state, paid.paid_minor, paid.promised_minor) == ("FUNDED", order.total_minor, 0)

    def test_accepting_the_last_missing_part_funds_the_order(self, main):
        order = brought(main, "OFFERED")
        with dealer_context(main):
            due = order.total_minor - order.deposit_minor - EQUITY
            orders.record_balance(actor=SYSTEM, order_id=order.id, amount=Money(due), reference="a")
            step(order, "accept", buyer_of(order))
            assert Order.objects.get(id=order.id).state == "FUNDED"

    @pytest.mark.parametrize(
        "offer",
        [
            FirmOffer(amount_minor=2_500_000, lien_minor=2_500_000),
            FirmOffer(amount_minor=0, lien_minor=0),
            FirmOffer(amount_minor=100, lien_minor=-1),
            FirmOffer(amount_minor=10**11, lien_minor=0),
        ],
        ids=["all-lien", "nothing", "negative", "too-much"],
    )
    def test_offers_that_bring_nothing_or_more_than_is_due_are_refused(self, main, offer):
        order = brought(main, "INSPECTED")
        with dealer_context(main):
            before = rows()
            with pytest.raises(DomainError) as refused, transaction.atomic():
                step(order, "offer", offer=offer)
            assert refused.value.code == "partexchange.amount_wrong"
            assert rows() == before


class TestAccepting:
    def test_needs_the_offer_the_buyer_read_in_time(self, main):
        order = brought(main, "OFFERED")
        with dealer_context(main):
            before = rows()
            with pytest.raises(DomainError) as changed, transaction.atomic():
                step(order, "accept", buyer_of(order), seen_minor=OFFER - 1)
            with clock.set_to(clock.now() + timedelta(days=7, minutes=1)):
                with pytest.raises(DomainError) as over, transaction.atomic():
                    step(order, "accept", buyer_of(order))
                with pytest.raises(DomainError) as old, transaction.atomic():
                    step(order, "offer")
            assert (changed.value.code, over.value.code, old.value.code) == (
                "partexchange.offer_changed",
                "partexchange.offer_over",
                "partexchange.inspection_old",
            )
            assert rows() == before

    def test_an_offer_is_never_good_for_longer_than_its_inspection(self, main):
        order = brought(main, "INSPECTED")
        with dealer_context(main):
            inspected = PartExchange.objects.get().inspected_at
            with clock.set_to(clock.now() + timedelta(days=3)):
                until = step(order, "offer").valid_until
            assert until == inspected + timedelta(days=7)
            with clock.set_to(until - timedelta(seconds=1)):
                assert step(order, "accept", buyer_of(order)).state == "ACCEPTED"

    @pytest.mark.parametrize("verb", ["inspect", "differ"])
    def test_an_offer_falls_with_what_it_rested_on(self, main, verb):
        order = brought(main, "OFFERED" if verb == "inspect" else "ACCEPTED")
        with dealer_context(main):
            found = step(order, verb)
            assert (found.state, found.offered_minor, found.valid_until) == ("INSPECTED", None, None)
            assert (found.lien_minor, found.lien_holder) == (LIEN, "工商银行")

    def test_an_offer_needs_proof_of_the_owner(self, main):
        order = brought(main, "ESTIMATED")
        with dealer_context(main):
            step(order, "inspect", found=inspection(owner_proven=False))
            with pytest.raises(DomainError) as refused, transaction.atomic():
                step(order, "offer")
        assert refused.value.code == "partexchange.ownership_unproven"

    @pytest.mark.parametrize("vin", ["", "LGXCE4CB0S0000000", "NEW"], ids=["none", "wrong", "the-new-car"])
    def test_the_old_car_has_a_vin_of_its_own(self, main, vin):
        order = brought(main, "ESTIMATED")
        with dealer_context(main), pytest.raises(DomainError) as refused, transaction.atomic():
            step(order, "inspect", found=inspection(vin=order.vin if vin == "NEW" else vin))
        assert refused.value.code == "partexchange.vin_wrong"

    def test_a_car_that_differs_is_offered_for_anew(self, main):
        order = brought(main, "ACCEPTED")
        with dealer_context(main):
            step(order, "differ", staff("SALES"))
            assert gates.promised(at_hand(order)) == 0
            lower = FirmOffer(amount_minor=OFFER - 500_000, lien_minor=LIEN)
            step(order, "offer", offer=lower)
            with pytest.raises(DomainError), transaction.atomic():
                step(order, "accept", buyer_of(order))
            step(order, "accept", buyer_of(order), seen_minor=OFFER - 500_000)
            assert gates.promised(at_hand(order)) == EQUITY - 500_000


class TestReceiving:
    def test_a_car_that_another_dealer_has_changes_nothing(self, main, other):
        vin = a_vin()
        make_vehicle(other, vin=vin)
        order = brought(main, "ESTIMATED")
        with dealer_context(main):
            step(order, "inspect", found=inspection(vin=vin))
            step(order, "offer")
            step(order, "accept")
            before = rows()
            with pytest.raises(DomainError) as refused, transaction.atomic():
                step(order, "receive")
            assert refused.value.field == "vin"
            assert rows() == before

    @pytest.mark.parametrize("state", ["ESTIMATED", "INSPECTED", "OFFERED", "ACCEPTED", "RECEIVED"])
    def test_a_cancelled_order_gives_the_car_back(self, main, state):
        order = brought(main, state)
        with dealer_context(main):
            call_off(order)
            car = PartExchange.objects.get()
            assert car.state == "REJECTED"
            assert gates.promised(at_hand(Order.objects.get(id=order.id))) == 0
            if state == "RECEIVED":
                assert Vehicle.objects.get(id=car.stock_id).state == "QUARANTINE"
                assert Payment.objects.get(method="TRADE_IN").state == "REFUND_PENDING"


def test_the_subsidy_comes_from_the_rulebook_with_its_reasons(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        line = subsidy_of(at_hand(order))
    assert line.code == "replacement_subsidy"
    assert line.notes


def _sums(source):
    entry = Entry.objects.get(source=source)
    return {line.account: line.amount_minor for line in entry.postings.all()}
