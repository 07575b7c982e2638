"""The last milestones at the dealer's say what the hand-over goes by: an inspection passed, not long ago."""

from datetime import timedelta

import pytest

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.logistics.queries import reached_at_the_dealer
from tenant_apps.stock.inspection import FRESH_FOR
from tenants.context import dealer_context
from tests.factories.orders import make_order


@pytest.fixture
def car(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        yield order.vehicle_id


def renewed(car, *faults):
    record(SYSTEM, "stock.vehicle.pdi_renewed", ("vehicle", car), after={"faults": list(faults)})


def test_an_inspection_that_has_grown_old_is_still_to_come(car):
    assert "INSPECTED" in reached_at_the_dealer(car)
    with clock.set_to(clock.now() + FRESH_FOR + timedelta(days=1)):
        assert "INSPECTED" not in reached_at_the_dealer(car)
        renewed(car)
        assert "INSPECTED" in reached_at_the_dealer(car)


def test_an_inspection_that_found_faults_takes_the_first_one_back(car):
    renewed(car, "brakes")
    assert "INSPECTED" not in reached_at_the_dealer(car)
    renewed(car)
    assert "INSPECTED" in reached_at_the_dealer(car)
