"""Bookings at the same moment, with real threads and connections."""

from datetime import timedelta

from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.customers.models import Lead
from tenant_apps.drives.models import Drive
from tenant_apps.drives.operations import book_drive, reschedule_drive
from tenants.context import dealer_context, ref_of
from tests.factories.drives import NOON, TEN, booking, driver, ready

ROUNDS, RIVALS = 50, 4


def _booking(dealer, asked):
    def call():
        with dealer_context(dealer), clock.set_to(NOON):
            return book_drive(**asked)

    return call


def _slots():
    """Slots that do not meet: seven a day, on many days."""
    return [TEN + timedelta(days=day, hours=hour) for day in range(12) for hour in range(7)]


def test_of_many_buyers_exactly_one_gets_the_slot(committed, race):
    main = ref_of(committed["main"])
    car = ready(main)
    for number, slot in enumerate(_slots()[:ROUNDS], start=1):
        rivals = [
            booking(car, starts_at=slot, driver=driver(phone=f"138{number:04d}{rival:04d}"))
            for rival in range(RIVALS)
        ]

        outcomes = race(*[_booking(main, asked) for asked in rivals])

        assert sorted(type(o).__name__ for o in outcomes) == ["Drive", *["SlotTaken"] * (RIVALS - 1)], (
            outcomes
        )
        with dealer_context(main):
            assert Drive.objects.count() == Lead.objects.count() == number


def test_two_tabs_of_one_buyer_book_one_drive(committed, race):
    main = ref_of(committed["main"])
    car, buyer = ready(main), driver()
    same = booking(car, driver=buyer)

    one, two = race(_booking(main, same), _booking(main, same))
    assert one.id == two.id

    outcomes = race(
        *[
            _booking(main, booking(car, driver=buyer, starts_at=TEN + timedelta(days=1, hours=hours)))
            for hours in (0, 2)
        ]
    )
    assert sorted(type(o).__name__ for o in outcomes) == ["Drive", "OneADay"], outcomes


def test_a_move_and_a_booking_do_not_get_the_same_slot(committed, race):
    main = ref_of(committed["main"])
    car, target = ready(main), TEN + timedelta(hours=4)
    for day in range(10):
        shift = timedelta(days=day)
        mine = _booking(main, booking(car, starts_at=TEN + shift))()

        def move(drive=mine, shift=shift):
            with dealer_context(main), clock.set_to(NOON):
                return reschedule_drive(actor=SYSTEM, drive_id=drive.id, starts_at=target + shift)

        outcomes = race(move, _booking(main, booking(car, starts_at=target + shift)))

        assert sorted(type(o).__name__ for o in outcomes) == ["Drive", "SlotTaken"], outcomes
        with dealer_context(main):
            assert Drive.objects.filter(starts_at=target + shift).count() == 1
