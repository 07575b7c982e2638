"""The honest date: kept four times out of five, never green for a pledged car."""

from datetime import timedelta
from itertools import product
from random import Random

import pytest

from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.marketplace.deadlines import ENOUGH, Ahead, outlook
from tenant_apps.delivery.operations import move_installation, plan_installation
from tenant_apps.delivery.presenting import card_of, detail_of
from tenant_apps.delivery.queries import history
from tenant_apps.delivery.readiness import outlook_of
from tenant_apps.orders.queries import at_hand
from tenants.context import dealer_context
from tests.factories.drives import NOON
from tests.factories.orders import make_order

STEPS = ("TRANSIT", "INSPECTION", "CERTIFICATE", "FITTING", "REGISTRATION", "HANDOVER")
MEANS = {"TRANSIT": 8, "INSPECTION": 1.5, "CERTIFICATE": 5, "FITTING": 1, "REGISTRATION": 4, "HANDOVER": 1}


def lived(chance, name):
    """How long a step took once: mostly near its mean, now and then much longer."""
    return MEANS[name] * chance.lognormvariate(0, 0.5)


def took(ahead, chance):
    on_site = sum(
        lived(chance, name)
        for name, there in (
            ("TRANSIT", ahead.transit),
            ("INSPECTION", ahead.inspection),
            ("FITTING", ahead.fitting),
        )
        if there
    )
    paper = lived(chance, "CERTIFICATE") if ahead.certificate else 0
    office = lived(chance, "REGISTRATION") if ahead.registration else 0
    return max(on_site, paper) + office + lived(chance, "HANDOVER")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_replayed_history_keeps_its_dates_four_times_out_of_five(seed):
    chance = Random(seed)
    history = {name: [lived(chance, name) for _ in range(300)] for name in STEPS}
    names = ("transit", "inspection", "certificate", "fitting", "registration")
    kept = asked = 0
    for wanted in product((False, True), repeat=5):
        ahead = Ahead(**dict(zip(names, wanted, strict=True)))
        by = outlook(ahead, history, NOON).by
        for _ in range(60):
            kept += NOON + timedelta(days=took(ahead, chance)) <= by
            asked += 1
    assert 0.75 <= kept / asked <= 0.85


def test_a_pledged_car_is_never_green():
    for transit, inspection, fitting, registration in product((False, True), repeat=4):
        said = outlook(
            Ahead(
                transit=transit,
                inspection=inspection,
                fitting=fitting,
                registration=registration,
                certificate=True,
            ),
            {},
            NOON,
        )
        assert not said.green
        assert "CERTIFICATE" in said.reasons


def test_nothing_ahead_is_green_and_a_stop_has_no_date():
    assert outlook(Ahead(), {}, NOON).green
    stopped = outlook(Ahead(stop="QUARANTINE"), {}, NOON)
    assert (stopped.green, stopped.by, stopped.reasons) == (False, None, ("QUARANTINE",))


def test_thin_history_says_that_it_is_assumed_and_enough_of_it_counts():
    thin = outlook(Ahead(registration=True), {"REGISTRATION": [1.0] * (ENOUGH - 1)}, NOON)
    assert thin.assumed == ("REGISTRATION",)
    known = {"REGISTRATION": [1.0] * ENOUGH, "HANDOVER": [1.0] * ENOUGH}
    sure = outlook(Ahead(registration=True), known, NOON)
    assert (sure.assumed, sure.by) == ((), NOON + timedelta(days=2))


def test_more_to_do_never_comes_earlier():
    history = {name: [float(day) for day in range(1, 21)] for name in STEPS}
    less = outlook(Ahead(inspection=True), history, NOON).by
    more = outlook(Ahead(inspection=True, registration=True), history, NOON).by
    assert less < more


def test_the_same_question_has_the_same_answer():
    assert outlook(Ahead(transit=True), {}, NOON) == outlook(Ahead(transit=True), {}, NOON)


def test_the_orders_page_and_the_portal_read_it_off_the_car(main):
    order = make_order(main, "FUNDED")
    with dealer_context(main):
        at = at_hand(order)
        assert outlook_of(at).green
        job = plan_installation(actor=SYSTEM, order_id=order.id, title="隐形车衣")
        assert outlook_of(at).reasons == ("FITTING",)
        with clock.set_to(clock.now() + timedelta(days=2)):
            move_installation(actor=SYSTEM, installation_id=job.id, verb="fit")
            [days] = history(clock.now())["FITTING"]
            assert days == pytest.approx(2, abs=0.01)
            assert outlook_of(at).green
        with clock.set_to(clock.now() + timedelta(days=40)):
            assert outlook_of(at).reasons == ("INSPECTION",)
        said = detail_of(at, SYSTEM)["outlook"]
        assert (said["green"], said["reasons"], said["assumed"]) == (True, [], False)
        assert card_of(at, None).tone == "accent"
