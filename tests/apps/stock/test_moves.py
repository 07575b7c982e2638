"""The life of a car: every step of the table, and every one that is not in it."""

from datetime import timedelta

import pytest
from django.db import transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden, NotFound
from core.kernel.states import IllegalMove
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import release_vin
from shared_apps.marketplace.queries import registered_vins
from tenant_apps.staff.policies import ROLES, rights_of
from tenant_apps.stock.errors import (
    OrderDecides,
    ReasonMissing,
    ReportDecides,
    SecondPersonNeeded,
    VehicleGone,
)
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations import (
    allocate_vehicle,
    deallocate_vehicle,
    deliver_vehicle,
    hold_vehicle,
    move_vehicle,
    propose_write_off,
    release_vehicle,
    reserve_vehicle,
    take_back_vehicle,
)
from tenant_apps.stock.policies import verbs_for
from tenant_apps.stock.states import ACTIONS, BY_REPORT, VEHICLE
from tenants.context import dealer_context, market_context
from tests.factories.staff import staff
from tests.factories.stock import PATHS, READINGS, end_inspection, make_trim, make_vehicle

RIGHT = {
    "ship": "stock.receive",
    "arrive": "stock.receive",
    "start_pdi": "stock.pdi",
    "pass_pdi": "stock.pdi",
    "fail_pdi": "stock.pdi",
    "withdraw": "stock.withdraw",
    "make_demo": "stock.assign",
    "make_courtesy": "stock.assign",
    "recondition": "stock.assign",
    "write_off": "stock.write_off",
}
UNSOLD = ("ARRIVED", "PDI_PENDING", "PDI_FAILED", "AVAILABLE", "DEMO", "COURTESY", "RECON", "RETURNED")
VERBS = tuple(ACTIONS)
OUTSIDERS = [(Actor(kind, ids.new_id(), "外人"), False) for kind in ("anonymous", "buyer", "operator")]
LATER = clock.now() + timedelta(minutes=15)
LEADS_TO = {
    ("ON_ORDER", "ship"): "IN_TRANSIT",
    ("IN_TRANSIT", "arrive"): "ARRIVED",
    ("RECON", "start_pdi"): "PDI_PENDING",
    ("AVAILABLE", "make_demo"): "DEMO",
    ("AVAILABLE", "make_courtesy"): "COURTESY",
    ("DELIVERED", "take_back"): "RETURNED",
    **{(state, "withdraw"): "QUARANTINE" for state in UNSOLD},
    **{(s, "recondition"): "RECON" for s in ("ARRIVED", "DEMO", "COURTESY", "QUARANTINE", "RETURNED")},
    **{
        (s, "write_off"): "WRITTEN_OFF"
        for s in ("IN_TRANSIT", "ARRIVED", "PDI_FAILED", "RECON", "QUARANTINE", "RETURNED")
    },
    ("ARRIVED", "start_pdi"): "PDI_PENDING",
    ("PDI_PENDING", "pass_pdi"): "AVAILABLE",
    ("PDI_PENDING", "fail_pdi"): "PDI_FAILED",
    ("PDI_FAILED", "start_pdi"): "PDI_PENDING",
    ("QUARANTINE", "start_pdi"): "PDI_PENDING",
    ("AVAILABLE", "hold"): "HELD",
    ("HELD", "reserve"): "RESERVED",
    ("HELD", "release"): "AVAILABLE",
    ("RESERVED", "allocate"): "ALLOCATED",
    ("RESERVED", "release"): "AVAILABLE",
    ("ALLOCATED", "deallocate"): "RESERVED",
    ("ALLOCATED", "deliver"): "DELIVERED",
    ("ALLOCATED", "release"): "AVAILABLE",
}


def step(vehicle_id, verb, actor=SYSTEM):
    """The verb by the operation that people or orders use for it."""
    if verb == "hold":
        return hold_vehicle(actor=actor, vehicle_id=vehicle_id, until=LATER)
    if verb == "release":
        return release_vehicle(actor=actor, vehicle_id=vehicle_id, reason="买家取消")
    if verb == "take_back":
        return take_back_vehicle(actor=actor, vehicle_id=vehicle_id, reason="买家退车")
    if verb == "deallocate":
        return deallocate_vehicle(actor=actor, vehicle_id=vehicle_id, reason="买家补款")
    if verb in BY_REPORT:
        return end_inspection(vehicle_id, verb)
    orders = {"reserve": reserve_vehicle, "allocate": allocate_vehicle, "deliver": deliver_vehicle}
    if verb in orders:
        return orders[verb](actor=actor, vehicle_id=vehicle_id)
    return move_vehicle(actor=actor, vehicle_id=vehicle_id, verb=verb, **READINGS.get(verb, {}))


