"""The badge on the market: whether a car can really be handed over and when, kept four times out of five."""

from datetime import timedelta
from random import Random

import pytest
from django.test import Client
from django.utils import translation

from core.flow.audit.models import AuditLine
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from shared_apps.marketplace.deadlines import ENOUGH, Pace, days_of, on_offer, pace_of
from shared_apps.marketplace.models import DealerPace, Listing
from shared_apps.marketplace.queries import listing_in_full
from tenant_apps.delivery.operations import measure_pace
from tenant_apps.delivery.queries import history
from tenant_apps.delivery.tasks import measure_paces
from tenant_apps.stock import operations
from tenants.context import dealer_context, market_context
from tests.apps.stock.test_pricing_and_photos import picture
from tests.factories.drives import NOON
from tests.factories.staff import staff
from tests.factories.stock import make_vehicle

STEPS = {
    "INSPECTION": ("vehicle", "stock.vehicle.pdi_started", "stock.vehicle.pdi_passed", 1.5),
    "CERTIFICATE": ("certificate", "stock.certificate.redeem_requested", "stock.certificate.received", 5),
    "REGISTRATION": ("registration", "registration.pack.opened", "registration.pack.registered", 4),
    "HANDOVER": ("order", "orders.order.ready", "orders.order.delivered", 1),
}


def lived_through(dealer, chance, cases):
    """Audit lines of cases that began one after the other in the half year before NOON."""
    lines = []
    for kind, begin, end, mean in STEPS.values():
        for case in range(cases):
            began = NOON - timedelta(days=150 * (case + 1) / cases + 25)
            subject = str(ids.new_id())
            for action, at in ((begin, began), (end, began + took(chance, mean))):
                lines.append(line(kind, subject, action, at))
    with dealer_context(dealer):
        AuditLine.objects.bulk_create(lines)


def line(kind, subject, action, at):
    return AuditLine(
        action=action, subject_kind=kind, subject_id=subject, at=at, actor_kind="system", actor_name="-"
    )


def took(chance, mean):
    return timedelta(days=mean * chance.lognormvariate(0, 0.4))


def outlook(vehicle, **given):
    with market_context():
        return listing_in_full(vehicle.id).outlook(**given)


def page(vehicle, language="en"):
    with translation.override("zh-hans"):
        answer = Client(HTTP_HOST="marque.localhost").get(
            f"/cars/{vehicle.id}", HTTP_ACCEPT_LANGUAGE=language
        )
    return answer.content.decode()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_dates_told_from_real_lines_are_kept_four_times_out_of_five(main, seed):
    chance = Random(seed)
    lived_through(main, chance, 180)
    with dealer_context(main), clock.set_to(NOON):
        pace = measure_pace(actor=SYSTEM)
    kept = asked = 0
    for pledged in (False, True):
        for inspected in (NOON - timedelta(days=3), NOON - timedelta(days=40)):
            for plates in (False, True):
                by = on_offer(pledged=pledged, inspected_at=inspected, plates=plates, pace=pace, now=NOON).by
                for _case in range(150):
                    site = took(chance, 1.5) if inspected < NOON - timedelta(days=30) else timedelta()
                    paper = took(chance, 5) if pledged else timedelta()
                    office = took(chance, 4) if plates else timedelta()
                    kept += NOON + max(site, paper) + office + took(chance, 1) <= by
                    asked += 1
    assert 0.75 <= kept / asked <= 0.85


def test_a_pledged_car_is_never_green_on_the_market(main):
    car = make_vehicle(main, "AVAILABLE")
    assert outlook(car).green
    with dealer_context(main):
        operations.pledge_certificate(
            actor=staff("FINANCE"), vehicle_id=car.id, bank="平安银行", payoff=Money(15_000_000)
        )
    said = outlook(car)
    assert (said.green, said.reasons) == (False, ("CERTIFICATE",))
    assert 'data-green="no"' in page(car)
    with dealer_context(main):
        operations.request_redeem(actor=staff("FINANCE"), vehicle_id=car.id)
        assert not outlook(car).green
        operations.scan_certificate(actor=staff("FINANCE"), vehicle_id=car.id, data=picture(size=(40, 30)))
        assert not outlook(car).green
        operations.receive_certificate(actor=staff("MANAGER"), vehicle_id=car.id, paid_off=Money(15_000_000))
    assert outlook(car).green
    assert 'data-green="yes"' in page(car)


def test_an_inspection_grows_old_by_itself(main):
    car = make_vehicle(main, "AVAILABLE")
    with clock.set_to(clock.now() + timedelta(days=31)):
        assert outlook(car).reasons == ("INSPECTION",)
        assert outlook(car, plates=True).reasons == ("INSPECTION", "REGISTRATION")
        assert outlook(car, plates=True).by > outlook(car).by


def test_a_car_of_which_nothing_was_told_has_no_badge(main):
    car = make_vehicle(main, "AVAILABLE")
    with market_context():
        Listing.objects.filter(id=car.id).update(pledged=None)
    assert outlook(car) is None
    assert "buy-outlook" not in page(car)


def test_a_dealers_pace_is_measured_at_night_from_its_own_history_alone(main, other):
    lived_through(main, Random(7), ENOUGH)
    with clock.set_to(NOON):
        with market_context():
            assert measure_paces() >= 2
            told = dict(DealerPace.objects.values_list("dealer_id", "assumed"))
        assert told[main.id] == ["TRANSIT", "FITTING"]
        assert set(told[other.id]) >= {"CERTIFICATE", "HANDOVER"}
        with dealer_context(main):
            [own] = DealerPace.objects.all()
            known = history(NOON)
            assert own.dealer_id == main.id
            assert own.days["CERTIFICATE"] == round(days_of(["CERTIFICATE"], known), 2)
            with pytest.raises(Forbidden):
                measure_pace(actor=staff())


def test_without_a_pace_the_usual_times_stand_in_and_the_page_says_so():
    said = on_offer(pledged=True, inspected_at=NOON, plates=False, pace=None, now=NOON)
    assert (said.assumed, said.by > NOON + timedelta(days=2)) == (("CERTIFICATE",), True)
    assert on_offer(
        pledged=False, inspected_at=NOON, plates=False, pace=Pace({"": 3.0}, ()), now=NOON
    ).by == NOON + timedelta(days=3)
    assert len(pace_of({}).days) == 8
