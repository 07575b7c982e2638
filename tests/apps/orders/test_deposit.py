"""What a dealer asks for reserving a car: set in the portal, shown on the market, kept by the order."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from time import sleep

import pytest
from django.db import connection, connections, transaction

from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Invalids
from core.kernel.money import Money
from shared_apps.marketplace.facts import DEPOSIT, Deposit
from shared_apps.marketplace.models import DealerDeposit, OrderSummary
from shared_apps.marketplace.queries import deposit_of, listing
from tenant_apps.contracts.models import Contract
from tenant_apps.orders import operations
from tenant_apps.orders.contract_terms import terms_of
from tenant_apps.orders.ending import STANDARD
from tenant_apps.orders.models import EndingPolicy, Order
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.orders.test_market import buyer, order_of, page, reserve
from tests.apps.orders.test_walk import check_consistent
from tests.factories.orders import make_order, take_step
from tests.factories.staff import staff, staff_client
from tests.factories.stock import make_vehicle

__all__ = ["buyer"]
JSON = {"content_type": "application/json"}
BINDING = Deposit("EARNEST", Money(500_000))


def ask(dealer, deposit=BINDING, **when):
    """Have the dealer ask this of buyers."""
    rules = replace(STANDARD, deposit_kind=deposit.kind, deposit_minor=deposit.amount.amount)
    with dealer_context(dealer):
        return operations.set_policy(actor=staff(), policy=rules, **when)


def ask_elsewhere(dealer):
    try:
        return ask(dealer)
    finally:
        connections.close_all()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


def shown(car):
    """What the market says of the car."""
    with market_context():
        return deposit_of(listing(car.id))


def kept(order):
    return order.deposit_kind, order.deposit_minor


class TestSetting:
    def test_in_the_portal_goes_to_the_market_and_to_the_next_order(self, main, client_of):
        car, desk = make_vehicle(main, "AVAILABLE"), staff_client(main)
        assert shown(car) == DEPOSIT

        rules = STANDARD.as_json() | {"deposit_kind": "EARNEST", "deposit_minor": 500_000}
        answer = desk.post("/api/v1/ending-policies", rules, **JSON)

        assert answer.json()["items"][0]["rules"]["deposit_kind"] == "EARNEST"
        assert shown(car) == BINDING
        told = client_of("market").get(f"/api/v1/listings/{car.id}").json()
        assert (told["deposit_kind"], told["deposit"]["amount"]) == ("EARNEST", 500_000)
        assert kept(make_order(main, vehicle=car)) == ("EARNEST", 500_000)

    @pytest.mark.parametrize(
        "wrong", [{"deposit_kind": "GIFT"}, {"deposit_minor": 9_999}, {"deposit_minor": -1}]
    )
    def test_nonsense_is_refused_and_nothing_changes(self, main, wrong):
        car, desk = make_vehicle(main, "AVAILABLE"), staff_client(main)
        assert desk.post("/api/v1/ending-policies", STANDARD.as_json() | wrong, **JSON).status_code == 422
        with dealer_context(main):
            assert not EndingPolicy.objects.exists()
        assert shown(car) == DEPOSIT

    def test_too_much_is_named(self, main):
        with pytest.raises(Invalids) as told:
            ask(main, Deposit("EARNEST", Money(10_000_001)))
        assert [error.field for error in told.value.errors] == ["deposit_minor"]

    def test_is_one_dealers_alone(self, main, other):
        ask(main)
        elsewhere = make_vehicle(other, "AVAILABLE")
        assert shown(elsewhere) == DEPOSIT
        assert kept(make_order(other, vehicle=elsewhere)) == ("REFUNDABLE", 200_000)

    def test_never_changes_what_was_reserved_or_drafted_before(self, main):
        begun = [make_order(main, state) for state in ("DRAFT", "HOLD", "RESERVED")]
        before = [kept(order) for order in begun]
        ask(main)
        with dealer_context(main):
            assert [kept(Order.objects.get(id=order.id)) for order in begun] == before
            operations.hold_draft(actor=SYSTEM, order_id=begun[0].id)
            assert kept(check_consistent(begun[0])) == before[0]
        with owner_context():
            assert {kept(row) for row in OrderSummary.objects.all()} == {("REFUNDABLE", 200_000)}

    def test_one_for_later_is_shown_from_its_moment_on(self, main):
        car, tomorrow = make_vehicle(main, "AVAILABLE"), clock.now() + timedelta(days=1)
        ask(main, valid_from=tomorrow)
        ask(main, Deposit("REFUNDABLE", Money(300_000)))
        assert shown(car).amount == Money(300_000)
        with clock.set_to(tomorrow - timedelta(seconds=1)):
            assert kept(make_order(main)) == ("REFUNDABLE", 300_000)
        with clock.set_to(tomorrow + timedelta(seconds=1)):
            assert shown(car) == BINDING
            assert kept(make_order(main, vehicle=car)) == ("EARNEST", 500_000)

    def test_what_the_staff_write_asks_the_same(self, main):
        ask(main)
        assert kept(make_order(main, "DRAFT")) == ("EARNEST", 500_000)

    @pytest.mark.django_db(transaction=True)
    def test_what_was_said_last_is_in_force_last(self, main):
        """Of two who save at once the second waits, and does not begin before the first."""
        with ThreadPoolExecutor(1) as crowd, dealer_context(main):
            with transaction.atomic():
                first = ask(main, Deposit("REFUNDABLE", Money(300_000)))
                waits = crowd.submit(ask_elsewhere, main)
                while not somebody_waits():
                    sleep(0.01)
                between = clock.now()
            second = waits.result()
        assert second.version == first.version + 1
        assert second.valid_from > between
        assert kept(make_order(main)) == ("EARNEST", 500_000)

    def test_is_told_again_after_the_books_went_back(self, main):
        car = make_vehicle(main, "AVAILABLE")
        ask(main)
        with owner_context():
            DealerDeposit.objects.all().delete()
        assert shown(car) == DEPOSIT
        with dealer_context(main):
            operations.retell_deposit(actor=SYSTEM)
        assert shown(car) == BINDING


class TestCap:
    @pytest.mark.parametrize("kind", ["EARNEST", "REFUNDABLE"])
    def test_a_fifth_of_the_price_is_the_most(self, main, kind):
        car = make_vehicle(main, "AVAILABLE", price=Money(21_580_004))
        ask(main, Deposit(kind, Money(9_000_000)))
        assert shown(car) == Deposit(kind, Money(4_316_000))
        assert kept(make_order(main, vehicle=car)) == (kind, 4_316_000)


@pytest.mark.parametrize(
    ("language", "named", "lost", "doubled"),
    [
        ("zh-hans", "定金 ¥5,000", "定金不予退还", "双倍返还"),
        ("en", "earnest money (定金)", "you lose it if you leave", "pays it back twice"),
    ],
)
def test_the_buyer_reads_the_consequence_before_paying(
    main, buyer, stripe_here, language, named, lost, doubled
):
    ask(main)
    car, client = make_vehicle(main, "AVAILABLE"), buyer()
    client.cookies["django_language"] = language
    assert named in client.get(f"/cars/{car.id}").content.decode()

    pay_page = client.get(reserve(client, car)["Location"]).content.decode()

    order = order_of(main, car)
    assert kept(order) == ("EARNEST", 500_000)
    button = pay_page.index(order.checkout_url)
    assert pay_page.index(lost) < button
    assert pay_page.index(doubled) < button
    assert "订金" not in pay_page.replace("预订款", "")


def test_the_payment_the_order_and_the_contract_say_the_same(main, buyer, stripe_here):
    ask(main)
    car, client = make_vehicle(main, "AVAILABLE"), buyer()
    reserve(client, car)
    order = order_of(main, car)
    assert "定金" in client.get(page(main, order, "/pay")).content.decode()
    with dealer_context(main):
        assert not Contract.objects.exists()
        terms = terms_of(order)
        assert (terms.deposit_kind, terms.deposit_minor) == ("EARNEST", 500_000)
    with owner_context():
        assert kept(OrderSummary.objects.get(id=order.id)) == ("EARNEST", 500_000)


@pytest.mark.parametrize(("kind", "named"), [("REFUNDABLE", "其中订金"), ("EARNEST", "其中定金")])
def test_the_order_page_says_what_kind_of_money_was_paid(main, buyer, stripe_here, kind, named):
    ask(main, Deposit(kind, Money(500_000)))
    car, client = make_vehicle(main, "AVAILABLE"), buyer()
    reserve(client, car)
    order = order_of(main, car)
    assert "其中" not in client.get(page(main, order)).content.decode()

    with dealer_context(main):
        take_step(order.id, "reserve")

    assert named in client.get(page(main, order)).content.decode()
