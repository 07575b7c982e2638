"""The waiting list: who comes first is offered first, once, and nothing is ever promised twice."""

from datetime import timedelta

import pytest
from django.core import mail

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden, NotFound
from shared_apps.appointments.models import DriveSummary, WaitSummary
from shared_apps.appointments.tasks import tell
from tenant_apps.customers.models import Lead
from tenant_apps.drives.errors import DaysWrong, OfferOver, OnTheList, SlotTaken
from tenant_apps.drives.models import Drive, Wait
from tenant_apps.drives.operations import (
    accept_offer,
    book_drive,
    cancel_drive,
    join_waiting_list,
    lapse_offer,
    leave_waiting_list,
    reschedule_drive,
)
from tenant_apps.drives.operations.waiting import OFFER_HOLDS
from tenant_apps.drives.tasks import lapse_offers
from tenants.context import dealer_context, market_context, ref_of
from tests.factories.accounts import account
from tests.factories.drives import NOON, TEN, booking, driver, make_demo_car, make_drive, ready, waiting
from tests.factories.staff import staff


@pytest.fixture
def line(main):
    """A drive that is booked, and three who wait for its day, in this order."""
    with clock.set_to(NOON):
        taken = make_drive(main)
        waits = []
        for number in range(3):
            with dealer_context(main), clock.set_to(NOON + timedelta(seconds=number)):
                who = driver(phone=f"1390000000{number}")
                waits.append(join_waiting_list(**waiting(driver=who)))
    return taken, waits


def offers(main):
    with dealer_context(main):
        return list(Drive.objects.filter(state="OFFERED"))


def buyer_of(row):
    return Actor("buyer", row.buyer_id, "陈先生")


