"""The life of a car: every step of the table, and every one that is not in it."""

from datetime import timedelta

import pytest

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden, NotFound
from core.kernel.states import IllegalMove
from shared_apps.marketplace.models import Listing
from tenant_apps.staff.policies import ROLES, rights_of
from tenant_apps.stock.errors import OrderDecides, VehicleGone
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations import (
    allocate_vehicle,
    deliver_vehicle,
    hold_vehicle,
    move_vehicle,
    release_vehicle,
    reserve_vehicle,
)
from tenant_apps.stock.states import ACTIONS, VEHICLE
from tenants.context import dealer_context, market_context
from tests.factories.staff import staff
from tests.factories.stock import PATHS, make_trim, make_vehicle

BY_HAND = {"start_pdi", "pass_pdi", "fail_pdi", "withdraw"}
VERBS = tuple(ACTIONS)
LATER = clock.now() + timedelta(minutes=15)
LEADS_TO = {
    ("ARRIVED", "start_pdi"): "PDI_PENDING",
    ("PDI_PENDING", "pass_pdi"): "AVAILABLE",
    ("PDI_PENDING", "fail_pdi"): "PDI_FAILED",
    ("PDI_FAILED", "start_pdi"): "PDI_PENDING",
    ("AVAILABLE", "withdraw"): "QUARANTINE",
    ("QUARANTINE", "start_pdi"): "PDI_PENDING",
    ("AVAILABLE", "hold"): "HELD",
    ("HELD", "reserve"): "RESERVED",
    ("HELD", "release"): "AVAILABLE",
    ("RESERVED", "allocate"): "ALLOCATED",
    ("RESERVED", "release"): "AVAILABLE",
    ("ALLOCATED", "deliver"): "DELIVERED",
    ("ALLOCATED", "release"): "AVAILABLE",
}


def step(vehicle_id, verb, actor=SYSTEM):
    """The verb by the operation that people or orders use for it."""
    if verb == "hold":
        return hold_vehicle(actor=actor, vehicle_id=vehicle_id, until=LATER)
    if verb == "release":
        return release_vehicle(actor=actor, vehicle_id=vehicle_id, reason="买家取消")
    orders = {"reserve": reserve_vehicle, "allocate": allocate_vehicle, "deliver": deliver_vehicle}
    if verb in orders:
        return orders[verb](actor=actor, vehicle_id=vehicle_id)
    return move_vehicle(actor=actor, vehicle_id=vehicle_id, verb=verb)


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
    @pytest.mark.parametrize("verb", VERBS)
    def test_every_step_from_every_state(self, main, state, verb):
        vehicle = make_vehicle(main, state)
        with dealer_context(main):
            before = traces(vehicle)
            if (state, verb) not in LEADS_TO:
                with pytest.raises((IllegalMove, VehicleGone)):
                    step(vehicle.id, verb)
                assert traces(vehicle) == before
                return
            moved = step(vehicle.id, verb)
            after = traces(vehicle)

        assert moved.state == after[0] == LEADS_TO[state, verb]
        assert after[1] == before[1] + 1
        assert (after[4], after[5]) == (before[4] + 1, before[5] + 1)


class TestByHand:
    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize(("state", "verb"), [key for key in LEADS_TO if key[1] in BY_HAND])
    def test_needs_the_right_of_the_step(self, main, role, state, verb):
        vehicle = make_vehicle(main, state)
        right = "stock.withdraw" if verb == "withdraw" else "stock.pdi"
        with dealer_context(main):
            before = traces(vehicle)
            if right in rights_of(role):
                assert move_vehicle(
                    actor=staff(role), vehicle_id=vehicle.id, verb=verb, note="x"
                ).version == (vehicle.version + 1)
                return
            with pytest.raises(Forbidden):
                move_vehicle(actor=staff(role), vehicle_id=vehicle.id, verb=verb)
            assert traces(vehicle) == before

    @pytest.mark.parametrize(("state", "verb"), [key for key in LEADS_TO if key[1] not in BY_HAND])
    def test_cannot_do_what_an_order_does(self, main, state, verb):
        vehicle = make_vehicle(main, state)
        with dealer_context(main):
            before = traces(vehicle)
            with pytest.raises(OrderDecides):
                move_vehicle(actor=staff("OWNER"), vehicle_id=vehicle.id, verb=verb)
            assert traces(vehicle) == before

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