def traces(vehicle):
    """Version, audit lines, events and the market's view of a car."""
    fresh = Vehicle.objects.get(id=vehicle.id)
    listing = Listing.objects.filter(id=vehicle.id).values_list("version", "withdrawn_at").first()
    lines = AuditLine.objects.filter(subject_id=str(vehicle.id)).count()
    events = OutboxEvent.objects.filter(aggregate=f"vehicle:{vehicle.id}").count()
    return fresh.state, fresh.version, fresh.hold_until, listing, lines, events


class TestTable:
    def test_is_what_the_trade_knows(self):
        assert {(m.source, m.verb): m.target for m in VEHICLE.moves} == LEADS_TO
        assert set(PATHS) == set(VEHICLE.states)

    @pytest.mark.parametrize("state", VEHICLE.states)
    def test_what_is_not_listed_changes_nothing(self, main, state):
        vehicle = make_vehicle(main, state)
        with dealer_context(main):
            before = traces(vehicle)
            for verb in VERBS:
                if (state, verb) not in LEADS_TO:
                    with pytest.raises((IllegalMove, VehicleGone)), transaction.atomic():
                        step(vehicle.id, verb)
                    assert traces(vehicle) == before, verb

    @pytest.mark.parametrize(("state", "verb"), list(LEADS_TO))
    def test_what_is_listed_leads_there_with_a_line_and_an_event(self, main, state, verb):
        vehicle = make_vehicle(main, state)
        with dealer_context(main):
            if verb == "write_off":
                propose_write_off(actor=staff("FINANCE"), vehicle_id=vehicle.id, reason="水淹")
            before = traces(vehicle)
            moved = step(vehicle.id, verb, staff("MANAGER") if verb == "write_off" else SYSTEM)
            after = traces(vehicle)

        assert moved.state == after[0] == LEADS_TO[state, verb]
        assert after[1] == before[1] + 1
        events = 1 if verb == "hold" else 2  # of the move itself, and of the car for whoever shows it
        assert (after[4], after[5]) == (before[4] + 1, before[5] + events)


class TestByHand:
    @pytest.mark.parametrize(("state", "verb"), list(LEADS_TO))
    def test_is_for_those_with_the_right_and_nobody_else(self, main, state, verb):
        vehicle = make_vehicle(main, state)
        with dealer_context(main):
            if verb == "write_off":
                vehicle = propose_write_off(actor=staff("OWNER"), vehicle_id=vehicle.id, reason="水淹")
            before = traces(vehicle)
            for actor, may in [*((staff(r), RIGHT.get(verb) in rights_of(r)) for r in ROLES), *OUTSIDERS]:
                with transaction.atomic():
                    if may and verb in BY_REPORT:
                        with pytest.raises(ReportDecides):
                            move_vehicle(
                                actor=actor, vehicle_id=vehicle.id, verb=verb, **READINGS.get(verb, {})
                            )
                        assert traces(vehicle) == before
                    elif may:
                        moved = move_vehicle(
                            actor=actor, vehicle_id=vehicle.id, verb=verb, note="x", **READINGS.get(verb, {})
                        )
                        assert (moved.state, moved.version) == (LEADS_TO[state, verb], vehicle.version + 1)
                    else:
                        with pytest.raises(Forbidden if verb in RIGHT else OrderDecides):
                            move_vehicle(
                                actor=actor, vehicle_id=vehicle.id, verb=verb, **READINGS.get(verb, {})
                            )
                        assert traces(vehicle) == before
                    transaction.set_rollback(True)

    def test_refuses_a_verb_nobody_knows_and_a_car_of_another_dealer(self, main, other):
        vehicle = make_vehicle(main)
        with dealer_context(main), pytest.raises(IllegalMove):
            move_vehicle(actor=staff(), vehicle_id=vehicle.id, verb="sell")
        with dealer_context(other), pytest.raises(NotFound):
            move_vehicle(actor=staff(), vehicle_id=vehicle.id, verb="start_pdi")


