"""What bringing a car costs: said before, paid apart from the price, booked, invoiced and given back."""

from datetime import datetime, time, timedelta

import pytest
from django.db import transaction

from core.flow.audit.models import AuditLine
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.kernel.money import Money
from tenant_apps.cashier.models import Account as Till
from tenant_apps.cashier.models import Payment
from tenant_apps.cashier.operations import return_transfers
from tenant_apps.cashier.operations.disputes import Disputed
from tenant_apps.cashier.queries import fees_held
from tenant_apps.delivery import operations
from tenant_apps.delivery.facts import HomeWish
from tenant_apps.delivery.models import Handover
from tenant_apps.delivery.queries import fee_due
from tenant_apps.delivery.terms import fee_of
from tenant_apps.invoicing import operations as invoicing
from tenant_apps.invoicing.models import Invoice
from tenant_apps.ledger.queries import balances_of, trial_balance
from tenant_apps.ledger.terms import Account
from tenant_apps.orders import operations as orders
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.paying import Captured
from tenant_apps.orders.queries import order_at_hand
from tenants.context import dealer_context
from tests.factories.delivery import sign_both
from tests.factories.drives import licence_photo, open_house
from tests.factories.orders import buyer_of, make_order
from tests.factories.staff import staff, staff_client

NEAR, FAR = (HomeWish(address=street, km=km) for street, km in (("文三路 1 号", 20), ("滨江路 9 号", 38)))
FEE = 8_000  # 26 km by road, 10 of them free, ¥5 each


def at(hour, days=2):
    day = clock.now().astimezone(clock.SHANGHAI).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), clock.SHANGHAI)


def brought(main, home=NEAR, **given):
    """An order whose car shall be brought; nothing is paid for that yet."""
    open_house(main)
    order = make_order(main, "FUNDED", **given)
    with dealer_context(main):
        orders.mark_ready(actor=SYSTEM, order_id=order.id)
        book(order, home)
    return order


def book(order, home=NEAR, actor=SYSTEM, **given):
    return operations.book_handover(actor=actor, order_id=order.id, starts_at=at(10), home=home, **given)


def pay(order, minor=FEE, billing_payment_id=None):
    """The buyer paid that online."""
    came = Captured(
        billing_payment_id=billing_payment_id or ids.new_id(),
        amount=Money(minor),
        method="WECHAT_PAY",
        captured_at=clock.now(),
    )
    operations.confirm_fee(actor=SYSTEM, order_id=order.id, captured=came)
    return came


def due(order):
    return fee_due(order_at_hand(SYSTEM, order.id)).amount


def fees(order):
    rows = Payment.objects.filter(order_id=order.id, kind="FEE").order_by("id")
    return [(row.state, row.amount_minor, row.refund_minor) for row in rows]


def standing(order):
    return {line.account: line.amount.amount for line in balances_of(order.id)}


def refused(code, deed):
    with pytest.raises(DomainError) as found, transaction.atomic():
        deed()
    assert found.value.code == code
    return found.value


class TestRules:
    @pytest.mark.parametrize(
        ("way", "rules", "fee"),
        [
            (10, (10, 5_000, 300), 0),
            (11, (10, 5_000, 300), 5_300),
            (60, (10, 5_000, 0), 5_000),
            (60, (0, 0, 500), 30_000),
            (60, (60, 9_900, 500), 0),
        ],
        ids=["free", "flat-and-way", "flat", "way", "all-free"],
    )
    def test_a_flat_sum_and_each_kilometre_beyond_the_free_ones(self, way, rules, fee):
        free, base, each = rules
        given = type("Rules", (), {"free_km": free, "base_minor": base, "per_km_minor": each})()
        assert fee_of(way, given) == fee

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"base_minor": -1}, "base_minor"),
            ({"base_minor": 10_000_01}, "base_minor"),
            ({"per_km_minor": -500}, "per_km_minor"),
            ({"home_km": 501}, "home_km"),
            ({"home_km": 20, "free_km": 21}, "free_km"),
            ({"vat_rate": 1700}, "vat_rate"),
        ],
        ids=["below", "above", "each-below", "too-far", "free-beyond", "no-such-vat"],
    )
    def test_numbers_that_make_no_sense_are_refused_and_nothing_is_kept(self, main, given, field):
        with dealer_context(main):
            operations.change_settings(actor=SYSTEM, base_minor=1_000)
            before = AuditLine.objects.count()
            with pytest.raises(DomainError) as found, transaction.atomic():
                operations.change_settings(actor=staff("MANAGER"), **given)
            assert (found.value.field, AuditLine.objects.count()) == (field, before)


