"""A maker calls cars back: off the market at once, not handed over before the repair, the buyer told."""

from datetime import date, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from core.flow.outbox import relay
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.registry import Delivery
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.inbox.models import Notice
from shared_apps.marketplace.models import Listing
from shared_apps.recalls.facts import RecallNotice
from shared_apps.recalls.models import Recall, RecallRepair
from shared_apps.recalls.operations import lift_recall, publish_recall
from tenant_apps.orders import operations as orders
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.recalling import forget_lifted
from tenant_apps.orders.page_cards import recall_card
from tenant_apps.orders.queries import at_hand
from tenant_apps.staff.policies import ROLES, rights_of
from tenant_apps.stock import operations
from tenant_apps.stock.handlers import on_imported
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations import recalling
from tenant_apps.stock.states import GONE, PROMISED, UNSOLD
from tenants.context import dealer_context, market_context
from tests.factories.accounts import account
from tests.factories.orders import contact, make_order
from tests.factories.staff import staff, staff_client
from tests.factories.stock import end_inspection, make_trim, make_vehicle

OPERATOR = Actor("operator", ids.new_id(), "运营", OPERATOR_RIGHTS)
NOTE = "更换安全气囊气体发生器"


def notice(**given):
    values = {
        "number": "S2026M0101V", "title_zh": "安全气囊隐患", "title_en": "Airbag inflators",
        "remedy_zh": "免费更换气体发生器", "remedy_en": "Inflators are replaced at no cost",
        "announced_on": date(2026, 1, 5), **given,
    }  # fmt: skip
    return RecallNotice(**values)


def publish(**given):
    with market_context():
        return publish_recall(actor=OPERATOR, notice=notice(**given))


def on_offer(vehicle):
    with market_context():
        return Listing.objects.filter(id=vehicle.id, withdrawn_at=None).exists()


def state_of(dealer, vehicle):
    with dealer_context(dealer):
        return Vehicle.objects.get(id=vehicle.id).state


def test_unsold_cars_leave_the_market_at_every_dealer_and_others_stay(main, other, deliver):
    trim, spared = make_trim(), make_trim()
    cars = {state: make_vehicle(main, state, trim=trim) for state in (*UNSOLD, *PROMISED, *GONE)}
    named, untouched = (
        make_vehicle(other, "AVAILABLE", trim=spared),
        make_vehicle(main, "AVAILABLE", trim=spared),
    )
    publish(trim_ids=(trim.id,), vins=(f" {named.vin.lower()} ",))
    deliver()

    assert {state: state_of(main, car) for state, car in cars.items()} == {
        **dict.fromkeys(UNSOLD, "QUARANTINE"),
        **{state: state for state in (*PROMISED, *GONE)},
    }
    assert (state_of(other, named), state_of(main, untouched)) == ("QUARANTINE", "AVAILABLE")
    assert [on_offer(car) for car in (cars["AVAILABLE"], named, untouched)] == [False, False, True]


def test_the_car_and_its_listing_go_in_one_transaction_and_once(main, deliver):
    car = make_vehicle(main, "AVAILABLE")
    publish(vins=(car.vin,))
    with dealer_context(main):
        before = Vehicle.objects.get(id=car.id).version
        with transaction.atomic():
            assert operations.follow_recalls(actor=SYSTEM) == 1
            moved = Listing.objects.get(id=car.id).withdrawn_at, Vehicle.objects.get(id=car.id).state
            transaction.set_rollback(True)
        assert moved[0] is not None
        assert moved[1] == "QUARANTINE"
        assert Vehicle.objects.get(id=car.id).state == "AVAILABLE"
    assert on_offer(car)
    deliver()
    with dealer_context(main):
        version = Vehicle.objects.get(id=car.id).version
        assert (operations.follow_recalls(actor=SYSTEM), version) == (0, before + 1)
        with pytest.raises(Forbidden):
            operations.follow_recalls(actor=staff())


def test_a_recall_of_many_cars_goes_a_few_at_a_time_those_on_the_market_first(main, monkeypatch):
    trim = make_trim()
    states = ("ARRIVED", "AVAILABLE", "HELD", "AVAILABLE", "DEMO")
    cars = [(state, make_vehicle(main, state, trim=trim)) for state in states]
    while relay.deliver_all():
        pass
    publish(trim_ids=(trim.id,))
    monkeypatch.setattr(recalling, "AT_ONCE", 2)

    def now():
        return [state_of(main, car) for _state, car in cars]

    with monkeypatch.context() as untouched:
        untouched.setattr(recalling, "lock_vehicle", None)
        assert relay.deliver_all(limit=2) == 2  # told to both dealers: nothing is locked yet
    assert now() == list(states)
    assert relay.deliver_all(limit=1) == 1
    assert now() == ["ARRIVED", "QUARANTINE", "HELD", "QUARANTINE", "DEMO"]
    while relay.deliver_all():
        pass
    assert now() == ["QUARANTINE", "QUARANTINE", "HELD", "QUARANTINE", "QUARANTINE"]


