"""Every state of an order × every verb × everybody: what the table does not list changes nothing."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from core.kernel import ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden, NotFound
from core.kernel.states import IllegalMove
from tenant_apps.orders import operations
from tenant_apps.orders.errors import CustomerUnknown, NotYourMove, SwapUnlike
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.settling import take
from tenant_apps.orders.policies import require_move
from tenant_apps.orders.states import ACTIONS, ORDER, ORDER_VEHICLE, PAUSED, SWAPPED_IN
from tenant_apps.staff.policies import ROLES, rights_of
from tenant_apps.stock.errors import VehicleGone
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context
from tests.apps.orders.test_walk import check_consistent, snapshot
from tests.factories.orders import buyer_of, make_order, rendered
from tests.factories.staff import make_user, staff
from tests.factories.stock import make_vehicle

LISTED = {(move.source, move.verb): move for move in ORDER.moves}
OF_BUYERS = {
    ("HOLD", "cancel"), ("RESERVED", "cancel"), ("DELIVERED", "request_return"),
    *((state, "request_cancel") for state in ("RESERVED", "CONTRACTED", "FUNDED", "READY")),
}  # fmt: skip
CAR_OF = {
    "DRAFT": "UNALLOCATED", "HOLD": "HELD", "RESERVED": "HELD", "CONTRACTED": "HELD", "FUNDED": "HELD",
    "READY": "ALLOCATED", "DELIVERED": "HANDED_OVER", "CLOSED": "HANDED_OVER", "EXPIRED": "RELEASED",
    "CANCELLED": "RELEASED", "CANCEL_REQUESTED": "HELD", "DISPUTED": "HELD",
    "RETURN_REQUESTED": "HANDED_OVER", "RETURNED": "RELEASED",
}  # fmt: skip


def everybody(order):
    """Each kind of person with whether the table gives them this move."""
    yield SYSTEM, lambda key: True
    for role in ROLES:
        yield (
            staff(role),
            lambda key, role=role: bool(LISTED[key].right) and LISTED[key].right in rights_of(role),
        )
    yield buyer_of(order), lambda key: key in OF_BUYERS
    for kind in ("buyer", "operator", "anonymous"):
        yield Actor(kind, ids.new_id(), "外人"), lambda key: False


@pytest.mark.parametrize("state", ORDER.states)
def test_each_move_is_for_whom_the_table_says(main, state):
    order = make_order(main, state)
    with dealer_context(main):
        before = snapshot(order) if state != "DRAFT" else None
        for actor, may in everybody(order):
            for verb in ACTIONS:
                key = (state, verb)
                if key in LISTED and may(key):
                    require_move(actor, order, verb)
                    continue
                with pytest.raises((Forbidden, NotFound, IllegalMove)):
                    require_move(actor, order, verb)
        assert before is None or snapshot(order) == before


@pytest.mark.parametrize("state", ORDER.states)
def test_the_transition_function_refuses_what_is_not_listed(main, state):
    order = make_order(main, state)
    with dealer_context(main):
        before = Order.objects.filter(id=order.id).values().get()
        for verb in ACTIONS:
            if (state, verb) not in LISTED:
                with pytest.raises(IllegalMove), transaction.atomic():
                    take(Order.objects.get(id=order.id), verb, actor=SYSTEM)
        assert Order.objects.filter(id=order.id).values().get() == before
        assert before["vehicle_state"] == CAR_OF[state]


@pytest.mark.parametrize("state", ["CANCEL_REQUESTED", "DISPUTED"])
def test_a_pause_ends_where_it_began(main, state):
    order = make_order(main, state)
    backs = [move for move in ORDER.moves if move.source == state and move.target not in ("CANCELLED",)]
    with dealer_context(main):
        assert order.paused_from == "CONTRACTED"
        for move in backs:
            with transaction.atomic():
                row = Order.objects.get(id=order.id)
                if move.target == "CONTRACTED":
                    assert (take(row, move.verb, actor=SYSTEM).state, row.paused_from) == ("CONTRACTED", "")
                else:
                    with pytest.raises(IllegalMove):
                        take(row, move.verb, actor=SYSTEM)
                transaction.set_rollback(True)
        assert {m.source for m in ORDER.moves if m.verb.startswith(("keep", "resume"))} < set(PAUSED)


class TestDraft:
    def test_becomes_a_hold_its_buyer_pays_within_a_day(self, main):
        car, buyer = make_vehicle(main, "AVAILABLE"), make_user("周女士", phone="+8613800138011")
        adviser = staff("SALES")
        with dealer_context(main):
            draft = operations.draft_order(actor=adviser, vehicle_id=car.id, customer="138 0013 8011")
            assert (draft.state, draft.buyer_id) == ("DRAFT", buyer.id)
            assert Vehicle.objects.get(id=car.id).state == "AVAILABLE"

            operations.hold_draft(actor=adviser, order_id=draft.id)
            held = check_consistent(draft)
            assert (held.state, (held.hold_expires_at - held.updated_at).total_seconds() // 3600) == (
                "HOLD",
                23,
            )

    def test_a_car_sold_meanwhile_and_a_stranger_are_refused(self, main):
        draft = make_order(main, "DRAFT")
        make_order(main, "HOLD", vehicle=Vehicle(id=draft.vehicle_id))
        with dealer_context(main):
            before = Order.objects.filter(id=draft.id).values().get()
            with pytest.raises(VehicleGone), transaction.atomic():
                operations.hold_draft(actor=staff("SALES"), order_id=draft.id)
            assert Order.objects.filter(id=draft.id).values().get() == before
            assert operations.discard_draft(actor=staff("SALES"), order_id=draft.id).state == "CANCELLED"

            car = make_vehicle(main, "AVAILABLE")
            with dealer_context(main), pytest.raises(CustomerUnknown):
                operations.draft_order(actor=staff("SALES"), vehicle_id=car.id, customer="13900000000")
            with pytest.raises(Forbidden):
                operations.draft_order(actor=staff("FINANCE"), vehicle_id=car.id, customer="13900000000")
            assert Order.objects.filter(vehicle_id=car.id).count() == 0


class TestReallocate:
    @pytest.mark.parametrize("state", ["RESERVED", "CONTRACTED", "FUNDED"])
    def test_swaps_the_car_in_one_stroke(self, main, state):
        order = make_order(main, state)
        old = order.vehicle_id
        with dealer_context(main):
            if state == "RESERVED":
                rendered(order.id)
            twin = make_vehicle(main, "AVAILABLE", trim=Trimmed(order))
            operations.reallocate(
                actor=staff("MANAGER"), order_id=order.id, vehicle_id=twin.id, reason="划伤", withdraw=True
            )
            order = check_consistent(order)
            assert (order.vehicle_id, order.vin, order.vehicle_state) == (twin.id, twin.vin, "HELD")
            assert Vehicle.objects.get(id=old).state == "QUARANTINE"
            assert order.attention == ("" if state == "RESERVED" else "car_swapped")

    @pytest.mark.parametrize("state", [s for s in ORDER.states if s not in SWAPPED_IN])
    def test_not_at_any_other_time(self, main, state):
        order = make_order(main, state)
        with dealer_context(main):
            twin = make_vehicle(main, "AVAILABLE", trim=Trimmed(order))
            before = Order.objects.filter(id=order.id).values().get()
            with pytest.raises(IllegalMove):
                operations.reallocate(
                    actor=staff("MANAGER"), order_id=order.id, vehicle_id=twin.id, reason="划伤"
                )
            assert Order.objects.filter(id=order.id).values().get() == before

    def test_only_a_like_car_that_is_free_by_a_manager_with_a_reason(self, main):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            twin = make_vehicle(main, "AVAILABLE", trim=Trimmed(order))
            before = snapshot(order)
            for role, car, reason, error in (
                ("SALES", twin, "划伤", Forbidden),
                ("MANAGER", twin, " ", DomainError),
                ("MANAGER", make_vehicle(main, "AVAILABLE"), "划伤", SwapUnlike),
                ("MANAGER", make_vehicle(main, "HELD", trim=Trimmed(order)), "划伤", VehicleGone),
            ):
                lines = snapshot(order)
                with pytest.raises(error), transaction.atomic():
                    operations.reallocate(
                        actor=staff(role), order_id=order.id, vehicle_id=car.id, reason=reason
                    )
                assert snapshot(order)[:-2] == before[:-2]
                assert snapshot(order)[-2:] == lines[-2:]

    def test_no_other_hand_changes_the_car(self, main):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            for hand in (
                {"vin": "X" * 17},
                {"vehicle_state": "RELEASED"},
                {"vehicle_state": "HANDED_OVER", "vehicle_move": "hand_over", "version": F("version") + 1},
            ):
                with pytest.raises(DatabaseError), transaction.atomic():
                    Order.objects.filter(id=order.id).update(**hand)
            assert Order.objects.get(id=order.id).vehicle_state == "HELD"


class Trimmed:
    """The trim of an order's car, as the factory of cars wants it."""

    def __init__(self, order):
        self.id = order.vehicle["trim_id"]


def test_nobody_but_its_people_takes_a_step(main):
    order = make_order(main, "RESERVED")
    with pytest.raises(NotYourMove), dealer_context(main):
        require_move(buyer_of(order), order, "deliver")
    assert {move.right for move in ORDER_VEHICLE.moves} == {"", "orders.reallocate"}