class TestAgreeing:
    def test_people_confirm_the_very_amount_that_was_shown(self, main):
        order = brought(main, home=None)
        with dealer_context(main):
            for actor in (buyer_of(order), staff("SALES")):
                for seen in (None, FEE - 1, 0):
                    told = refused(
                        "delivery.fee_unconfirmed", lambda a=actor, s=seen: book(order, actor=a, seen_fee=s)
                    )
                    assert told.params == {"km": 26, "fee": "80", "fee_minor": FEE}
                assert Handover.objects.get(order_id=order.id).place == "DEALER"
            booked = book(order, actor=buyer_of(order), seen_fee=FEE)
        assert (booked.fee_minor, booked.fee_vat_rate, due_in(main, order)) == (FEE, 900, FEE)

    def test_a_rule_that_changed_in_between_is_told_again(self, main):
        order = brought(main, home=None)
        with dealer_context(main):
            operations.change_settings(actor=SYSTEM, base_minor=2_000)
            refused("delivery.fee_unconfirmed", lambda: book(order, actor=buyer_of(order), seen_fee=FEE))
            assert book(order, actor=buyer_of(order), seen_fee=FEE + 2_000).fee_minor == FEE + 2_000

    def test_what_is_booked_keeps_its_fee_and_vat_when_the_rules_change(self, main):
        order = brought(main)
        with dealer_context(main):
            operations.change_settings(actor=SYSTEM, base_minor=9_900, vat_rate=600)
            row = Handover.objects.get(order_id=order.id)
            assert (row.fee_minor, row.fee_vat_rate) == (FEE, 900)


def due_in(main, order):
    with dealer_context(main):
        return due(order)


class TestPaying:
    def test_it_is_held_apart_from_the_price(self, main):
        order = brought(main)
        with dealer_context(main):
            before = Till.objects.get(order_id=order.id).held_minor
            came = pay(order)
            operations.confirm_fee(actor=SYSTEM, order_id=order.id, captured=came)
            till, now = Till.objects.get(order_id=order.id), Order.objects.get(id=order.id)
            assert fees(order) == [("CAPTURED", FEE, 0)]
            assert (till.held_minor, till.state, now.paid_minor) == (before, "PAID", order.total_minor)
            assert standing(order)[Account.CONTRACT_LIABILITY] == -(order.total_minor + FEE)
            assert due(order) == 0

    def test_the_car_is_not_handed_over_before_it_is_paid(self, main):
        order = brought(main)
        with dealer_context(main):
            operations.add_proof(actor=SYSTEM, order_id=order.id, data=licence_photo())
            sign_both(order.id)
            told = refused(
                "delivery.fee_outstanding",
                lambda: orders.deliver_order(actor=staff("SALES"), order_id=order.id),
            )
            assert told.params == {"due": "80"}
            operations.record_fee(actor=staff("FINANCE"), order_id=order.id, reference="ICBC 77")
            assert orders.deliver_order(actor=staff("SALES"), order_id=order.id).state == "DELIVERED"

    @pytest.mark.parametrize("minor", [FEE + 1, 10 * FEE])
    def test_more_than_is_due_goes_back_at_once(self, main, minor):
        order = brought(main)
        with dealer_context(main):
            pay(order, minor)
            assert fees(order) == [("REFUND_PENDING", minor, minor)]
            assert (fees_held(order.id), due(order)) == (0, FEE)

    def test_paid_twice_the_second_goes_back(self, main):
        order = brought(main)
        with dealer_context(main):
            pay(order)
            pay(order)
            assert fees(order) == [("CAPTURED", FEE, 0), ("REFUND_PENDING", FEE, FEE)]

    def test_who_may_book_a_transfer_and_only_what_is_due(self, main):
        order = brought(main)
        with dealer_context(main):
            for role in ("SALES", "SERVICE", "TECHNICIAN"):
                with pytest.raises(DomainError), transaction.atomic():
                    operations.record_fee(actor=staff(role), order_id=order.id, reference="x")
            refused(
                "cashier.reference_missing",
                lambda: operations.record_fee(actor=staff("FINANCE"), order_id=order.id, reference=" "),
            )
            assert fees(order) == []
            operations.record_fee(actor=staff("FINANCE"), order_id=order.id, reference="ICBC 77")
            refused(
                "delivery.fee_not_due",
                lambda: operations.record_fee(actor=staff("FINANCE"), order_id=order.id, reference="ICBC 78"),
            )
            assert fees(order) == [("CAPTURED", FEE, 0)]