def test_a_car_put_right_is_not_even_locked(main, deliver, monkeypatch):
    car = make_vehicle(main, "ARRIVED")
    recall = publish(vins=(car.vin,))
    with dealer_context(main):
        operations.note_repair(actor=staff("SERVICE"), vehicle_id=car.id, recall_id=recall.id, note=NOTE)
        monkeypatch.setattr(recalling, "lock_vehicle", None)
        assert operations.recall_vehicles(actor=SYSTEM, vehicle_ids=[car.id]) == 0
    deliver()
    assert state_of(main, car) == "ARRIVED"
    for refused in (operations.spread_recalls, partial(operations.recall_vehicles, vehicle_ids=[car.id])):
        with dealer_context(main), pytest.raises(Forbidden):
            refused(actor=staff("OWNER"))


def test_comes_back_only_repaired_and_inspected_anew(main, deliver):
    car = make_vehicle(main, "AVAILABLE")
    recall = publish(vins=(car.vin,))
    deliver()
    with dealer_context(main):
        operations.move_vehicle(actor=SYSTEM, vehicle_id=car.id, verb="start_pdi")
        with pytest.raises(DomainError) as refused:
            end_inspection(car.id)
        assert (refused.value.code, refused.value.params) == (
            "stock.recall_open",
            {"numbers": "S2026M0101V"},
        )
        assert Vehicle.objects.get(id=car.id).state == "PDI_PENDING"
        technician = staff("TECHNICIAN")
        for note, code in (("  ", "stock.reason_missing"), (NOTE, None), (NOTE, "recalls.not_recalled")):
            if code is None:
                operations.note_repair(actor=technician, vehicle_id=car.id, recall_id=recall.id, note=note)
                continue
            with pytest.raises(DomainError) as refused:
                operations.note_repair(actor=technician, vehicle_id=car.id, recall_id=recall.id, note=note)
            assert refused.value.code == code
        assert RecallRepair.objects.get().note == NOTE
        assert end_inspection(car.id).state == "AVAILABLE"
    assert on_offer(car)


def test_an_order_is_told_stands_still_and_goes_on_after_the_repair(main, deliver):
    order = make_order(main, "FUNDED", buyer=contact(account().id))
    recall = publish(vins=(order.vin,))
    deliver()
    with dealer_context(main):
        told = Order.objects.get(id=order.id)
        assert (told.state, told.attention) == ("FUNDED", "recall")
        assert recall_card(at_hand(told), None).tone == "brick"
        with pytest.raises(DomainError) as refused, transaction.atomic():
            orders.mark_ready(actor=SYSTEM, order_id=order.id)
        assert refused.value.code == "stock.recall_open"
        assert Order.objects.get(id=order.id).version == told.version
    with market_context():
        [news] = Notice.objects.filter(order_id=order.id)
        assert (news.happened, news.user_id, news.number) == ("RECALLED", order.buyer_id, order.number)
    deliver()
    with market_context():
        assert Notice.objects.filter(order_id=order.id).count() == 1
    with dealer_context(main):
        operations.note_repair(
            actor=staff("SERVICE"), vehicle_id=order.vehicle_id, recall_id=recall.id, note=NOTE
        )
    deliver()
    with dealer_context(main):
        mended = Order.objects.get(id=order.id)
        assert (mended.attention, recall_card(at_hand(mended), None)) == ("", None)
        assert orders.mark_ready(actor=SYSTEM, order_id=order.id).state == "READY"


def test_a_ready_car_does_not_leave(main, deliver):
    order = make_order(main, "READY")
    publish(vins=(order.vin,))
    deliver()
    with dealer_context(main):
        with pytest.raises(DomainError) as refused, transaction.atomic():
            orders.deliver_order(actor=SYSTEM, order_id=order.id)
        assert refused.value.code == "stock.recall_open"
        assert Order.objects.get(id=order.id).state == "READY"


def test_a_car_that_its_order_gives_free_is_not_offered(main, deliver):
    car = make_vehicle(main, "HELD")
    publish(vins=(car.vin,))
    deliver()
    with dealer_context(main):
        freed = operations.release_vehicle(actor=SYSTEM, vehicle_id=car.id, reason="hold expired")
        assert freed.state == "QUARANTINE"
    assert not on_offer(car)


def test_a_lifted_recall_stops_nothing(main, deliver):
    car = make_vehicle(main, "PDI_PENDING")
    recall = publish(vins=(car.vin,))
    with market_context():
        for reason, code in (("", "recalls.text_missing"), ("误发", ""), ("误发", "recalls.already_lifted")):
            if not code:
                lift_recall(actor=OPERATOR, recall_id=recall.id, reason=reason)
                continue
            with pytest.raises(DomainError) as refused:
                lift_recall(actor=OPERATOR, recall_id=recall.id, reason=reason)
            assert refused.value.code == code
    deliver()
    with dealer_context(main):
        assert end_inspection(car.id).state == "AVAILABLE"


