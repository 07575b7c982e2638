"""What a sale does to the books: every fen of it explained, all of it taken back on a return."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.invoicing import operations
from tenant_apps.invoicing.models import Receipt
from tenant_apps.invoicing.terms import split
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.queries import balances_of, entries_of, trial_balance
from tenant_apps.ledger.terms import Account, transfer
from tenant_apps.orders.operations import record_balance
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.stock.queries import costing_of
from tenants.context import dealer_context
from tests.factories.books import hear
from tests.factories.orders import make_order


def standing(order_id):
    return {line.account: line.amount.amount for line in balances_of(order_id)}


class TestVat:
    @pytest.mark.parametrize(
        ("total", "form", "vat"),
        [(22_600_000, "NEW_CAR", 2_600_000), (10_050_000, "USED_CAR", 50_000), (113, "NEW_CAR", 13)],
    )
    def test_vectors(self, total, form, vat):
        parts = split(Money(total), form)
        assert (parts.vat.amount, parts.net.amount) == (vat, total - vat)

    @given(st.integers(1, 10**12), st.sampled_from(["NEW_CAR", "USED_CAR"]))
    def test_net_and_vat_are_the_price(self, total, form):
        parts = split(Money(total), form)
        assert parts.net + parts.vat == Money(total)
        assert 0 <= parts.vat.amount < parts.net.amount or total < 3


class TestSale:
    def test_a_delivered_car_is_revenue_vat_and_cost(self, main):
        order = make_order(main, "DELIVERED")
        parts = split(Money(order.total_minor), "NEW_CAR")
        with dealer_context(main):
            cost = costing_of(order.vehicle_id).cost.amount
            stands = standing(order.id)
            till = stands.pop(Account.PROCESSOR) + stands.pop(Account.BANK)
            assert till == order.total_minor
            assert stands == {
                Account.REVENUE: -parts.net.amount,
                Account.OUTPUT_VAT: -parts.vat.amount,
                Account.COST_OF_SALES: cost,
                Account.INVENTORY: -cost,
            }
            assert sum(line.amount.amount for line in trial_balance()) == 0

    @pytest.mark.parametrize("state", ["RESERVED", "FUNDED", "READY", "CANCELLED"])
    def test_before_the_hand_over_nothing_is_sold(self, main, state):
        order = make_order(main, state)
        with dealer_context(main):
            assert Account.REVENUE not in standing(order.id)

    def test_said_again_it_is_posted_once(self, main):
        order = make_order(main, "DELIVERED")
        with dealer_context(main):
            before = len(entries_of(order.id))
            at_hand = order_at_hand(SYSTEM, order.id)
            operations.book_sale(actor=SYSTEM, order=at_hand)
            assert len(entries_of(order.id)) == before

    def test_a_return_takes_all_of_it_back_and_owes_the_buyer(self, main):
        order = make_order(main, "DELIVERED")
        with dealer_context(main):
            operations.book_return(actor=SYSTEM, order=order_at_hand(SYSTEM, order.id))
            stands = standing(order.id)
            assert stands.pop(Account.PROCESSOR) + stands.pop(Account.BANK) == order.total_minor
            assert stands == {Account.CONTRACT_LIABILITY: -order.total_minor}

    def test_a_return_of_what_was_never_sold_posts_nothing(self, main):
        order = make_order(main, "READY")
        with dealer_context(main):
            before = standing(order.id)
            operations.book_return(actor=SYSTEM, order=order_at_hand(SYSTEM, order.id))
            assert standing(order.id) == before

    def test_what_is_paid_after_the_hand_over_settles_the_sale(self, main):
        order = make_order(main, "READY")
        with dealer_context(main):
            owed = Money(5_000_000)
            lines = transfer(owed, debit=Account.CONTRACT_LIABILITY, credit=Account.BANK)
            post(actor=SYSTEM, source="lender:owes", kind="test", order_id=order.id, lines=lines)
            operations.book_sale(actor=SYSTEM, order=order_at_hand(SYSTEM, order.id))
            assert standing(order.id)[Account.RECEIVABLE] == owed.amount
            lines = transfer(owed, debit=Account.BANK, credit=Account.CONTRACT_LIABILITY)
            post(actor=SYSTEM, source="lender:paid", kind="test", order_id=order.id, lines=lines)
            operations.settle_sale(actor=SYSTEM, order=order_at_hand(SYSTEM, order.id))
            assert not {Account.RECEIVABLE, Account.CONTRACT_LIABILITY} & set(standing(order.id))

    def test_cars_stand_in_stock_at_what_they_cost(self, main):
        order = make_order(main, "DELIVERED")
        with dealer_context(main):
            stands = {line.account: line.amount.amount for line in trial_balance()}
            assert Account.INVENTORY not in stands
            assert stands[Account.SUPPLIERS] == -costing_of(order.vehicle_id).cost.amount


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.integers(1, 4_000_000), min_size=1, max_size=4), back=st.booleans())
def test_every_fen_of_an_order_is_explained(main, parts, back):
    order = make_order(main, "CONTRACTED")
    with dealer_context(main):
        for index, part in enumerate(parts):
            record_balance(actor=SYSTEM, order_id=order.id, amount=Money(part), reference=f"T{index}")
        operations.book_sale(actor=SYSTEM, order=order_at_hand(SYSTEM, order.id))
        if back:
            operations.book_return(actor=SYSTEM, order=order_at_hand(SYSTEM, order.id))
        stands = standing(order.id)
        assert sum(stands.values()) == 0
        paid = order.deposit_minor + sum(parts)
        assert stands[Account.PROCESSOR] + stands[Account.BANK] == paid
        assert stands.get(Account.CONTRACT_LIABILITY, 0) == (-paid if back else 0)
        assert stands.get(Account.RECEIVABLE, 0) == (0 if back else order.total_minor - paid)


class TestReceipts:
    def test_one_for_each_payment_without_gaps(self, main, deliver):
        order = make_order(main, "FUNDED")
        hear(main)
        with dealer_context(main):
            receipts = list(Receipt.objects.filter(order_id=order.id).order_by("number"))
            assert [r.number[-6:] for r in receipts] == ["000001", "000002"]
            assert sum(r.amount_minor for r in receipts) == order.total_minor
            assert {r.method for r in receipts} == {"CARD", "BANK_TRANSFER"}
            assert receipts[1].reference == "ICBC 20260709-01"
            assert operations.issue_receipts(actor=SYSTEM, order_id=order.id) == []

    def test_none_for_money_that_could_not_be_used(self, main, deliver):
        order = make_order(main, "HOLD")
        hear(main)
        with dealer_context(main):
            lines = transfer(Money(5), debit=Account.PROCESSOR, credit=Account.OTHER_PAYABLES)
            post(
                actor=SYSTEM,
                source="payment:x:refused",
                kind="payment.refused",
                order_id=order.id,
                lines=lines,
            )
            assert operations.issue_receipts(actor=SYSTEM, order_id=order.id) == []
