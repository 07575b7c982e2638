"""Things that happen at the same moment, with real threads and connections."""

from core.kernel import ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from shared_apps.marketplace.models import OrderSummary
from tenant_apps.cashier.models import Payment
from tenant_apps.orders import operations
from tenant_apps.orders.errors import TooManyHolds
from tenant_apps.orders.models import Order
from tenant_apps.orders.reservations import reserve_listing
from tenant_apps.stock.errors import VehicleGone
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context, owner_context, ref_of
from tests.apps.orders.test_walk import check_consistent
from tests.factories.orders import captured, contact, make_order
from tests.factories.stock import make_trim, make_vehicle

ROUNDS = 20


def _reserving(car, buyer):
    def call():
        actor = Actor("buyer", buyer.user_id, buyer.name)
        return reserve_listing(actor=actor, buyer=buyer, listing_id=car.id)[1]

    return call


def _at(dealer, call):
    def run():
        with dealer_context(dealer):
            return call()

    return run


def test_of_two_buyers_one_gets_the_car(committed, race):
    main, trim = ref_of(committed["main"]), make_trim()
    for _ in range(ROUNDS):
        car = make_vehicle(main, "AVAILABLE", trim=trim)

        outcomes = race(_reserving(car, contact()), _reserving(car, contact()))

        assert sorted(type(o).__name__ for o in outcomes) == ["Order", "VehicleGone"], outcomes
        with dealer_context(main):
            assert Order.objects.filter(vehicle_id=car.id).count() == 1
            assert Vehicle.objects.get(id=car.id).state == "HELD"
        with owner_context():
            assert OrderSummary.objects.filter(vehicle_id=car.id).count() == 1


def test_one_buyer_who_clicks_twice_at_once_gets_one_order(committed, race):
    main, trim = ref_of(committed["main"]), make_trim()
    for _ in range(ROUNDS):
        car, buyer = make_vehicle(main, "AVAILABLE", trim=trim), contact()

        one, two = race(_reserving(car, buyer), _reserving(car, buyer))

        assert one.id == two.id
        with dealer_context(main):
            assert Order.objects.filter(vehicle_id=car.id).count() == 1


def test_nobody_gets_a_third_car_by_asking_two_dealers_at_once(committed, race):
    main, other, trim = ref_of(committed["main"]), ref_of(committed["other"]), make_trim()
    for _ in range(5):
        buyer = contact()
        cars = [make_vehicle(d, "AVAILABLE", trim=trim) for d in (main, other, main, other)]

        outcomes = race(*[_reserving(car, buyer) for car in cars])

        assert sum(isinstance(o, Order) for o in outcomes) == 2, outcomes
        assert sum(isinstance(o, TooManyHolds) for o in outcomes) == 2, outcomes


def test_a_deposit_told_by_many_at_once_is_booked_once(committed, race):
    main, trim = ref_of(committed["main"]), make_trim()
    for _ in range(ROUNDS):
        order = make_order(main, vehicle=make_vehicle(main, "AVAILABLE", trim=trim))
        word = captured(order)

        def confirm(order=order, word=word):
            return operations.confirm_deposit(actor=SYSTEM, order_id=order.id, captured=word)

        outcomes = race(*[_at(main, confirm)] * 4)

        assert all(isinstance(o, Order) for o in outcomes), outcomes
        with dealer_context(main):
            assert check_consistent(order).state == "RESERVED"
            assert Payment.objects.filter(order_id=order.id).count() == 1


def test_two_deposits_at_once_keep_one_and_return_one(committed, race):
    main, trim = ref_of(committed["main"]), make_trim()
    for _ in range(5):
        order = make_order(main, vehicle=make_vehicle(main, "AVAILABLE", trim=trim))
        words = [captured(order), captured(order)]

        race(
            *[
                _at(
                    main,
                    lambda o=order, w=w: operations.confirm_deposit(actor=SYSTEM, order_id=o.id, captured=w),
                )
                for w in words
            ]
        )

        with dealer_context(main):
            assert check_consistent(order).state == "RESERVED"
            states = Payment.objects.filter(order_id=order.id).values_list("state", flat=True)
            assert sorted(states) == ["CAPTURED", "REFUND_PENDING"]


def test_cancel_against_capture_ends_cancelled_with_the_money_on_its_way_back(committed, race):
    main, trim = ref_of(committed["main"]), make_trim()
    for _ in range(ROUNDS):
        order = make_order(main, vehicle=make_vehicle(main, "AVAILABLE", trim=trim))
        word = captured(order)

        outcomes = race(
            _at(main, lambda o=order: operations.cancel_order(actor=SYSTEM, order_id=o.id, reason="left")),
            _at(
                main,
                lambda o=order, w=word: operations.confirm_deposit(actor=SYSTEM, order_id=o.id, captured=w),
            ),
        )

        assert all(isinstance(o, Order) for o in outcomes), outcomes
        with dealer_context(main):
            assert check_consistent(order).state == "CANCELLED"
            assert Payment.objects.get(order_id=order.id).state == "REFUND_PENDING"


def test_expiry_against_capture_never_loses_the_money(committed, race):
    main, trim = ref_of(committed["main"]), make_trim()
    for _ in range(ROUNDS):
        order = make_order(main, vehicle=make_vehicle(main, "AVAILABLE", trim=trim), minutes=-1)
        word = captured(order)

        outcomes = race(
            _at(main, lambda o=order: operations.expire_order(actor=SYSTEM, order_id=o.id)),
            _at(
                main,
                lambda o=order, w=word: operations.confirm_deposit(actor=SYSTEM, order_id=o.id, captured=w),
            ),
        )

        assert isinstance(outcomes[1], Order), outcomes
        assert isinstance(outcomes[0], Order | IllegalMove), outcomes
        with dealer_context(main):
            assert check_consistent(order).state == "RESERVED"  # in time, or late with the car still free


def test_a_late_payer_and_a_new_buyer_never_share_the_car(committed, race):
    main, trim = ref_of(committed["main"]), make_trim()
    for _ in range(ROUNDS):
        car = make_vehicle(main, "AVAILABLE", trim=trim)
        late = make_order(main, "EXPIRED", vehicle=car)
        word = captured(late)

        outcomes = race(
            _reserving(car, contact()),
            _at(
                main,
                lambda o=late, w=word: operations.confirm_deposit(actor=SYSTEM, order_id=o.id, captured=w),
            ),
        )

        with dealer_context(main):
            late = Order.objects.get(id=late.id)
            if isinstance(outcomes[0], VehicleGone):
                assert check_consistent(late).state == "RESERVED"
            else:
                assert (late.state, late.attention) == ("EXPIRED", "late_payment"), outcomes
                assert Payment.objects.get(order_id=late.id).state == "REFUND_PENDING"


def test_cashiers_booking_at_once_never_take_more_than_is_due(committed, race):
    main, trim = ref_of(committed["main"]), make_trim()
    for _ in range(5):
        order = make_order(main, "CONTRACTED", vehicle=make_vehicle(main, "AVAILABLE", trim=trim))
        half = Money((order.total_minor - order.paid_minor) // 2)

        def book(order=order, half=half):
            return operations.record_balance(
                actor=SYSTEM, order_id=order.id, amount=half, reference=ids.new_id().hex
            )

        outcomes = race(*[_at(main, book)] * 4)

        assert sum(isinstance(o, Order) for o in outcomes) == 2, outcomes
        assert sum(isinstance(o, DomainError) for o in outcomes) == 2
        with dealer_context(main):
            assert check_consistent(order).state == "FUNDED"