class TestOffers:
    def test_the_first_in_the_line_is_offered_what_becomes_free(self, main, line):
        taken, waits = line
        with dealer_context(main), clock.set_to(NOON):
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
        (offer,) = offers(main)

        assert (offer.buyer_id, offer.starts_at, offer.car_id) == (waits[0].buyer_id, TEN, taken.car_id)
        assert offer.offer_until == NOON + OFFER_HOLDS
        with market_context():
            seen = DriveSummary.objects.get(id=offer.id)
        assert (seen.state, seen.offer_until, seen.buyer_id) == ("OFFERED", offer.offer_until, offer.buyer_id)

    def test_what_is_held_is_nobody_elses(self, main, line):
        taken, _waits = line
        with dealer_context(main), clock.set_to(NOON):
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
            with pytest.raises(SlotTaken):
                book_drive(**booking(taken.car))

    def test_a_moved_drive_frees_its_old_time(self, main, line):
        taken, waits = line
        with dealer_context(main), clock.set_to(NOON):
            reschedule_drive(actor=SYSTEM, drive_id=taken.id, starts_at=TEN + timedelta(days=2))
        (offer,) = offers(main)
        assert (offer.buyer_id, offer.starts_at) == (waits[0].buyer_id, TEN)

    def test_taking_it_books_it_and_ends_the_wait(self, main, line):
        taken, waits = line
        with dealer_context(main), clock.set_to(NOON):
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
            offer = Drive.objects.get(state="OFFERED")
            drive = accept_offer(actor=buyer_of(offer), drive_id=offer.id)
            waits[0].refresh_from_db()
            lead = Lead.objects.get(id=drive.lead_id)
        assert (drive.state, waits[0].state, lead.state) == ("BOOKED", "SERVED", "TD_BOOKED")
        with market_context():
            assert WaitSummary.objects.get(id=waits[0].id).state == "SERVED"

    def test_what_is_let_go_goes_to_the_next_and_never_comes_back(self, main, line):
        taken, waits = line
        with dealer_context(main), clock.set_to(NOON):
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
            for wait in waits:
                offer = Drive.objects.get(state="OFFERED")
                assert offer.buyer_id == wait.buyer_id
                lapse_offer(actor=buyer_of(offer), drive_id=offer.id)
            assert not Drive.objects.filter(state="OFFERED").exists()
            assert Drive.objects.filter(state="LAPSED").count() == 3
            assert book_drive(**booking(taken.car)).state == "BOOKED"

    def test_an_offer_ends_by_itself(self, main, line):
        taken, waits = line
        with dealer_context(main), clock.set_to(NOON):
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
        with clock.set_to(NOON + OFFER_HOLDS - timedelta(seconds=1)):
            assert lapse_offers.apply().get() == 0
        late = NOON + OFFER_HOLDS
        with clock.set_to(late):
            with dealer_context(main):
                offer = Drive.objects.get(state="OFFERED")
                with pytest.raises(OfferOver):
                    accept_offer(actor=buyer_of(offer), drive_id=offer.id)
                assert Drive.objects.get(id=offer.id).state == "OFFERED"
            assert lapse_offers.apply().get() == 1
        (following,) = offers(main)
        assert (following.buyer_id, following.offer_until) == (waits[1].buyer_id, late + OFFER_HOLDS)

    @pytest.mark.parametrize(
        "given",
        [
            {"first_day": (TEN + timedelta(days=1)).date(), "last_day": (TEN + timedelta(days=3)).date()},
            {"kind": "ASSISTED"},
        ],
    )
    def test_who_waits_for_something_else_is_not_asked(self, main, given):
        taken = make_drive(main)
        with dealer_context(main), clock.set_to(NOON):
            join_waiting_list(**waiting(**given))
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
        assert offers(main) == []

    def test_who_waits_for_another_car_is_not_asked(self, main):
        taken, another = make_drive(main), make_demo_car(main)
        with dealer_context(main), clock.set_to(NOON):
            join_waiting_list(**waiting(car_id=another.id))
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
        assert offers(main) == []

    def test_who_drives_here_that_day_anyway_is_passed_over(self, main, line):
        taken, waits = line
        with dealer_context(main), clock.set_to(NOON):
            first = driver(user_id=waits[0].buyer_id)
            book_drive(**booking(taken.car, driver=first, starts_at=TEN + timedelta(hours=3)))
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
        (offer,) = offers(main)
        assert offer.buyer_id == waits[1].buyer_id

    def test_a_time_that_is_too_near_is_offered_to_nobody(self, main, line):
        taken, _waits = line
        with dealer_context(main), clock.set_to(TEN - timedelta(minutes=119)):
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
        assert offers(main) == []

    def test_somebody_elses_offer_does_not_exist(self, main, line):
        taken, _waits = line
        with dealer_context(main), clock.set_to(NOON):
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
            offer = Drive.objects.get(state="OFFERED")
            for operation in (accept_offer, lapse_offer):
                with pytest.raises(NotFound):
                    operation(actor=Actor("buyer", ids.new_id(), "别人"), drive_id=offer.id)
                with pytest.raises(Forbidden):
                    operation(actor=staff("OWNER"), drive_id=offer.id)
            assert Drive.objects.get(id=offer.id).state == "OFFERED"

    def test_one_letter_tells_of_it(self, main):
        user = account("waits@example.com")
        with clock.set_to(NOON):
            make_drive(main, "OFFERED", driver=driver(user_id=user.id))
            assert (tell.apply().get(), tell.apply().get()) == (1, 0)
        (letter,) = mail.outbox
        assert letter.to == ["waits@example.com"]
        assert "13:00" in letter.body


