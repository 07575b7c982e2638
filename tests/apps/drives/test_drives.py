"""Test drives: how they are booked, how they move, what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden, Invalids, NotFound
from core.kernel.states import IllegalMove
from shared_apps.appointments.models import DriveSummary
from tenant_apps.customers.models import Lead
from tenant_apps.drives import operations
from tenant_apps.drives.errors import OneADay, SlotNotOffered, SlotTaken
from tenant_apps.drives.labels import LABELS
from tenant_apps.drives.models import DemoCar, Drive
from tenant_apps.drives.operations import book_drive, reschedule_drive
from tenant_apps.drives.states import ACTIONS, DRIVE, HOLDING
from tenant_apps.staff.policies import ROLES, rights_of
from tenants.context import dealer_context, market_context, owner_context
from tests.factories.drives import (
    NOON,
    PATHS,
    TEN,
    booking,
    driver,
    make_demo_car,
    make_drive,
    make_guide,
    open_house,
    ready,
    step,
)
from tests.factories.staff import make_member, staff

LEADS_TO = {
    **{(state, "start"): "IN_PROGRESS" for state in ("BOOKED", "CONFIRMED")},
    **{(state, "cancel"): "CANCELLED" for state in ("BOOKED", "CONFIRMED")},
    **{(state, "no_show"): "NO_SHOW" for state in ("BOOKED", "CONFIRMED")},
    **{(state, "reschedule"): "BOOKED" for state in ("BOOKED", "CONFIRMED")},
    ("OFFERED", "accept"): "BOOKED",
    ("OFFERED", "lapse"): "LAPSED",
    ("BOOKED", "confirm"): "CONFIRMED",
    ("IN_PROGRESS", "finish"): "DONE",
}

STAFF_VERBS = [verb for verb in ACTIONS if verb not in {"accept", "lapse"}]


def traces():
    """Everything a refused change must leave alone."""
    drives = list(Drive.objects.order_by("id").values_list("id", "state", "version", "starts_at", "staff_id"))
    leads = list(Lead.objects.order_by("id").values_list("id", "state", "version"))
    cars = list(DemoCar.objects.order_by("id").values_list("id", "mileage_km", "active"))
    return drives, leads, cars, AuditLine.objects.count(), OutboxEvent.objects.count()


class TestBook:
    def test_takes_car_and_person_and_makes_a_lead(self, main):
        car, buyer = ready(main), driver(email=" Chen@Example.com ")
        with dealer_context(main), clock.set_to(NOON):
            drive = book_drive(**booking(car, driver=buyer, actor=Actor("buyer", buyer.user_id, buyer.name)))
            drive.refresh_from_db()
            lead = Lead.objects.get(id=drive.lead_id)
            guide = drive.staff.user_id
            line = AuditLine.objects.get(subject_id=str(drive.id))
            event = OutboxEvent.objects.get(aggregate=f"drive:{drive.id}")

        assert (drive.state, drive.phone, drive.email) == ("BOOKED", "+8613800138000", "chen@example.com")
        assert (drive.taken_from, drive.taken_until) == (TEN, TEN + timedelta(hours=1))
        assert (drive.ends_at, drive.day.isoformat()) == (TEN + timedelta(minutes=45), "2026-11-24")
        assert (lead.state, lead.source, lead.buyer_id) == ("TD_BOOKED", "MARKET", buyer.user_id)
        assert lead.owner_id == guide
        assert (line.action, line.actor_id) == ("drives.drive.booked", buyer.user_id)
        assert "phone" not in str(event.payload)
        assert event.payload["state"] == "BOOKED"

    def test_the_buyer_sees_it_and_nobody_elses(self, main, other):
        drive = make_drive(main)
        make_drive(other)
        with dealer_context(main):
            assert [row.id for row in DriveSummary.objects.all()] == [drive.id]
        with market_context():
            row = DriveSummary.objects.get(id=drive.id)
        assert (row.dealer_id, row.buyer_id, row.state) == (main.id, drive.buyer_id, "BOOKED")

    def test_the_same_key_answers_the_same_drive(self, main):
        car = ready(main)
        with dealer_context(main), clock.set_to(NOON):
            asked = booking(car)
            first = book_drive(**asked)
            before = traces()
            assert book_drive(**asked).id == first.id
            assert traces() == before
            with pytest.raises(DomainError) as caught:
                book_drive(**{**asked, "starts_at": TEN + timedelta(hours=3)})
            assert traces() == before
        assert caught.value.code == "drives.key_reused"

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"starts_at": NOON - timedelta(hours=1)}, "drives.slot_past"),
            ({"starts_at": NOON + timedelta(minutes=90)}, "drives.slot_past"),
            ({"starts_at": NOON + timedelta(days=30)}, "drives.slot_too_far"),
            ({"starts_at": TEN - timedelta(hours=6)}, "drives.slot_not_offered"),
            ({"starts_at": TEN + timedelta(minutes=7)}, "drives.slot_not_offered"),
            ({"kind": "FLIGHT"}, "drives.kind_unknown"),
            ({"kind": "ASSISTED"}, "drives.car_not_assisted"),
            ({"car_id": ids.new_id()}, "drives.slot_taken"),
            ({"licence": False}, "drives.licence_missing"),
            ({"driver": driver(name=" ")}, "drives.name_missing"),
            ({"driver": driver(phone="12")}, "drives.phone_unreadable"),
            ({"actor": staff("TECHNICIAN")}, "access.right_missing"),
            ({"actor": staff("FINANCE")}, "access.right_missing"),
            ({"actor": Actor("buyer", ids.new_id(), "别人")}, "access.right_missing"),
            ({"actor": Actor("anonymous")}, "access.right_missing"),
        ],
    )
    def test_refuses_and_changes_nothing(self, main, wrong, code):
        car = ready(main)
        with dealer_context(main), clock.set_to(NOON):
            before = traces()
            with pytest.raises(DomainError) as caught:
                book_drive(**booking(car, **wrong))
            assert traces() == before
        assert caught.value.code == code

    def test_tells_all_mistakes_at_once(self, main):
        car = ready(main)
        with dealer_context(main), clock.set_to(NOON), pytest.raises(Invalids) as caught:
            book_drive(**booking(car, driver=driver(name="", phone="x"), licence=False))
        assert [error.field for error in caught.value.errors] == ["name", "phone", "licence"]

    def test_a_buyer_drives_once_a_day_here_and_again_once_that_is_off(self, main):
        car, buyer = ready(main), driver()
        with dealer_context(main), clock.set_to(NOON):
            first = book_drive(**booking(car, driver=buyer))
            before = traces()
            with pytest.raises(OneADay):
                book_drive(**booking(car, driver=buyer, starts_at=TEN + timedelta(hours=4)))
            assert traces() == before
            next_day = book_drive(**booking(car, driver=buyer, starts_at=TEN + timedelta(days=1)))
            with pytest.raises(OneADay):
                reschedule_drive(actor=SYSTEM, drive_id=next_day.id, starts_at=TEN + timedelta(hours=4))
            operations.cancel_drive(actor=SYSTEM, drive_id=first.id)
            assert (
                book_drive(**booking(car, driver=buyer, starts_at=TEN + timedelta(hours=4))).state == "BOOKED"
            )

    def test_a_closed_house_or_one_whose_hours_nobody_can_read_takes_none(self, main):
        car = ready(main)
        for hours in ("", "请来电咨询", "周一 9:00–18:00"):
            open_house(main, hours)
            with dealer_context(main), clock.set_to(NOON), pytest.raises(SlotNotOffered):
                book_drive(**booking(car))

    @pytest.mark.parametrize("minutes", [1, 15, -15, 12 * 60, -5 * 60])
    def test_a_time_between_those_shown_is_not_called_taken(self, main, minutes):
        car = ready(main)
        with dealer_context(main), clock.set_to(NOON):
            book_drive(**booking(car))
            with pytest.raises(SlotNotOffered) as refused:
                book_drive(**booking(car, starts_at=TEN + timedelta(minutes=minutes)))
            with pytest.raises(SlotTaken) as taken:
                book_drive(**booking(car))
        assert (refused.value.code, taken.value.code) == ("drives.slot_not_offered", "drives.slot_taken")

    def test_assisted_drives_go_to_the_car_and_the_person_fit_for_them(self, main):
        open_house(main)
        make_guide(main)
        fit, car = make_guide(main, assisted=True), make_demo_car(main, assisted=True)
        with dealer_context(main), clock.set_to(NOON):
            drive = book_drive(**booking(car, kind="ASSISTED", starts_at=TEN + timedelta(minutes=15)))
        assert (drive.staff_id, drive.taken_from) == (fit.id, TEN)

    def test_who_does_not_work_here_any_more_does_not_go_along(self, main):
        car = ready(main)
        with dealer_context(main):
            make_member(main, "SALES")  # works here, but drives with nobody
        with owner_context(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {main.schema}.staff_staffmember SET state = 'ENDED'")
        with dealer_context(main), clock.set_to(NOON), pytest.raises(SlotTaken):
            book_drive(**booking(car))

    def test_the_car_of_another_dealer_is_none_of_ours(self, main, other):
        ready(main)
        theirs = ready(other)
        with dealer_context(main), clock.set_to(NOON):
            before = traces()
            with pytest.raises(SlotTaken):
                book_drive(**booking(theirs))
            assert traces() == before


class TestConstraints:
    @pytest.mark.parametrize("shared", ["car", "staff"])
    @pytest.mark.parametrize("minutes", [-59, 0, 59])
    def test_the_database_itself_refuses_an_overlap(self, main, shared, minutes):
        drive = make_drive(main)
        with dealer_context(main):
            spare = {"car": drive.car, "staff": drive.staff}
        other_car, other_guide = make_demo_car(main), make_guide(main)
        with dealer_context(main):
            twin = _twin(drive, minutes, car=other_car, staff=other_guide)
            setattr(twin, shared, spare[shared])
            with pytest.raises(IntegrityError, match=f"drive_{shared}_taken"), transaction.atomic():
                twin.save(force_insert=True)
            assert Drive.objects.count() == 1

    @pytest.mark.parametrize("minutes", [-60, 60])
    def test_one_after_the_other_is_fine(self, main, minutes):
        drive = make_drive(main)
        with dealer_context(main):
            _twin(drive, minutes, car=drive.car, staff=drive.staff).save(force_insert=True)
            assert Drive.objects.count() == 2

    @pytest.mark.parametrize("state", DRIVE.states)
    def test_only_drives_that_are_on_hold_a_car(self, main, state):
        drive = make_drive(main, state)
        with dealer_context(main):
            twin = _twin(drive, 0, car=drive.car, staff=drive.staff)
            if state in HOLDING:
                with pytest.raises(IntegrityError), transaction.atomic():
                    twin.save(force_insert=True)
            else:
                twin.save(force_insert=True)


def _twin(drive, minutes, **given):
    shift = timedelta(minutes=minutes)
    values = {
        field.attname: getattr(drive, field.attname)
        for field in Drive._meta.fields
        if field.name not in {"id", "car", "staff", "created_at", "updated_at"}
    }
    times = {name: values[name] + shift for name in ("starts_at", "ends_at", "taken_from", "taken_until")}
    fresh = {
        "number": ids.new_id().hex[:16],
        "booking_key": ids.new_id().hex,
        "buyer_id": None,
        "state": "BOOKED",
    }
    return Drive(**{**values, **times, **fresh, **given})


class TestMove:
    def test_the_table_is_what_the_trade_knows(self):
        assert {(m.source, m.verb): m.target for m in DRIVE.moves} == LEADS_TO
        assert set(PATHS) == set(DRIVE.states)

    @pytest.mark.parametrize("state", DRIVE.states)
    @pytest.mark.parametrize("verb", STAFF_VERBS)
    def test_every_step_from_every_state(self, main, state, verb):
        drive = make_drive(main, state)
        actor = staff("SALES")
        with dealer_context(main), clock.set_to(TEN + timedelta(minutes=10)):
            before = traces()
            if (state, verb) not in LEADS_TO:
                with pytest.raises(IllegalMove):
                    step(drive, verb, actor)
                assert traces() == before
                return
            moved = step(drive, verb, actor)
            line = AuditLine.objects.filter(subject_id=str(drive.id)).latest("at", "id")
            summary = DriveSummary.objects.get(id=drive.id)
            events = OutboxEvent.objects.filter(aggregate=f"drive:{drive.id}").count()
        assert (moved.state, moved.version) == (LEADS_TO[state, verb], drive.version + 1)
        assert (line.action, line.actor_id) == (ACTIONS[verb], actor.user_id)
        assert (summary.state, summary.version, summary.starts_at) == (
            moved.state,
            moved.version,
            moved.starts_at,
        )
        assert events == moved.version

    @pytest.mark.parametrize("role", ROLES)
    def test_needs_the_right_to_work_on_drives(self, main, role):
        drive = make_drive(main)
        with dealer_context(main):
            before = traces()
            if "drives.work" in rights_of(role):
                assert step(drive, "confirm", staff(role)).state == "CONFIRMED"
                return
            with pytest.raises(Forbidden):
                step(drive, "confirm", staff(role))
            assert traces() == before

    @pytest.mark.parametrize("verb", STAFF_VERBS)
    def test_a_buyer_moves_and_cancels_only_their_own(self, main, verb):
        drive = make_drive(main)
        own = Actor("buyer", drive.buyer_id, "陈先生")
        with dealer_context(main), clock.set_to(NOON):
            before = traces()
            with pytest.raises(NotFound):
                step(drive, verb, Actor("buyer", ids.new_id(), "别人"))
            with pytest.raises(NotFound):
                step(drive, verb, Actor("buyer", None, ""))
            assert traces() == before
            if verb in {"cancel", "reschedule"}:
                assert step(drive, verb, own).version == 2
                return
            with pytest.raises(Forbidden):
                step(drive, verb, own)
            assert traces() == before

    @pytest.mark.parametrize(
        ("state", "verb", "given", "code"),
        [
            ("IN_PROGRESS", "finish", {"mileage_km": 99}, "drives.mileage_wrong"),
            ("IN_PROGRESS", "finish", {"rating": 0}, "drives.feedback_wrong"),
            ("IN_PROGRESS", "finish", {"rating": 6}, "drives.feedback_wrong"),
        ],
    )
    def test_refuses_what_is_not_in_order(self, main, state, verb, given, code):
        drive = make_drive(main, state)
        with dealer_context(main):
            before = traces()
            with pytest.raises(DomainError) as caught:
                step(drive, verb, **given)
            assert traces() == before
        assert caught.value.code == code

    def test_nobody_is_missed_before_the_time_has_come(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            with clock.set_to(TEN - timedelta(seconds=1)), pytest.raises(DomainError) as caught:
                step(drive, "no_show")
            with clock.set_to(TEN):
                assert step(drive, "no_show").state == "NO_SHOW"
        assert caught.value.code == "drives.too_early"

    def test_a_finished_drive_tells_the_odometer_and_the_lead(self, main):
        drive = make_drive(main, "DONE")
        with dealer_context(main):
            assert DemoCar.objects.get(id=drive.car_id).mileage_km == 118
            assert Lead.objects.get(id=drive.lead_id).state == "TD_DONE"
        assert (drive.rating, drive.feedback, drive.mileage_out_km) == (5, "很好开", 100)

    @pytest.mark.parametrize("state", ["CANCELLED", "NO_SHOW"])
    def test_the_lead_of_a_drive_that_did_not_happen_is_worked_on_again(self, main, state):
        drive = make_drive(main, state)
        with dealer_context(main):
            assert Lead.objects.get(id=drive.lead_id).state == "QUALIFIED"


class TestReschedule:
    def test_the_old_time_is_free_again_and_the_new_one_may_overlap_it(self, main):
        car = ready(main)
        drive = make_drive(main, car=car)
        with dealer_context(main), clock.set_to(NOON):
            moved = reschedule_drive(actor=SYSTEM, drive_id=drive.id, starts_at=TEN + timedelta(minutes=30))
            second = book_drive(**booking(car, starts_at=TEN - timedelta(minutes=30)))
        assert (moved.taken_from, second.taken_until) == (TEN + timedelta(minutes=30),) * 2

    def test_to_a_time_that_is_taken_nothing_changes(self, main):
        car = ready(main)
        drive = make_drive(main, car=car)
        make_drive(main, car=car, starts_at=TEN + timedelta(hours=3))
        with dealer_context(main), clock.set_to(NOON):
            before = traces()
            with pytest.raises(SlotTaken):
                reschedule_drive(actor=SYSTEM, drive_id=drive.id, starts_at=TEN + timedelta(hours=3))
            assert traces() == before


class TestFleet:
    def test_a_car_that_left_is_no_demo_car_and_a_retired_one_is_not_offered(self, main):
        car = ready(main)
        with dealer_context(main), clock.set_to(NOON):
            operations.retire_demo_car(actor=SYSTEM, car_id=car.id)
            with pytest.raises(SlotTaken):
                book_drive(**booking(car))
            again = operations.register_demo_car(actor=SYSTEM, vehicle_id=car.vehicle_id)
            assert again.id == car.id
            assert book_drive(**booking(car)).state == "BOOKED"

    def test_only_who_may_manage_registers(self, main):
        car = ready(main)
        with dealer_context(main):
            before = traces()
            for call in (
                lambda: operations.register_demo_car(actor=staff("SALES"), vehicle_id=car.vehicle_id),
                lambda: operations.retire_demo_car(actor=staff("SALES"), car_id=car.id),
                lambda: operations.register_drive_staff(actor=staff("SALES"), user_id=ids.new_id()),
            ):
                with pytest.raises(Forbidden):
                    call()
            with pytest.raises(DomainError) as caught:
                operations.register_drive_staff(actor=SYSTEM, user_id=ids.new_id())
            assert traces() == before
        assert caught.value.code == "drives.not_staff"


class TestLabels:
    def test_every_action_has_one_in_both_languages(self):
        assert set(ACTIONS.values()) <= set(LABELS)
        assert all(zh and en for zh, en in LABELS.values())