class TestGoingBack:
    @pytest.mark.parametrize("how", ["unbook", "collect", "cancel"])
    def test_all_of_it_goes_back_when_the_car_is_not_brought(self, main, how):
        order = brought(main)
        with dealer_context(main):
            pay(order)
            if how == "unbook":
                operations.unbook_handover(actor=buyer_of(order), order_id=order.id)
            elif how == "collect":
                book(order, None, actor=buyer_of(order))
            else:
                orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="x", cause="DEALER")
            assert fees(order) == [("REFUND_PENDING", FEE, FEE)]
            assert (fees_held(order.id), due(order)) == (0, 0)
            held = 0 if how == "cancel" else order.total_minor
            assert Till.objects.get(order_id=order.id).held_minor == held
            assert sum(line.amount.amount for line in trial_balance()) == 0

    def test_a_nearer_address_gives_the_difference_back_with_its_reason(self, main):
        order = brought(main, FAR)
        with dealer_context(main):
            pay(order, 20_000)
            book(order, NEAR, actor=buyer_of(order), seen_fee=FEE)
            assert fees(order) == [("REFUND_PENDING", 20_000, 12_000)]
            assert (fees_held(order.id), due(order)) == (FEE, 0)
            asked = AuditLine.objects.filter(action="cashier.refund.asked").latest("at")
            assert asked.note == "home_delivery_changed: 50 → 26 km"

    @pytest.mark.parametrize("how", ["unbook", "cancel"])
    def test_what_is_too_much_while_a_part_is_under_way_follows_it(self, main, deliver, how):
        order = brought(main, FAR)
        with dealer_context(main):
            operations.record_fee(actor=SYSTEM, order_id=order.id, reference="ICBC 8")
            book(order, NEAR, actor=buyer_of(order), seen_fee=FEE)
            if how == "unbook":
                operations.unbook_handover(actor=buyer_of(order), order_id=order.id)
            else:
                orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="x", cause="DEALER")
            assert fees(order) == [("REFUND_PENDING", 20_000, 12_000)]

            return_transfers(actor=SYSTEM, order_id=order.id, reference="back 1")
        deliver()

        with dealer_context(main):
            assert fees(order) == [("REFUND_PENDING", 20_000, 20_000)]
            assert (fees_held(order.id), due(order)) == (0, 0)
            assert sum(line.amount.amount for line in trial_balance()) == 0

    def test_a_farther_one_asks_for_the_rest(self, main):
        order = brought(main, NEAR)
        with dealer_context(main):
            pay(order)
            book(order, FAR, actor=buyer_of(order), seen_fee=20_000)
            assert (fees(order), due(order)) == ([("CAPTURED", FEE, 0)], 12_000)
            pay(order, 12_000)
            assert due(order) == 0

    def test_money_for_a_trip_that_was_dropped_goes_back(self, main):
        order = brought(main)
        with dealer_context(main):
            operations.unbook_handover(actor=buyer_of(order), order_id=order.id)
            pay(order)
            assert fees(order) == [("REFUND_PENDING", FEE, FEE)]

    def test_once_the_car_has_left_its_buyer_calls_the_dealer(self, main):
        order = brought(main)
        with dealer_context(main):
            refused(
                "access.right_missing", lambda: operations.set_out(actor=staff("FINANCE"), order_id=order.id)
            )
            operations.set_out(actor=staff("SALES"), order_id=order.id)
            refused("delivery.not_brought", lambda: operations.set_out(actor=SYSTEM, order_id=order.id))
            buyer = buyer_of(order)
            for deed in (
                lambda: operations.unbook_handover(actor=buyer, order_id=order.id),
                lambda: book(order, None, actor=buyer),
            ):
                refused("delivery.car_on_its_way", deed)
            assert Handover.objects.get(order_id=order.id).state == "BOOKED"
            back = operations.unbook_handover(actor=staff("SALES"), order_id=order.id)
            assert (back.state, back.left_at) == ("OPEN", None)

    def test_a_car_that_is_collected_does_not_set_out(self, main):
        order = brought(main, home=None)
        with dealer_context(main):
            refused("delivery.not_brought", lambda: operations.set_out(actor=SYSTEM, order_id=order.id))