class TestHoldVehicle:
    def test_takes_the_car_off_the_market_until_then(self, main):
        vehicle = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            held = hold_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, until=LATER)
            line = AuditLine.objects.get(action="stock.vehicle.held")

        assert (held.state, held.hold_until, held.version) == ("HELD", LATER, vehicle.version + 1)
        assert (line.before, line.after) == (
            {"state": "AVAILABLE"},
            {"state": "HELD", "until": LATER.isoformat()},
        )
        with market_context():
            assert Listing.objects.get(id=vehicle.id).withdrawn_at is not None

    def test_refuses_an_unknown_car_and_one_of_another_dealer(self, main, other):
        vehicle = make_vehicle(main, "AVAILABLE")
        with dealer_context(other):
            for unknown in (vehicle.id, ids.new_id()):
                with pytest.raises(VehicleGone) as caught:
                    hold_vehicle(actor=SYSTEM, vehicle_id=unknown, until=LATER)
        assert (caught.value.code, caught.value.status) == ("orders.vehicle_gone", 409)


class TestMarket:
    @pytest.mark.parametrize("state", VEHICLE.states)
    def test_shows_exactly_the_cars_that_are_available(self, main, state):
        vehicle = make_vehicle(main, state)
        with market_context():
            shown = Listing.objects.filter(id=vehicle.id, withdrawn_at=None).exists()

        assert shown == (state == "AVAILABLE") == vehicle.listed

    def test_shows_a_released_car_again_as_new(self, main):
        vehicle = make_vehicle(main, "HELD")
        with dealer_context(main):
            back = release_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, reason="hold expired")
        with market_context():
            listing = Listing.objects.get(id=vehicle.id)

        assert (listing.withdrawn_at, listing.version, listing.published_at) == (
            None,
            back.version,
            back.available_since,
        )

    def test_never_learns_cost_note_or_buyer(self, main):
        trim = make_trim()
        vehicle = make_vehicle(main, "AVAILABLE", trim=trim, note="秘密备注")
        with market_context():
            row = Listing.objects.filter(id=vehicle.id).values().get()

        told = " ".join(str(value) for value in row.values())
        assert "秘密备注" not in told
        assert str(vehicle.cost_minor) not in told
        assert vehicle.vin not in told
        assert (row["price_minor"], row["colour_code"], row["vin_last6"]) == (
            vehicle.price_minor,
            "jade",
            vehicle.vin[-6:],
        )


class TestWriteOff:
    def test_takes_two_people_and_a_reason(self, main):
        vehicle, one = make_vehicle(main, "QUARANTINE"), staff("FINANCE")
        with dealer_context(main):
            before = traces(vehicle)
            with pytest.raises(SecondPersonNeeded):
                move_vehicle(actor=staff(), vehicle_id=vehicle.id, verb="write_off")
            with pytest.raises(ReasonMissing):
                propose_write_off(actor=one, vehicle_id=vehicle.id, reason="  ")
            assert traces(vehicle) == before

            proposed = propose_write_off(actor=one, vehicle_id=vehicle.id, reason="水淹")
            with pytest.raises(SecondPersonNeeded):
                move_vehicle(actor=one, vehicle_id=vehicle.id, verb="write_off")
            assert (verbs_for(one, proposed), "write_off" in verbs_for(staff(), proposed)) == ([], True)

            gone = move_vehicle(actor=staff("MANAGER"), vehicle_id=vehicle.id, verb="write_off")
        assert (gone.state, gone.write_off_by) == ("WRITTEN_OFF", one.user_id)
        assert gone.written_off_by != one.user_id

    def test_a_proposal_does_not_outlive_the_state_it_was_made_in(self, main):
        vehicle = make_vehicle(main, "QUARANTINE")
        with dealer_context(main):
            propose_write_off(actor=staff("FINANCE"), vehicle_id=vehicle.id, reason="水淹")
            move_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, verb="recondition")
            before = traces(vehicle)
            with pytest.raises(SecondPersonNeeded):
                move_vehicle(actor=staff("MANAGER"), vehicle_id=vehicle.id, verb="write_off")
            assert traces(vehicle) == before

    @pytest.mark.parametrize("role", ["SALES", "SERVICE", "TECHNICIAN"])
    def test_is_not_proposed_by_others(self, main, role):
        vehicle = make_vehicle(main, "QUARANTINE")
        with dealer_context(main):
            before = traces(vehicle)
            with pytest.raises(Forbidden):
                propose_write_off(actor=staff(role), vehicle_id=vehicle.id, reason="水淹")
            assert traces(vehicle) == before


def test_a_car_that_came_back_is_registered_again(main):
    vehicle = make_vehicle(main, "DELIVERED")
    with market_context():
        release_vin(vehicle.vin)
    with dealer_context(main):
        take_back_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, reason="七日内退车")
        assert registered_vins(main.id) == {vehicle.vin}