def test_orders_speak_no_longer_of_a_recall_that_was_lifted(main, deliver):
    waits, twice = (make_order(main, state, buyer=contact(account().id)) for state in ("FUNDED", "HOLD"))
    lifted = publish(vins=(waits.vin, twice.vin))
    publish(number="S2026M0102V", vins=(twice.vin,))
    deliver()
    with market_context():
        lift_recall(actor=OPERATOR, recall_id=lifted.id, reason="误发")
    deliver()
    with dealer_context(main):
        told = Order.objects.get(id=waits.id)
        assert (told.attention, recall_card(at_hand(told), None)) == ("", None)
        assert Order.objects.get(id=twice.id).attention == "recall"
        with pytest.raises(Forbidden):
            forget_lifted(actor=staff())


@pytest.mark.parametrize("state", ["RESERVED", "CONTRACTED"])
def test_another_car_takes_the_place_of_a_recalled_one(main, deliver, state):
    order = make_order(main, state, buyer=contact(account().id))
    publish(vins=(order.vin,))
    deliver()
    with dealer_context(main):
        twin = make_vehicle(main, "AVAILABLE", trim=SimpleNamespace(id=order.vehicle["trim_id"]))
        swapped = orders.reallocate(
            actor=staff("MANAGER"), order_id=order.id, vehicle_id=twin.id, reason="召回", withdraw=True
        )
        assert swapped.vin == twin.vin
        assert swapped.attention == ("" if state == "RESERVED" else "car_swapped")
        assert recall_card(at_hand(swapped), None) is None
    assert state_of(main, SimpleNamespace(id=order.vehicle_id)) == "QUARANTINE"


def test_a_dealer_from_elsewhere_brings_no_recalled_car_to_the_market(main, deliver):
    car, sound = make_vehicle(main, "AVAILABLE"), make_vehicle(main, "AVAILABLE")
    publish(vins=(car.vin,))
    OutboxEvent.objects.filter(name="recalls.recall_published").delete()  # the dealer was not here to hear it
    with dealer_context(main):
        told = Delivery(ids.new_id(), "dealers.imported", "t_main", {}, clock.now(), "")
        on_imported(told)
    assert (state_of(main, car), on_offer(car)) == ("QUARANTINE", False)
    assert (state_of(main, sound), on_offer(sound)) == ("AVAILABLE", True)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "recalls.nothing_recalled"),
        ({"vins": ("LGX",)}, "recalls.vins_wrong"),
        ({"vins": ("LGXCE6CD9SA123456",), "title_en": " "}, "recalls.text_missing"),
        ({"trim_ids": (ids.new_id(),)}, "catalog.unknown_trim"),
        (
            {"vins": ("LGXCE6CD9SA123456",), "announced_on": clock.now().date() + timedelta(days=2)},
            "recalls.announced_later",
        ),
    ],
    ids=["nothing", "no VIN", "one language", "no trim", "tomorrow"],
)
def test_a_wrong_notice_is_refused_whole(main, given, code):
    with market_context():
        before = OutboxEvent.objects.count()
        with pytest.raises(DomainError) as refused:
            publish_recall(actor=OPERATOR, notice=notice(**given))
        assert refused.value.code == code
        assert (Recall.objects.count(), OutboxEvent.objects.count()) == (0, before)


def test_a_number_is_published_once_and_by_operators_alone(main):
    car = make_vehicle(main)
    publish(vins=(car.vin,))
    with pytest.raises(DomainError) as refused:
        publish(vins=(car.vin,))
    assert refused.value.code == "recalls.number_known"
    with dealer_context(main), pytest.raises(Forbidden):
        publish_recall(actor=staff(), notice=notice(number="X", vins=(car.vin,)))


@pytest.mark.parametrize("role", [role for role in ROLES if "stock.inspect" not in rights_of(role)])
def test_a_repair_is_not_noted_by_everybody(main, role):
    car = make_vehicle(main)
    recall = publish(vins=(car.vin,))
    with dealer_context(main), pytest.raises(Forbidden):
        operations.note_repair(actor=staff(role), vehicle_id=car.id, recall_id=recall.id, note=NOTE)


def test_a_dealer_writes_repairs_for_itself_and_no_recalls(main, other):
    car = make_vehicle(main)
    recall = publish(vins=(car.vin,))
    with dealer_context(main):
        for attempt in (
            lambda: RecallRepair.objects.create(
                recall=recall, vin=car.vin, dealer_id=other.id, note="x", repaired_by="x"
            ),
            lambda: Recall.objects.filter(id=recall.id).update(title_zh="x"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()


def test_the_portal_shows_it_and_takes_the_repair(main):
    car = make_vehicle(main, "QUARANTINE")
    recall = publish(vins=(car.vin,))
    url = f"/api/v1/stock/vehicles/{car.id}"
    client = staff_client(main, "TECHNICIAN")
    shown = client.get(url).json()
    assert [one["number"] for one in shown["recalls"]] == ["S2026M0101V"]
    assert shown["may_repair"]
    assert not staff_client(main, "SALES").get(url).json()["may_repair"]
    answer = client.post(f"{url}/recalls/{recall.id}/repair", {"note": NOTE}, "application/json")
    assert answer.status_code == 200
    assert answer.json()["recalls"] == []
    assert answer.json()["history"][0]["note"] == NOTE