class TestJoin:
    def test_makes_a_lead_and_no_drive(self, main):
        ready(main)
        who = driver()
        with dealer_context(main), clock.set_to(NOON):
            wait = join_waiting_list(**waiting(actor=Actor("buyer", who.user_id, who.name), driver=who))
            lead = Lead.objects.get(id=wait.lead_id)
            assert (Drive.objects.count(), lead.state, lead.buyer_id) == (0, "NEW", who.user_id)
        with market_context():
            assert WaitSummary.objects.get(id=wait.id).buyer_id == who.user_id

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"first_day": (NOON - timedelta(days=1)).date()}, "drives.days_wrong"),
            ({"last_day": (NOON + timedelta(days=31)).date()}, "drives.days_wrong"),
            ({"first_day": TEN.date() + timedelta(days=1)}, "drives.days_wrong"),
            ({"driver": driver(user_id=None)}, "drives.days_wrong"),
            ({"kind": "HOME"}, "drives.kind_unknown"),
            ({"kind": "FLIGHT"}, "drives.kind_unknown"),
            ({"car_id": ids.new_id()}, "request.not_found"),
            ({"licence": False}, "drives.licence_missing"),
            ({"driver": driver(phone="12")}, "drives.phone_unreadable"),
            ({"actor": Actor("buyer", ids.new_id(), "别人")}, "access.right_missing"),
            ({"actor": Actor("anonymous")}, "access.right_missing"),
        ],
    )
    def test_refuses_and_changes_nothing(self, main, wrong, code):
        ready(main)
        with dealer_context(main), clock.set_to(NOON):
            with pytest.raises(DomainError) as caught:
                join_waiting_list(**waiting(**wrong))
            assert (Wait.objects.count(), Lead.objects.count()) == (0, 0)
        assert caught.value.code == code

    def test_one_place_each_and_again_once_it_is_over(self, main):
        ready(main)
        who = driver()
        with dealer_context(main), clock.set_to(NOON):
            first = join_waiting_list(**waiting(driver=who))
            with pytest.raises(OnTheList):
                join_waiting_list(**waiting(driver=who))
            assert Wait.objects.count() == 1
        later = TEN + timedelta(days=2)
        with dealer_context(main), clock.set_to(later):
            days = {"first_day": later.date(), "last_day": later.date()}
            join_waiting_list(**waiting(driver=who, **days))
            first.refresh_from_db()
        assert first.state == "OVER"

    def test_leaving_lets_the_offer_go_to_the_next(self, main, line):
        taken, waits = line
        with dealer_context(main), clock.set_to(NOON):
            cancel_drive(actor=SYSTEM, drive_id=taken.id)
            with pytest.raises(NotFound):
                leave_waiting_list(actor=Actor("buyer", ids.new_id(), "别人"), wait_id=waits[0].id)
            for _ in range(2):
                assert leave_waiting_list(actor=buyer_of(waits[0]), wait_id=waits[0].id).state == "LEFT"
        (offer,) = offers(main)
        assert offer.buyer_id == waits[1].buyer_id


def test_of_two_that_cancel_and_many_that_book_nobody_gets_a_time_twice(committed, race):
    main = ref_of(committed["main"])
    car = ready(main)
    for day in range(6):
        at = TEN + timedelta(days=day)
        with dealer_context(main), clock.set_to(NOON):
            taken = book_drive(**booking(car, starts_at=at))
            days = {"first_day": at.date(), "last_day": at.date()}
            join_waiting_list(**waiting(driver=driver(phone=f"1370000000{day}"), **days))

        def cancel(drive=taken):
            with dealer_context(main), clock.set_to(NOON):
                return cancel_drive(actor=SYSTEM, drive_id=drive.id)

        def book(at=at):
            with dealer_context(main), clock.set_to(NOON):
                return book_drive(**booking(car, starts_at=at))

        outcomes = race(cancel, book, book)

        assert sum(isinstance(one, SlotTaken) for one in outcomes) == 2, outcomes
        with dealer_context(main):
            held = Drive.objects.filter(starts_at=at, state__in=("BOOKED", "OFFERED"))
            assert [one.state for one in held] == ["OFFERED"]


def test_days_wrong_says_how_far(main):
    ready(main)
    with dealer_context(main), clock.set_to(NOON), pytest.raises(DaysWrong) as caught:
        join_waiting_list(**waiting(last_day=(NOON + timedelta(days=99)).date()))
    assert caught.value.params == {"days": 30}