class TestBooks:
    def handed_over(self, main):
        order = brought(main)
        with dealer_context(main):
            pay(order)
            operations.add_proof(actor=SYSTEM, order_id=order.id, data=licence_photo())
            sign_both(order.id)
            orders.deliver_order(actor=SYSTEM, order_id=order.id)
        return order

    def test_it_is_revenue_with_vat_of_its_own_once_the_car_is_there(self, main):
        order = self.handed_over(main)
        with dealer_context(main):
            stands = standing(order)
            vat = Money(FEE).share(900, 10_900).amount
            car = Money(order.total_minor).share(1300, 11_300).amount
            assert stands[Account.OTHER_REVENUE] == -(FEE - vat)
            assert stands[Account.OUTPUT_VAT] == -(vat + car)
            assert Account.CONTRACT_LIABILITY not in stands
            assert Account.RECEIVABLE not in stands
            assert sum(line.amount.amount for line in trial_balance()) == 0

    def test_its_invoice_follows_the_cars_and_no_red_letter_touches_it(self, main):
        order = self.handed_over(main)
        with dealer_context(main):
            for _ in range(2):
                sale = invoicing.issue_invoice(
                    actor=SYSTEM, order_id=order.id, buyer_name="李晓雯", id_kind="ID_CARD",
                    id_number="11010519491231002X",
                )  # fmt: skip
            service = Invoice.objects.get(order_id=order.id, form="SERVICE")
            assert (service.total_minor, service.vat_rate, service.buyer_name) == (FEE, 900, "李晓雯")
            assert service.net_minor + service.vat_minor == FEE
            for one in (sale, service):
                invoicing.put_to_bureau(invoice_id=one.id)
            invoicing.withdraw_invoice(actor=SYSTEM, order=order_at_hand(SYSTEM, order.id), reason="x")
            states = dict(Invoice.objects.filter(kind="BLUE").values_list("form", "state"))
        assert states == {"NEW_CAR": "RED_REQUESTED", "SERVICE": "ISSUED"}

    def test_before_the_hand_over_no_service_is_invoiced(self, main):
        order = brought(main)
        with dealer_context(main):
            pay(order)
            invoicing.issue_invoice(
                actor=SYSTEM, order_id=order.id, buyer_name="李晓雯", id_kind="ID_CARD",
                id_number="11010519491231002X",
            )  # fmt: skip
            assert not Invoice.objects.filter(form="SERVICE").exists()

    def test_a_return_of_the_car_leaves_what_was_done(self, main):
        order = self.handed_over(main)
        with dealer_context(main):
            before = standing(order)[Account.OTHER_REVENUE]
            invoicing.book_return(actor=SYSTEM, order=order_at_hand(SYSTEM, order.id))
            stands = standing(order)
            assert stands[Account.OTHER_REVENUE] == before
            assert stands[Account.CONTRACT_LIABILITY] == -order.total_minor

    @pytest.mark.parametrize("gone", [False, True], ids=["before", "after the hand-over"])
    def test_a_lost_dispute_over_it_never_touches_the_price(self, main, gone):
        order = self.handed_over(main) if gone else brought(main)
        with dealer_context(main):
            if not gone:
                pay(order)
            held = Till.objects.get(order_id=order.id).held_minor
            payment = Payment.objects.get(order_id=order.id, kind="FEE")
            for status in ("needs_response", "lost"):
                told = Disputed(
                    billing_dispute_id=payment.id,
                    billing_payment_id=payment.billing_payment_id,
                    amount=Money(FEE),
                    status=status,
                    reason="fraudulent",
                    withdrawn=True,
                    due_by=None,
                )
                orders.record_dispute(actor=SYSTEM, order_id=order.id, told=told)
            assert Till.objects.get(order_id=order.id).held_minor == held
            assert due(order) == FEE
            stands = standing(order)
            assert stands.get(Account.DAMAGES, 0) == (FEE if gone else 0)
            assert sum(line.amount.amount for line in trial_balance()) == 0


def test_a_tour_is_of_a_day_that_has_a_next_one(main):
    desk = staff_client(main)
    assert desk.get("/api/v1/handovers/tour?day=9999-12-31").status_code == 422
    assert desk.get("/api/v1/handovers/tour?day=2026-11-23").status_code == 200
